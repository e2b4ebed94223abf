"""Sessions: the rota as it is announced, and the half-days as they run."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import numpy as np
import simpy

from clinicsim.engines.process import consultation, staff
from clinicsim.engines.process.clock import Process
from clinicsim.world.events import Cause, Kind, Rank

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic


def announce_losses(clinic: Clinic) -> Process:
    """Take sessions out of the diary when it becomes known that nobody will staff them, and move their patients."""
    roster, sessions, now = clinic.roster, clinic.plan.sessions, clinic.clock.now
    ahead = np.flatnonzero(roster.lost_ahead())
    ahead = ahead[(sessions.start[ahead] >= now) & sessions.planned[ahead] & ~clinic.diary.closed[ahead]]
    for s in ahead[np.argsort(roster.known[ahead], kind="stable")]:
        session = int(s)
        yield clinic.clock.at(max(int(roster.known[session]), now), Rank.LEAVE, session)
        if clinic.roster is not roster:  # another plan has been announced, and with it another rota
            return
        clinic.diary.close(session)
        if sessions.start[session] < clinic.clock.end:
            _lose(clinic, session)
        clinic.office.displace(session, Cause(int(roster.outcome[session])))


def run_sessions(clinic: Clinic, template: int) -> Process:
    """Run the dated sessions of one template, one after the other."""
    world, clock = clinic.world, clinic.clock
    for s in np.flatnonzero(world.sessions.template == template):
        session, start = int(s), int(world.sessions.start[s])
        if start >= clock.end:
            return
        yield clock.at(start, Rank.SESSION, session)
        if clinic.diary.closed[session] or not clinic.plan.sessions.planned[session]:
            continue
        if clinic.roster.outcome[session] == Cause.SICKNESS:
            clinic.diary.close(session)
            _lose(clinic, session)
            clinic.office.displace(session, Cause.SICKNESS)
            continue
        yield from _run(clinic, session)


def _run(clinic: Clinic, session: int) -> Process:
    """Run one session; what is booked when it starts is what it holds."""
    sessions, log = clinic.plan.sessions, clinic.log
    log.add(Kind.SESSION_PLANNED, subject=session, value=float(sessions.slots[session]))
    log.add(Kind.SESSION_RAN, subject=session, value=float(sessions.slots[session]))
    visits = len(clinic.office.booked_in(session))
    if clinic.scenario.in_session == "minutes":
        worked = yield from consultation.see_patients(clinic, session)
    else:
        worked = yield from _by_slots(clinic, session)
    for member, how in zip(clinic.roster.staffed_by[session], clinic.roster.how[session], strict=True):
        if how != Cause.NONE:
            log.add(Kind.STAFF_WORKED, subject=int(member), value=worked.get(int(member), 0.0), cause=int(how))
    staff.pay(clinic, session, visits)


def _by_slots(clinic: Clinic, session: int) -> Generator[simpy.Event, Any, dict[int, float]]:
    """See each patient at the minute of the slot, for as long as the slot is: no waiting and no overtime."""
    sessions, minutes = clinic.plan.sessions, 0.0
    for slot in clinic.office.booked_in(session):
        yield clinic.clock.at(clinic.diary.minute(slot), Rank.VISIT, slot)
        owed = clinic.office.arrives(slot)
        if owed is not None:
            in_slots = clinic.office.rules(owed.visit).slots * float(sessions.slot_minutes[session])
            minutes += max(in_slots - float(sessions.travel_minutes_per_visit[session]), 0.0)
            clinic.office.seen(owed)
    return dict.fromkeys((int(member) for member in clinic.roster.staffed_by[session]), minutes)


def _lose(clinic: Clinic, session: int) -> None:
    slots = float(clinic.plan.sessions.slots[session])
    clinic.log.add(Kind.SESSION_PLANNED, subject=session, value=slots)
    clinic.log.add(Kind.SESSION_LOST, subject=session, value=slots, cause=int(clinic.roster.outcome[session]))
