"""The day of an operating list: which lists run, and which case is operated on when; see `process/operating_lists.py`.

Cases are planned by their expected minutes and follow one another by their actual minutes.
"""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import MINUTES_PER_DAY, in_winter, patient, procedure_rules, rules
from clinicsim.engines.compiled.draws import draw
from clinicsim.engines.compiled.flow import DONE, start, wait_until
from clinicsim.engines.compiled.frames import frames
from clinicsim.engines.compiled.hospital import operate_electively
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.log import log_clinic
from clinicsim.engines.compiled.memory import rows
from clinicsim.engines.compiled.operating_lists import (
    NO_REASON,
    call_off,
    call_patients,
    cancel,
    dated_list,
    is_closed,
    operated_on,
    take_cases,
)
from clinicsim.engines.compiled.parameters import ENTRIES
from clinicsim.engines.compiled.processes import Process
from clinicsim.engines.compiled.supply import has_pump
from clinicsim.engines.compiled.theatre import NO_REQUEST, list_of, minutes, more_urgent, request_of
from clinicsim.engines.compiled.wards import has_free
from clinicsim.world.events import NOBODY, NOTHING, Cause, Kind, Rank
from clinicsim.world.randomness import Purpose, uniform

_CANCELLED = int(Purpose.LIST_CANCELLED)
_NO_OBSTACLE = -1
_OTHER_CAUSE = int(Cause.NONE)  # one of the scenario's own table of reasons
_IN_HOSPITAL, _NO_BED, _SUPPLY = int(Cause.IN_HOSPITAL), int(Cause.NO_BED), int(Cause.SUPPLY)

_reasons = rows("cancellations", ENTRIES["cancellations"])
_all = frames(ints="place")
_run = frames(ints="place taken end free finished case", floats="minutes")


# ---------------------------------------------------------------------- which lists run
@part
def run_or_cancel(c: Any, place: int) -> None:
    """Let a list run whose time has come, or send home whoever was called for it."""
    dated = dated_list(c, place)
    if not dated.planned:
        call_off(c, place)
        return
    log_clinic(c, Kind.LIST_PLANNED, place, dated.minutes, Cause.NONE)
    closed = is_closed(c, place, c.scenario)
    if closed or uniform(c.key, dated.key, _CANCELLED, 0) < rules(c).theatre_list_cancelled_probability:
        log_clinic(c, Kind.LIST_CANCELLED, place, dated.minutes, Cause.CLOSURE if closed else Cause.NONE)
        call_off(c, place)
    else:
        me = _run(c, start(c, Process.RUN_LIST, NOBODY))
        me.place, me.minutes = place, dated.minutes


@part
def run_all_lists(c: Any, f: int) -> int:
    """Run or cancel each dated list."""
    me = _all(c, f)
    if me.step > 0:
        run_or_cancel(c, me.place)
        me.place += 1
    if me.place == c.n_lists:
        return DONE
    return wait_until(c, f, 1, dated_list(c, me.place).start, Rank.THEATRE, me.place)


# ---------------------------------------------------------------------- why a case cannot be done
@part
def reason_of(c: Any, i: int) -> int:
    """The reason of the table for which a patient's case is cancelled today, by place, or `NOTHING`."""
    factor = rules(c).winter_case_cancelled_multiplier if in_winter(c) else 1.0
    for place in range(c.n_cancellations):
        reason = _reasons(c, c.scenario * c.n_cancellations + place)
        occurrence = reason.key + c.now // MINUTES_PER_DAY
        if draw(c, i, Purpose.CASE_CANCELLED, occurrence) < reason.probability * factor:
            return place
    return NOTHING


@part
def obstacle(c: Any, r: int, end: int, too_late: int, reason: int) -> int:
    """Why a case whose turn has come cannot be done, or -1; `reason` is that of the table, if there is one."""
    asked = request_of(c, r)
    i, plan = asked.patient, procedure_rules(c, c.scenario, asked.procedure)
    if patient(c, i).admitted or operated_on(c, i, c.now // MINUTES_PER_DAY):
        return _IN_HOSPITAL
    if reason != NOTHING:
        return _OTHER_CAUSE
    if c.now + plan.minutes > end + rules(c).theatre_overrun_minutes:
        return too_late
    if plan.nights > 0 and not has_free(c, plan.level):
        return _NO_BED
    if not has_pump(c, i, asked.procedure):
        return _SUPPLY
    return _NO_OBSTACLE


# ---------------------------------------------------------------------- case by case
@part
def emergencies_first(c: Any, place: int, length: float) -> int:
    """Give minutes of a list to the emergencies that are owed them; returns how many."""
    taken = int(min(c.owed_to_emergencies, length))
    if taken:
        c.owed_to_emergencies -= taken
        log_clinic(c, Kind.LIST_BUMPED, place, float(taken), Cause.NONE)
    return taken


@part
def put_in_order(c: Any, place: int) -> None:
    """Put the cases called for a list in order of urgency."""
    dated = list_of(c, place)
    r, dated.first = dated.first, NO_REQUEST
    while r != NO_REQUEST:
        after = request_of(c, r).next_called
        before, behind = NO_REQUEST, dated.first
        while behind != NO_REQUEST and not more_urgent(c, r, behind):
            before, behind = behind, request_of(c, behind).next_called
        request_of(c, r).next_called = behind
        if before == NO_REQUEST:
            dated.first = r
        else:
            request_of(c, before).next_called = r
        r = after


@part
def begin_list(c: Any, f: int) -> None:
    """Begin the day of a list: what emergencies leave of it goes to those called, and to others if minutes are left."""
    me = _run(c, f)
    me.taken = emergencies_first(c, me.place, me.minutes)
    call_patients(c, me.place, me.minutes - me.taken, c.scenario)
    put_in_order(c, me.place)
    me.case = take_cases(c, me.place)
    me.end = c.now + int(me.minutes)
    me.free, me.finished = c.now + me.taken, c.now


@part
def operates(c: Any, f: int, r: int) -> bool:
    """Begin to operate on a patient whose turn has come, unless something stands in the way."""
    me, asked = _run(c, f), request_of(c, r)
    i = asked.patient
    if asked.done:
        return False
    reason = reason_of(c, i)
    cause = obstacle(c, r, me.end, Cause.BUMPED if me.taken else Cause.NO_TIME, reason)
    if cause != _NO_OBSTACLE:
        cancel(c, r, cause, float(reason) if cause == _OTHER_CAUSE else NO_REASON)
        return False
    asked.called_for = NOTHING
    me.finished = c.now + minutes(c, i, asked.procedure)
    patient(c, i).admitted = 1
    operate_electively(c, i, asked.procedure)
    return True


@small
def _next_case(c: Any, f: int) -> int:
    me = _run(c, f)
    r = me.case
    me.case = request_of(c, r).next_called
    return int(r)


@part
def run_list(c: Any, f: int) -> int:
    """Operate case by case; a case that would end too late by its expected minutes is not started."""
    me = _run(c, f)
    if me.step == 0:
        begin_list(c, f)
    elif me.step == 2:  # a case is over
        me.free = me.finished + round(rules(c).theatre_turnaround_minutes)
    while me.case != NO_REQUEST:
        if me.free > c.now:
            return wait_until(c, f, 1, me.free, Rank.THEATRE, me.place)
        if operates(c, f, _next_case(c, f)):
            return wait_until(c, f, 2, me.finished, Rank.THEATRE, me.place)
    if me.finished > me.end:
        log_clinic(c, Kind.LIST_OVERRUN, me.place, float(me.finished - me.end), Cause.NONE)
    return DONE
