"""Dated operating lists: who is called for each, and who is sent home; see `process/operating_lists.py`.

What happens on the day of a list stands in `operating_day.py`.
"""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import MINUTES_PER_DAY, patient, procedure_rules, rules, rules_of
from clinicsim.engines.compiled.flow import DONE, wait_until
from clinicsim.engines.compiled.frames import frames
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.log import log
from clinicsim.engines.compiled.memory import rows
from clinicsim.engines.compiled.tables import LIST
from clinicsim.engines.compiled.theatre import NO_REQUEST, is_imminent, list_of, more_urgent, request_of, waiting
from clinicsim.world.events import NOTHING, Cause, Kind, Rank
from clinicsim.world.randomness import Purpose, uniform

_CLOSED = int(Purpose.LIST_CLOSED)
NO_REASON = -1.0

_list = rows("lists", LIST)
_ahead = frames(ints="day first")


@small
def dated_list(c: Any, place: int) -> Any:
    """A dated list by the plan of now."""
    return _list(c, c.plan * c.n_lists + place)


@part
def emergency(c: Any, minutes: int) -> None:
    """Note an emergency operation, which may take its minutes from the next elective list."""
    now = rules(c)
    if now.theatre_emergency_bumps_elective:
        c.owed_to_emergencies += minutes + now.theatre_turnaround_minutes


@part
def is_closed(c: Any, place: int, scenario: int) -> bool:
    """Whether a list is among those that a closure takes."""
    return bool(uniform(c.key, dated_list(c, place).key, _CLOSED, 0) >= rules_of(c, scenario).open_share_theatre_lists)


