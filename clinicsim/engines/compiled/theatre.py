"""Theatre: who waits for which operation, how urgent each one is, and how long it takes; see `process/theatre.py`."""

from __future__ import annotations

from typing import Any

import numpy as np

from clinicsim.engines.compiled.access import MINUTES_PER_DAY, patient, procedure_rules, pump_of, rules
from clinicsim.engines.compiled.draws import draw
from clinicsim.engines.compiled.flow import NOBODY_WAITS, resume_with
from clinicsim.engines.compiled.layout import OPERATING_LIST, REQUEST
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.log import log
from clinicsim.engines.compiled.memory import numbers, rows, wiped_rows
from clinicsim.engines.compiled.parameters import choice
from clinicsim.scenario.schema.theatre import Theatre
from clinicsim.world.events import NOTHING, PROCEDURE_LIST, Cause, Kind
from clinicsim.world.randomness import Purpose, lognormal

_BY_END_OF_SERVICE = choice(Theatre, "order", "end_of_service")
_EVERY_PROCEDURE = -1
NO_REQUEST = -1

request_of = rows("requests", REQUEST)
list_of = rows("called", OPERATING_LIST)
_blank_request = wiped_rows("requests", REQUEST)
_waiting = numbers("waiting_requests", np.dtype("i4"))


@part
def open_theatre(c: Any) -> None:
    """Begin with nobody on the waiting list, and nobody called for any operating list."""
    c.requests_used, c.waiting_requests_count, c.owed_to_emergencies = 0, 0, 0.0
    for place in range(c.n_lists):
        dated = list_of(c, place)
        dated.called, dated.first, dated.last = 0, NO_REQUEST, NO_REQUEST


# ---------------------------------------------------------------------- the waiting list
@small
def waiting(c: Any, place: int) -> int:
    """Request at a place of the waiting list, which is in no order: whoever reads it looks for the most urgent."""
    return int(_waiting(c, place, 1)[0])


@part
def new_request(c: Any, i: int, procedure: int, clock_start: int) -> int:
    """Put a patient on the waiting list for an operation; returns the request, of which nothing is used again."""
    r = c.requests_used
    if r < c.requests_room:
        c.requests_used += 1
    else:
        c.full, r = 6, 0
    _blank_request(c, r)
    made = request_of(c, r)
    made.patient, made.procedure, made.clock_start = i, procedure, clock_start
    made.called_for, made.waiter = NOTHING, NOBODY_WAITS
    made.next_of_patient, made.next_called = NO_REQUEST, NO_REQUEST
    if c.waiting_requests_count < c.requests_room:
        _waiting(c, c.waiting_requests_count, 1)[0] = r
        c.waiting_requests_count += 1
        made.place = c.waiting_requests_count
    return int(r)


@part
def request(c: Any, i: int, procedure: int, clock_start: int) -> int:
    """Ask for an operation; asking twice for the same one is asking once. Returns the request."""
    one, last = patient(c, i), NO_REQUEST
    r = one.first_request
    while r != NO_REQUEST:
        if request_of(c, r).procedure == procedure:
            return int(r)
        last, r = r, request_of(c, r).next_of_patient
    r = new_request(c, i, procedure, clock_start)
    if last == NO_REQUEST:
        one.first_request = r
    else:
        request_of(c, last).next_of_patient = r
    log(c, Kind.OPERATION_REQUESTED, i, procedure, 0.0, Cause.NONE)
    log(c, Kind.LIST_JOINED, i, PROCEDURE_LIST + procedure, float(clock_start), Cause.NONE)
    return int(r)


@part
def take_off(c: Any, r: int) -> None:
    """Take a request off the waiting list; the last one moves to its place."""
    place, count = request_of(c, r).place, c.waiting_requests_count
    last = waiting(c, count - 1)
    _waiting(c, place - 1, 1)[0] = last
    request_of(c, last).place = place
    request_of(c, r).place = 0
    c.waiting_requests_count = count - 1


@part
def leave(c: Any, i: int, cause: int, procedure: int) -> None:
    """Take a patient off the list for an operation, or for every one, in the order in which they were asked for."""
    one, last = patient(c, i), NO_REQUEST
    r = one.first_request
    while r != NO_REQUEST:
        asked = request_of(c, r)
        after = asked.next_of_patient
        if procedure == _EVERY_PROCEDURE or procedure == asked.procedure:
            if last == NO_REQUEST:
                one.first_request = after
            else:
                request_of(c, last).next_of_patient = after
            take_off(c, r)
            days = (c.now - asked.clock_start) / MINUTES_PER_DAY
            log(c, Kind.LIST_LEFT, i, PROCEDURE_LIST + asked.procedure, days, cause)
            asked.done = 1
            resume_with(c, asked.waiter, cause == Cause.MENDED)
        else:
            last = r
        r = after


@part
def done(c: Any, i: int, procedure: int) -> None:
    """Take a patient off the list for an operation that has been done, however it came about."""
    leave(c, i, Cause.MENDED, procedure)


@part
def withdraw_all(c: Any, i: int, cause: int) -> None:
    """Take a patient off every list."""
    leave(c, i, cause, _EVERY_PROCEDURE)


# ---------------------------------------------------------------------- urgency
@part
def is_imminent(c: Any, r: int) -> bool:
    """Whether a request is for a replacement whose battery is about to end, where that is a level of its own."""
    asked, now = request_of(c, r), rules(c)
    if asked.procedure != c.n_procedure_replacement or now.imminent < 0 or not patient(c, asked.patient).has_pump:
        return False
    return bool(pump_of(c, asked.patient).end_of_service - c.now <= now.theatre_imminent_days * MINUTES_PER_DAY)


@small
def level(c: Any, r: int) -> int:
    """Level of priority by place in the order of urgency: the procedure's, or that of an imminent replacement."""
    if is_imminent(c, r):
        return int(rules(c).imminent)
    return int(procedure_rules(c, c.scenario, request_of(c, r).procedure).priority)


@small
def waits_since(c: Any, r: int) -> int:
    """What decides within a level by the policy: the start of the clock, or for a replacement the battery's end."""
    asked = request_of(c, r)
    by_battery = rules(c).theatre_order == _BY_END_OF_SERVICE and asked.procedure == c.n_procedure_replacement
    if by_battery and patient(c, asked.patient).has_pump:
        return int(pump_of(c, asked.patient).end_of_service)
    return int(asked.clock_start)


@part
def more_urgent(c: Any, r: int, than: int) -> bool:
    """Whether one request comes before another: by level, then by the policy within a level, then by number."""
    one, other = level(c, r), level(c, than)
    if one != other:
        return bool(one < other)
    one, other = waits_since(c, r), waits_since(c, than)
    if one != other:
        return bool(one < other)
    return bool(patient(c, request_of(c, r).patient).number < patient(c, request_of(c, than).patient).number)


# ---------------------------------------------------------------------- operations
@part
def minutes(c: Any, i: int, procedure: int) -> int:
    """Whole minutes that a patient's next operation takes, turnaround not included."""
    plan = procedure_rules(c, c.scenario, procedure)
    u = draw(c, i, Purpose.THEATRE_MINUTES, patient(c, i).operations)
    return max(1, round(lognormal(u, plan.minutes, plan.minutes_cv)))
