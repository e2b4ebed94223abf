"""Dated changes: what comes into force on its date, and what the clinic knows before it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from clinicsim.engines.process import recall
from clinicsim.engines.process.clock import Process
from clinicsim.engines.process.sessions import announce_losses
from clinicsim.world.events import SLOTS_PER_SESSION, Cause, Kind, Rank
from clinicsim.world.rota.roster import build_roster
from clinicsim.world.world import Plan

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic


def come_into_force(clinic: Clinic) -> Process:
    """Put each version of the scenario into force on its date."""
    for place, version in enumerate(clinic.world.versions[1:], start=1):
        yield clinic.clock.at(version.since, Rank.CHANGE)
        clinic.scenario = version.scenario
        clinic.log.add(Kind.IN_FORCE, subject=place)
        recall.in_force(clinic)


def hear_of_changes(clinic: Clinic) -> Process:
    """Work by what is known: an announcement changes the diary, the rota and the operating lists from its date on."""
    for place, plan in enumerate(clinic.world.plans[1:], start=1):
        yield clinic.clock.at(plan.known, Rank.CHANGE, 1)
        clinic.log.add(Kind.ANNOUNCED, subject=place)
        _adopt(clinic, plan)


def _adopt(clinic: Clinic, plan: Plan) -> None:
    """Take the new plan over; whoever is booked where there is no longer a place is moved, the least slack first."""
    before, after = clinic.plan.sessions, plan.sessions
    clinic.plan = plan
    clinic.diary.sessions_are(after)
    clinic.roster = build_roster(clinic.world, plan, clinic.key)
    gone = before.planned & (~after.planned | (after.slot_minutes != before.slot_minutes))
    moved = [
        owed
        for session in sorted(clinic.office.appointments)
        for slot, owed in sorted(clinic.office.appointments[session].items())
        if after.start[session] > clinic.clock.now and (gone[session] or _beyond(clinic, slot, owed.visit, plan))
    ]
    for owed in sorted(moved, key=clinic.office.huddle.slack):
        if owed.patient.obligation is owed and owed.booked:
            clinic.office.cancel(owed, Cause.WITHDRAWN)
            clinic.office.put_back(owed, Cause.WITHDRAWN)
    clinic.clock.start(announce_losses(clinic))


def _beyond(clinic: Clinic, slot: int, visit: int, plan: Plan) -> bool:
    """Whether a booking stands where the plan has no place, or in a session that no longer holds its visit type."""
    session, place = divmod(slot, SLOTS_PER_SESSION)
    sessions = plan.sessions
    room = int(sessions.slots[session] + sessions.overbook_slots[session])
    return place + clinic.diary.lengths[visit] > room or not bool(np.asarray(sessions.holds[session, visit]))
