"""Appointments: which slot is chosen, and how it is taken and given back; see `process/appointments.py`.

The patients booked in a session are a list in order of slot: its first stands with the session, the next with each.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from clinicsim.engines.compiled.access import MINUTES_PER_DAY, patient, rules, visit_rules
from clinicsim.engines.compiled.diary import find, free, holding, minute_of, take
from clinicsim.engines.compiled.draws import draw, draw_next
from clinicsim.engines.compiled.flow import start
from clinicsim.engines.compiled.frames import frames
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.log import log
from clinicsim.engines.compiled.memory import numbers
from clinicsim.engines.compiled.parameters import choice
from clinicsim.engines.compiled.processes import Process
from clinicsim.scenario.schema.policy import Booking
from clinicsim.world.diary import ANYWHERE, NO_SLOT, NOT_AT_HOME, ROUTINE, URGENT
from clinicsim.world.events import NOBODY, SLOTS_PER_SESSION, Kind
from clinicsim.world.randomness import Purpose

_EARLIEST = choice(Booking, "search", "earliest")
_NEAREST_DUE = choice(Booking, "search", "nearest_due")

_first_in_session = numbers("first_in_session", np.dtype("i4"))
cancellation = frames(ints="owed slot when")
"""Of a patient who will cancel: the visit and the slot in question, and when."""


# ---------------------------------------------------------------------- who is booked
@small
def is_booked(c: Any, i: int) -> bool:
    """Whether the visit owed to a patient has an appointment."""
    return bool(patient(c, i).owed_slot != NO_SLOT)


@small
def first_booked(c: Any, session: int) -> int:
    """Patient with the first appointment of a session, or `NOBODY`."""
    return int(_first_in_session(c, session, 1)[0])


@small
def next_booked(c: Any, session: int, i: int) -> int:
    """Patient with the appointment after that of patient `i` (after none: the first) in a session, or `NOBODY`."""
    return first_booked(c, session) if i == NOBODY else int(patient(c, i).next_in_session)


@part
def at_slot(c: Any, slot: int) -> int:
    """Patient whose appointment begins at a slot, or `NOBODY`."""
    i = first_booked(c, slot // SLOTS_PER_SESSION)
    while i != NOBODY and patient(c, i).owed_slot < slot:
        i = patient(c, i).next_in_session
    return i if i != NOBODY and patient(c, i).owed_slot == slot else NOBODY


@small
def _enter(c: Any, i: int, slot: int) -> None:
    """Put an appointment on the books."""
    first, before = _first_in_session(c, slot // SLOTS_PER_SESSION, 1), NOBODY
    after = int(first[0])
    while after != NOBODY and patient(c, after).owed_slot < slot:
        before, after = after, patient(c, after).next_in_session
    patient(c, i).owed_slot, patient(c, i).next_in_session = slot, after
    if before == NOBODY:
        first[0] = i
    else:
        patient(c, before).next_in_session = i


@part
def drop(c: Any, i: int) -> None:
    """Take an appointment off the books; its slots stay taken."""
    one = patient(c, i)
    first = _first_in_session(c, one.owed_slot // SLOTS_PER_SESSION, 1)
    if first[0] == i:
        first[0] = one.next_in_session
    else:
        before = int(first[0])
        while patient(c, before).next_in_session != i:
            before = patient(c, before).next_in_session
        patient(c, before).next_in_session = one.next_in_session
    one.owed_slot = NO_SLOT


# ---------------------------------------------------------------------- search
@small
def home_eligible(c: Any, i: int) -> bool:
    """Whether a patient can be seen at home, where staff make home rounds; the same ones as shares grow."""
    return bool(draw(c, i, Purpose.HOME_ELIGIBLE, 0) < rules(c).home_share)


@part
def where_seen(c: Any, i: int) -> int:
    """Where a patient can be seen for the visit owed: a session at home is for those who are eligible."""
    everywhere = not holding(c, patient(c, i).owed_visit).at_home or home_eligible(c, i)
    return ANYWHERE if everywhere else NOT_AT_HOME


@small
def access_of(c: Any, visit: int) -> int:
    """Access of an ordinary booking of a visit type."""
    return URGENT if visit_rules(c, visit).urgent else ROUTINE


@part
def choose(c: Any, i: int) -> int:
    """The slot that the policy chooses inside the horizon for the visit owed, or `NO_SLOT`."""
    one, policy = patient(c, i), rules(c)
    visit, due, where = int(one.owed_visit), one.owed_due, where_seen(c, i)
    access, window = access_of(c, visit), int(visit_rules(c, visit).window_days * MINUTES_PER_DAY)
    low, last = max(c.now + 1, one.owed_not_before), c.now + policy.booking_horizon_days * MINUTES_PER_DAY
    opens, earliest = due - window, due - policy.booking_earlier_days * MINUTES_PER_DAY
    if policy.booking_search == _EARLIEST:
        return find(c, visit, max(low, opens), last, access, False, where)
    if policy.booking_search == _NEAREST_DUE:
        before = find(c, visit, max(low, min(opens, earliest)), due, access, True, where)
        return _nearer(c, due, before, find(c, visit, max(low, due), last, access, False, where))
    slot = find(c, visit, max(low, opens), due, access, True, where)
    if slot == NO_SLOT:
        slot = find(c, visit, max(low, earliest), opens, access, True, where)
    if slot == NO_SLOT:
        slot = find(c, visit, max(low, due), last, access, False, where)
    return slot


@small
def _nearer(c: Any, due: int, before: int, after: int) -> int:
    """Of two slots the one nearer the due date; the earlier one when they are equally near."""
    if before == NO_SLOT or after == NO_SLOT:
        return max(before, after)
    return before if due - minute_of(c, before) <= minute_of(c, after) - due else after


# ---------------------------------------------------------------------- booking
@part
def log_slots(c: Any, kind: int, i: int, cause: int) -> None:
    """Write a row for each slot of an appointment."""
    one = patient(c, i)
    for slot in range(one.owed_slot, one.owed_slot + visit_rules(c, one.owed_visit).slots):
        log(c, kind, i, slot, float(one.owed_visit), cause)


@part
def cancel(c: Any, i: int, cause: int) -> None:
    """Give an appointment back."""
    log_slots(c, Kind.CANCELLED, i, cause)
    free(c, patient(c, i).owed_slot, patient(c, i).owed_visit)
    drop(c, i)


@small
def _may_cancel(c: Any, i: int, minute: int) -> None:
    """Decide whether the patient will cancel this appointment, and set it going if so."""
    one = patient(c, i)
    its = visit_rules(c, one.owed_visit)
    if draw_next(c, i, Purpose.CANCELS) < its.cancel_probability:
        when = minute - int(its.cancel_notice_days * MINUTES_PER_DAY)
        if when > c.now:
            process = cancellation(c, start(c, Process.PATIENT_CANCELS, i))
            process.owed, process.slot, process.when = one.owed_id, one.owed_slot, when


@part
def place(c: Any, i: int, slot: int, how: int) -> None:
    """Book a slot that was found, giving back the one that the visit had."""
    one = patient(c, i)
    if is_booked(c, i):
        cancel(c, i, how)
    minute = minute_of(c, slot)
    one.owed_how, one.owed_booked_at = how, c.now
    take(c, slot, one.owed_visit)
    _enter(c, i, slot)
    log(c, Kind.BOOKED, i, slot, float(minute), how)
    _may_cancel(c, i, minute)