# ---------------------------------------------------------------------- who can be called
@part
def operated_on(c: Any, i: int, day: int) -> bool:
    """Whether a patient's last operation was on a day."""
    one = patient(c, i)
    return bool(one.operations > 0 and one.last_operation // MINUTES_PER_DAY == day)


@part
def has_another(c: Any, i: int, day: int) -> bool:
    """Whether a patient has another operation on a day."""
    if operated_on(c, i, day):
        return True
    r = patient(c, i).first_request
    while r != NO_REQUEST:
        asked = request_of(c, r)
        if asked.called_for != NOTHING and dated_list(c, asked.called_for).day == day:
            return True
        r = asked.next_of_patient
    return False


@small
def _is_of_levels(c: Any, r: int, scenario: int, late: bool) -> bool:
    """Whether a request's level is among those from which a scenario calls, or calls late."""
    if is_imminent(c, r):
        then = rules_of(c, scenario)
        return bool(then.imminent_late if late else then.imminent >= 0)
    plan = procedure_rules(c, scenario, request_of(c, r).procedure)
    return bool(plan.late if late else plan.priority >= 0)


@small
def _needed(c: Any, r: int, cases: int) -> float:
    """Expected minutes of one more case after some others."""
    minutes = procedure_rules(c, c.scenario, request_of(c, r).procedure).minutes
    return float(minutes + (rules(c).theatre_turnaround_minutes if cases > 0 else 0.0))


@part
def most_urgent(c: Any, place: int, cases: int, left: float, scenario: int, late: bool) -> int:
    """Most urgent request that can be called for a list with some minutes left, or `NO_REQUEST`.

    Whoever cannot be called now cannot be called after others either, so to ask for the most urgent again and again
    calls the same patients as to go through the list once in order of urgency.
    """
    best, day = NO_REQUEST, dated_list(c, place).day
    for each in range(c.waiting_requests_count):
        r = waiting(c, each)
        asked = request_of(c, r)
        if asked.called_for != NOTHING or _needed(c, r, cases) > left:
            continue
        if not (asked.sent_home or _is_of_levels(c, r, scenario, late)):
            continue
        if patient(c, asked.patient).admitted or has_another(c, asked.patient, day):
            continue
        if best == NO_REQUEST or more_urgent(c, r, best):
            best = r
    return int(best)


# ---------------------------------------------------------------------- calling patients
@part
def strike_off_done(c: Any, place: int) -> int:
    """Strike those off a list who have no need of it any more; returns how many are called for it still."""
    dated, cases, last = list_of(c, place), 0, NO_REQUEST
    r = dated.first
    while r != NO_REQUEST:
        after = request_of(c, r).next_called
        if not request_of(c, r).done:
            cases, last = cases + 1, r
        elif last == NO_REQUEST:
            dated.first = after
        else:
            request_of(c, last).next_called = after
        r = after
    dated.last = last
    return int(cases)


@part
def expected_minutes(c: Any, place: int, cases: int) -> float:
    """Expected minutes of the cases called for a list, with the turnaround between them."""
    minutes = 0.0
    r = list_of(c, place).first
    while r != NO_REQUEST:
        asked = request_of(c, r)
        minutes += procedure_rules(c, c.scenario, asked.procedure).minutes
        r = asked.next_called
    return float(minutes + max(cases - 1, 0) * rules(c).theatre_turnaround_minutes)


@part
def call_patients(c: Any, place: int, minutes: float, scenario: int) -> None:
    """Call patients for a list, most urgent first, as far as minutes last.

    They come from the levels that a scenario calls, or calls late if the list has been called for before; and from
    those once sent home.
    """
    dated = list_of(c, place)
    late, dated.called = dated.called, 1
    cases = strike_off_done(c, place)
    left = minutes - expected_minutes(c, place, cases)
    r = most_urgent(c, place, cases, left, scenario, late)
    while r != NO_REQUEST:
        left -= _needed(c, r, cases)
        cases += 1
        if dated.first == NO_REQUEST:
            dated.first = r
        else:
            request_of(c, dated.last).next_called = r
        dated.last = r
        asked = request_of(c, r)
        asked.called_for, asked.next_called = place, NO_REQUEST
        log(c, Kind.CASE_CALLED, asked.patient, place, float(asked.procedure), Cause.NONE)
        r = most_urgent(c, place, cases, left, scenario, late)


@part
def call_ahead(c: Any, f: int) -> int:
    """Each midnight, call patients for lists that have come inside the notice, and late ones for those before."""
    me = _ahead(c, f)
    if me.step > 0:
        notice = rules(c).theatre_notice_days
        while me.first < c.n_lists and dated_list(c, me.first).day < me.day:
            me.first += 1
        place = me.first
        while notice > 0 and place < c.n_lists and dated_list(c, place).day <= me.day + notice:
            dated = dated_list(c, place)
            if dated.planned and not is_closed(c, place, dated.expected):
                call_patients(c, place, dated.minutes, dated.expected)
            place += 1
        me.day += 1
    if me.day * MINUTES_PER_DAY >= c.end:
        return DONE
    return wait_until(c, f, 1, me.day * MINUTES_PER_DAY, Rank.THEATRE, 0)


# ---------------------------------------------------------------------- sending patients home
@part
def cancel(c: Any, r: int, cause: int, reason: float) -> None:
    """Send a patient home, who goes on waiting with the same clock."""
    asked = request_of(c, r)
    if not asked.done:
        asked.called_for, asked.sent_home = NOTHING, 1
        log(c, Kind.CASE_CANCELLED, asked.patient, asked.procedure, reason, cause)


@part
def take_cases(c: Any, place: int) -> int:
    """Take the cases called for a list off it; returns the first, and `next_called` leads from one to the next."""
    dated = list_of(c, place)
    first = dated.first
    dated.called, dated.first, dated.last = 0, NO_REQUEST, NO_REQUEST
    return int(first)


@part
def call_off(c: Any, place: int) -> None:
    """Send home everybody who was called for a list that does not run."""
    r = take_cases(c, place)
    while r != NO_REQUEST:
        cancel(c, r, Cause.LIST_CANCELLED, NO_REASON)
        r = request_of(c, r).next_called
