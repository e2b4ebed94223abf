"""Booking a visit that is owed, and the watch over refills that may come too late; see `process/office.py`."""

from __future__ import annotations

from typing import Any

import numpy as np

from clinicsim.engines.compiled.access import MINUTES_PER_DAY, patient, pump_of, visit_rules
from clinicsim.engines.compiled.appointments import access_of, choose, is_booked, place, where_seen
from clinicsim.engines.compiled.diary import find, minute_of
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.log import log
from clinicsim.engines.compiled.piles import join_at_risk, join_unbooked, leave_at_risk, leave_unbooked
from clinicsim.engines.compiled.turns import is_refill
from clinicsim.engines.compiled.waiting import leave_list
from clinicsim.world.diary import NO_SLOT, ROUTINE, URGENT
from clinicsim.world.events import NOTHING, UNBOOKED_DAYS, Cause, Kind

_SCHEDULED, _URGENT = int(Cause.SCHEDULED), int(Cause.URGENT)
_MILLIONTHS = 1e6  # of a day, to which the days of an at-risk row are rounded


@small
def window(c: Any, visit: int) -> int:
    """Window of a visit type, in minutes."""
    return int(visit_rules(c, visit).window_days * MINUTES_PER_DAY)


@part
def watch(c: Any, i: int) -> None:
    """Put a pump patient whose refill is unbooked, or booked after the alarm date, on the at-risk list."""
    one = patient(c, i)
    if not one.has_pump or not is_refill(c, one.owed_visit):
        return
    days = UNBOOKED_DAYS
    if is_booked(c, i):
        days = (minute_of(c, one.owed_slot) - pump_of(c, i).alarm) / MINUTES_PER_DAY
    if days <= 0.0:
        leave_at_risk(c, i)
    elif one.at_risk == 0:
        join_at_risk(c, i)
        log(c, Kind.AT_RISK, i, one.owed_visit, np.rint(days * _MILLIONTHS) / _MILLIONTHS, one.owed_why_late)


@part
def book_in(c: Any, i: int, slot: int, how: int) -> None:
    """Give a slot that was found to a visit, wherever it stood until now."""
    leave_unbooked(c, i)
    leave_list(c, i)
    place(c, i, slot, how)
    watch(c, i)


@part
def book(c: Any, i: int) -> None:
    """Give the appointment that the policy chooses; without a free slot the visit waits for the next huddle."""
    slot = choose(c, i)
    if slot != NO_SLOT:
        book_in(c, i, slot, _URGENT if access_of(c, patient(c, i).owed_visit) == URGENT else _SCHEDULED)
        return
    join_unbooked(c, i)
    watch(c, i)


@small
def _is_for(c: Any, given: int, owed: int) -> bool:
    """Whether an appointment of one visit type serves for another: refills count as one."""
    if given == NOTHING:
        return True
    return is_refill(c, owed) if is_refill(c, given) else given == owed


@part
def keep_given_appointment(c: Any, i: int) -> bool:
    """Keep the appointment that the clinic's own list says the patient already has, if there is such a session."""
    one = patient(c, i)
    given, one.given = one.given, 0
    if not given or not _is_for(c, one.given_visit, one.owed_visit):
        return False
    low = one.given_day * MINUTES_PER_DAY
    slot = find(c, one.owed_visit, low, low + MINUTES_PER_DAY - 1, ROUTINE, False, where_seen(c, i))
    if slot == NO_SLOT:
        return False
    book_in(c, i, slot, Cause.SCHEDULED)
    return True
