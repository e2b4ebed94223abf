"""The screening trial and the wait for an implant; see `process/screening.py`."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import MINUTES_PER_DAY, patient, rules
from clinicsim.engines.compiled.busy import must_wait_at_home, wait_for_patient
from clinicsim.engines.compiled.draws import draw, draw_next
from clinicsim.engines.compiled.flow import DONE, WAIT, call, wait_until
from clinicsim.engines.compiled.frames import frame, frames
from clinicsim.engines.compiled.hospital import headache_of, trial_day_of
from clinicsim.engines.compiled.layout import REQUEST
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.log import log
from clinicsim.engines.compiled.memory import numbers, rows
from clinicsim.engines.compiled.office import join
from clinicsim.engines.compiled.processes import Process
from clinicsim.engines.compiled.states import enter
from clinicsim.engines.compiled.theatre import request
from clinicsim.world.events import NOTHING, Kind, Rank, State
from clinicsim.world.randomness import Purpose

_MINUTES_PER_HOUR = 60

_me = frames(ints="level day given boluses")
_next = frames(ints="given gap")
_request = rows("requests", REQUEST)
_boluses = numbers("boluses", float)
_responses = numbers("responses", float)
_workdays = numbers("workdays", bool)


@small
def _clock_start(c: Any, i: int) -> int:
    one = patient(c, i)
    return one.clock_start if one.prevalent else c.now


@small
def _responds_at(c: Any, i: int) -> int:
    """Place of the lowest bolus to which a patient responds, or -1."""
    u = draw_next(c, i, Purpose.TRIAL_RESPONSE)
    shares = _responses(c, c.scenario * c.n_responses, rules(c).responses)
    for place in range(shares.size):
        if u < shares[place]:
            return place
    return NOTHING


@small
def _give_bolus(c: Any, f: int) -> int:
    """Give the bolus of the day, and observe the patient."""
    me = _me(c, f)
    i = me.patient
    one = patient(c, i)
    me.given = c.now
    one.bolus_mcg = _boluses(c, me.scenario * c.n_boluses + me.day, 1)[0]
    log(c, Kind.TRIAL, i, me.level if me.day == me.level else NOTHING, one.bolus_mcg, 0)
    return trial_day_of(c, f, 3, i)


@small
def _perhaps_headache(c: Any, f: int) -> bool:
    """Draw whether a headache follows; true if it needs a bed."""
    me, now = _me(c, f), rules(c)
    i = me.patient
    if not draw(c, i, Purpose.HEADACHE, 2 * me.day) < now.trial_headache_probability:
        return False
    admitted = draw(c, i, Purpose.HEADACHE, 2 * me.day + 1) < now.trial_headache_admitted_share
    log(c, Kind.TRIAL_HEADACHE, i, me.day, 1.0 if admitted else 0.0, 0)
    return admitted


@small
def _end_trial(c: Any, f: int) -> int:
    me = _me(c, f)
    i = me.patient
    accepts = me.level != NOTHING and (draw_next(c, i, Purpose.ACCEPTS_IMPLANT) < rules(c).trial_accepts_implant_share)
    enter(c, i, State.WAIT_IMPLANT if accepts else State.ORAL)
    return DONE


@part
def trial_stage(c: Any, f: int) -> int:
    """Wait for the trial; who responds at some dose level may be listed for an implant."""
    me = _me(c, f)
    i = me.patient
    one = patient(c, i)
    if me.step == 0:
        me.step = 1
        join(c, i, c.n_visit_trial, _clock_start(c, i))
        one.owed_waiter = f
        return WAIT
    if me.step == 1:
        if not me.value:
            return DONE
        me.level, me.given, me.scenario = _responds_at(c, i), c.now, c.scenario
        me.boluses = rules(c).boluses
        return _give_bolus(c, f)
    if not one.alive:
        return DONE
    if me.step == 2:  # another day has come
        return _give_bolus(c, f)
    if me.step == 3:  # the day is over
        me.step = 4
        if _perhaps_headache(c, f):
            return headache_of(c, f, 4, i)
    if me.day == me.level or me.day + 1 == me.boluses:
        return _end_trial(c, f)
    me.day += 1
    g = call(c, f, 2, Process.ANOTHER_TRIAL_DAY, i)
    _next(c, g).given = me.given
    return g


@small
def _same_time(c: Any, given: int, earliest: int) -> int:
    """First minute from the earliest on that is on a weekday, at the time of day of the last bolus."""
    minute, workdays = given, _workdays(c, 0, c.n_days)
    while minute < earliest or (minute // MINUTES_PER_DAY < c.n_days and not workdays[minute // MINUTES_PER_DAY]):
        minute += MINUTES_PER_DAY
    return minute


@part
def another_trial_day(c: Any, f: int) -> int:
    """Wait for the next bolus: on the first weekday on which the last is long enough ago and the patient is free."""
    me = _next(c, f)
    i = me.patient
    one = patient(c, i)
    if me.step == 0:
        me.gap = int(rules(c).trial_bolus_gap_hours * _MINUTES_PER_HOUR)
    elif me.step == 1 and not one.admitted:
        return DONE
    elif must_wait_at_home(c, i):
        return wait_for_patient(c, f, 2, i)
    if not one.alive:
        return DONE
    minute = _same_time(c, me.given, max(me.given + me.gap, c.now + 1))
    return wait_until(c, f, 1, minute, Rank.ADMISSION, one.number)


@part
def wait_for_implant(c: Any, f: int) -> int:
    """Wait for an implant; the operation itself takes the patient on."""
    me = frame(c, f)
    if me.step == 0:
        me.step = 1
        asked = request(c, me.patient, c.n_procedure_implant, _clock_start(c, me.patient))
        _request(c, asked).waiter = f
        return WAIT
    return DONE
