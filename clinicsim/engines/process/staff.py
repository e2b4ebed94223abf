"""Members of staff as they come and go, and what a session takes of their time and pay besides the patients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicsim.engines.process.clock import Process
from clinicsim.world.events import Cause, Kind, Rank
from clinicsim.world.rota.employment import employment_steps

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic

AWAY = ("home", "outreach")
"""Kinds of site to which staff travel."""


def employment(clinic: Clinic, member: int) -> Process:
    """Follow one member through the run: start, changes of hours, the end of training, vacancy, leaving."""
    wte = 0.0
    for minute, becomes, competent in employment_steps(clinic.world, member):
        yield clinic.clock.at(minute, Rank.LEAVE, member)
        if becomes != wte:
            if wte:
                clinic.log.add(Kind.STAFF_LEFT, subject=member, value=wte)
            if becomes:
                clinic.log.add(Kind.STAFF_STARTED, subject=member, value=becomes)
            wte = becomes
        if competent:
            clinic.log.add(Kind.STAFF_COMPETENT, subject=member)


def pay(clinic: Clinic, session: int, visits: int) -> None:
    """Write what a session that has run takes of its staff beyond their time with patients.

    Parameters
    ----------
    clinic
        The clinic.
    session
        The dated session.
    visits
        Visits that staff travelled to, patients who were not there included.
    """
    sessions, log = clinic.plan.sessions, clinic.log
    minutes = float(sessions.minutes[session])
    to_visits = visits * float(sessions.travel_minutes_per_visit[session])
    travelled = float(sessions.travel_minutes[session]) + to_visits
    for who, how in zip(clinic.roster.staffed_by[session], clinic.roster.how[session], strict=True):
        if how == Cause.NONE:
            continue
        if how == Cause.AGENCY:
            whole = minutes + float(sessions.travel_minutes[session])
            log.add(Kind.AGENCY_PAID, subject=-1 - int(who), value=whole)
        if sessions.premium[session] > 0:
            on_top = minutes * float(sessions.premium[session])
            log.add(Kind.PREMIUM_PAID, subject=int(who), value=on_top, cause=int(how))
        if travelled > 0:
            log.add(Kind.TRAVELLED, subject=int(who), value=travelled, cause=int(how))
    if clinic.scenario.sites[clinic.scenario.sessions[int(sessions.template[session])].site].kind in AWAY:
        log.add(Kind.JOURNEYS, subject=session, value=float(visits))
