"""Sessions: the rota as it is announced, and the half-days as they run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from clinicsim.engines.process.clock import Process
from clinicsim.world.events import Cause, Kind, Rank

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic


def announce_losses(clinic: Clinic) -> Process:
    """Take sessions out of the diary when it becomes known that nobody will staff them, and move their patients."""
    roster, sessions, now = clinic.roster, clinic.plan.sessions, clinic.clock.now
    ahead = np.flatnonzero((roster.outcome == Cause.LEAVE) | (roster.outcome == Cause.VACANCY))
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
        yield from _see_patients(clinic, session)


def _see_patients(clinic: Clinic, session: int) -> Process:
    """Run one session: patients come at the minute of their slot; what is booked when it starts is what it holds."""
    sessions, log, office = clinic.plan.sessions, clinic.log, clinic.office
    log.add(Kind.SESSION_PLANNED, subject=session, value=float(sessions.slots[session]))
    log.add(Kind.SESSION_RAN, subject=session, value=float(sessions.slots[session]))
    slots_used = 0
    for slot in office.booked_in(session):
        yield clinic.clock.at(clinic.diary.minute(slot), Rank.VISIT, session)
        slots_used += office.receive(slot)
    with_patients = float(slots_used * sessions.slot_minutes[session])
    for member, how in zip(clinic.roster.staffed_by[session], clinic.roster.how[session], strict=True):
        if how != Cause.NONE:
            log.add(Kind.STAFF_WORKED, subject=int(member), value=with_patients, cause=int(how))
        if how == Cause.AGENCY:
            log.add(Kind.AGENCY_PAID, subject=-1 - int(member), value=float(sessions.minutes[session]))


def _lose(clinic: Clinic, session: int) -> None:
    slots = float(clinic.plan.sessions.slots[session])
    clinic.log.add(Kind.SESSION_PLANNED, subject=session, value=slots)
    clinic.log.add(Kind.SESSION_LOST, subject=session, value=slots, cause=int(clinic.roster.outcome[session]))
