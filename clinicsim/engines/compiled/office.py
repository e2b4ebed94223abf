"""The booking office: every visit owed, until it is met or falls away; see `process/office.py`."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import MINUTES_PER_DAY, patient, rules
from clinicsim.engines.compiled.appointments import cancel, first_booked, is_booked
from clinicsim.engines.compiled.booking import book
from clinicsim.engines.compiled.diary import visit_type
from clinicsim.engines.compiled.flow import NOBODY_WAITS, resume_with, start
from clinicsim.engines.compiled.frames import frames
from clinicsim.engines.compiled.intervals import interval_seen
from clinicsim.engines.compiled.linking import part
from clinicsim.engines.compiled.log import log
from clinicsim.engines.compiled.obligation import owe_visit
from clinicsim.engines.compiled.piles import leave_at_risk, leave_unbooked
from clinicsim.engines.compiled.processes import Process
from clinicsim.engines.compiled.rescue import at_once
from clinicsim.engines.compiled.short_notice import offer
from clinicsim.engines.compiled.turns import NOBODY_LEFT, next_in_turn, queue_by_slack
from clinicsim.engines.compiled.waiting import leave_list
from clinicsim.engines.compiled.waiting_lists import join, wait_on_list
from clinicsim.world.diary import NO_SLOT
from clinicsim.world.events import NOBODY, SLOTS_PER_SESSION, Cause, Kind

__all__ = ["displace", "join", "owe", "put_back", "release", "seen"]

later_booking = frames(ints="owed when")
"""Of a visit that is due beyond the horizon: which, and when it comes inside."""


@part
def book_in_time(c: Any, i: int) -> None:
    """Book the visit owed as soon as it is inside the horizon."""
    one, horizon = patient(c, i), rules(c).booking_horizon_days * MINUTES_PER_DAY
    if one.owed_due - c.now > horizon:
        process = later_booking(c, start(c, Process.BOOK_INSIDE_HORIZON, i))
        process.owed, process.when = one.owed_id, one.owed_due - horizon
    else:
        book(c, i)


@part
def owe(c: Any, i: int, visit: int, due: int) -> int:
    """Take on a visit with a due date, and book it as soon as it is inside the horizon; returns its number."""
    owed = owe_visit(c, i, visit, due)
    log(c, Kind.OBLIGATION, i, visit, float(due), Cause.NONE)
    if c.opening:
        patient(c, i).owed_first_day = 1
    else:
        book_in_time(c, i)
    return owed


@part
def put_back(c: Any, i: int, why: int) -> None:
    """Book again after a visit did not happen."""
    one = patient(c, i)
    one.owed_why_late = why
    if visit_type(c, one.owed_visit).listed:
        wait_on_list(c, i)
    else:
        book(c, i)
        at_once(c, i)


@part
def _end(c: Any, i: int, cause: int, met: bool) -> None:
    one = patient(c, i)
    if visit_type(c, one.owed_visit).listed:
        log(c, Kind.LIST_LEFT, i, one.owed_visit, (c.now - one.owed_clock_start) / MINUTES_PER_DAY, cause)
    else:
        log(c, Kind.OBLIGATION_ENDED, i, one.owed_visit, (c.now - one.owed_due) / MINUTES_PER_DAY, cause)
    one.owes = 0
    resume_with(c, one.owed_waiter, met)
    one.owed_waiter = NOBODY_WAITS


@part
def release(c: Any, i: int, cause: int) -> None:
    """Let the visit owed to a patient fall away; a slot that this frees may still be used by another."""
    one = patient(c, i)
    if not one.owes:
        return
    freed = int(one.owed_slot)
    if is_booked(c, i):
        cancel(c, i, cause)
    leave_unbooked(c, i)
    leave_at_risk(c, i)
    leave_list(c, i)
    _end(c, i, cause, False)
    if freed != NO_SLOT:
        offer(c, freed // SLOTS_PER_SESSION, i)


@part
def seen(c: Any, i: int) -> None:
    """End a visit: what was owed is met. One who was taken to hospital or died meanwhile is no longer owed it."""
    one = patient(c, i)
    if one.owes and one.owed_here:
        interval_seen(c, i, one.owed_visit)
        _end(c, i, one.owed_how, True)


@part
def displace(c: Any, session: int, cause: int) -> None:
    """Move the patients of a session that will not run, the least slack first."""
    i = first_booked(c, session)
    while i != NOBODY:
        queue_by_slack(c, i)
        i = int(patient(c, i).next_in_session)
    i = next_in_turn(c)
    while i != NOBODY_LEFT:
        cancel(c, i, cause)
        put_back(c, i, cause)
        i = next_in_turn(c)
