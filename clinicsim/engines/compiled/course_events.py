"""What befalls a patient in the course of an oral drug: titration, side effects, blood tests and its end."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import MINUTES_PER_DAY, course_of, drug_rules, patient, rules
from clinicsim.engines.compiled.contact import bring_forward, kidneys_impaired
from clinicsim.engines.compiled.course import (
    course_frame,
    ended,
    goes_on,
    is_over,
    minute_in,
    reduce_to,
    set_dose,
)
from clinicsim.engines.compiled.draws import MINUTES_PER_YEAR, draw
from clinicsim.engines.compiled.flow import DONE, call, wait_until
from clinicsim.engines.compiled.frames import frames
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.log import log
from clinicsim.engines.compiled.memory import numbers, rows
from clinicsim.engines.compiled.nested import BLOOD_TEST, SIDE_EFFECT
from clinicsim.engines.compiled.processes import Process
from clinicsim.world.calendar import DAYS_PER_YEAR
from clinicsim.world.events import Cause, Kind, Rank
from clinicsim.world.randomness import Purpose
from clinicsim.world.rules.oral import next_dose, tapered_dose

_STEPS_PER_WEEK = 2  # of a taper
_NO_EFFECT, _CHOICE = -1, -2

_taper = frames(ints="drug number what cause taken steps", floats="before weeks")
_tests = frames(ints="drug number what bad began test", floats="years day")
_side_effect = rows("side_effects", SIDE_EFFECT)
_blood_test = rows("blood_tests", BLOOD_TEST)
_test_days = numbers("test_days", float)


# ---------------------------------------------------------------------- dose
@part
def titrate(c: Any, f: int) -> int:
    """Raise the dose step by step to the one that the patient settles on."""
    me = course_frame(c, f)
    i = me.patient
    course = course_of(c, i, me.drug)
    if me.step == 1:
        if not goes_on(c, i, me.drug, me.number):
            return DONE
        if course.dose < course.target:
            step = drug_rules(c, me.drug).step_mg_per_day
            set_dose(c, i, me.drug, next_dose(course.dose, step, course.target), Cause.NONE)
    if is_over(c, i, me.drug, me.number) or not course.dose < course.target:
        return DONE
    minute = minute_in(c, drug_rules(c, me.drug).step_days)
    return wait_until(c, f, 1, minute, Rank.STOPPING, patient(c, i).number)


# ---------------------------------------------------------------------- side effects
@part
def have_side_effect(c: Any, f: int) -> int:
    """Bear a side effect of the first weeks: the dose goes down a step, and the clinic hears of it."""
    me = course_frame(c, f)
    i, effect, of = me.patient, _side_effect(c, me.what), drug_rules(c, me.drug)
    course = course_of(c, i, me.drug)
    if me.step == 0:
        key = effect.key + me.number
        if not draw(c, i, Purpose.SIDE_EFFECT, key) < effect.probability:
            return DONE
        within = draw(c, i, Purpose.SIDE_EFFECT_DAY, key) * rules(c).oral_side_effect_days
        left = within - me.years * DAYS_PER_YEAR
        if left <= 0.0:
            return DONE
        return wait_until(c, f, 1, minute_in(c, left), Rank.STOPPING, patient(c, i).number)
    if not goes_on(c, i, me.drug, me.number):
        return DONE
    log(c, Kind.SIDE_EFFECT, i, me.drug, float(effect.place), Cause.NONE)
    lowest = min(of.start_mg_per_day, course.target)
    lower = max(course.dose - of.step_mg_per_day, lowest)
    reduce_to(c, i, me.drug, lower, Cause.SIDE_EFFECT)
    bring_forward(c, i)
    return DONE


# ---------------------------------------------------------------------- blood tests
@part
def stop_at_once(c: Any, i: int, drug: int, cause: int) -> None:
    """Stop without a taper; spasticity may rebound."""
    course, of = course_of(c, i, drug), drug_rules(c, drug)
    before = course.dose
    ended(c, i, drug, cause)
    if draw(c, i, Purpose.REBOUND, of.key + course.number) < of.rebound_probability:
        log(c, Kind.REBOUND, i, drug, before, Cause.NONE)
        bring_forward(c, i)


@part
def _act_on(c: Any, i: int, drug: int, test: int) -> None:
    """Act on an abnormal test: stop the drug for good, or give less of it from now on."""
    course = course_of(c, i, drug)
    bring_forward(c, i)
    if _blood_test(c, test).stops:
        course.barred = 1
        stop_at_once(c, i, drug, Cause.BLOOD_TEST)
    elif not course.reduced:
        course.reduced = 1
        reduce_to(c, i, drug, rules(c).oral_kidney_dose_factor * course.target, Cause.KIDNEYS)


@small
def _test_day(c: Any, test: int, number: int) -> float:
    return _test_days(c, _blood_test(c, test).first_day + number, 1)[0]


@small
def _first_test(c: Any, f: int) -> None:
    """Draw which of the tests on fixed days is abnormal, and find the first day of treatment that has a test."""
    me = _tests(c, f)
    test = _blood_test(c, me.what)
    u = draw(c, me.patient, Purpose.BLOOD_TEST, test.key + me.number)
    chance = test.abnormal_probability
    me.bad = int(u / chance * test.days) if u < chance else -1
    me.began = c.now - int(me.years * DAYS_PER_YEAR * MINUTES_PER_DAY)
    me.day = _test_day(c, me.what, 0) if test.days > 0 else test.repeat_days


@small
def _next_test(c: Any, f: int) -> bool:
    """Go on to the next day of treatment that has a test; false if none has."""
    me = _tests(c, f)
    test = _blood_test(c, me.what)
    me.test += 1
    if me.test < test.days:
        me.day = _test_day(c, me.what, me.test)
    elif test.repeat_days > 0:
        me.day = max(me.day, 0.0) + test.repeat_days
    else:
        return False
    return True


@part
def have_blood_tests(c: Any, f: int) -> int:
    """Have the blood tests of the drug, as long as it is taken."""
    me = _tests(c, f)
    i, test, taken = me.patient, _blood_test(c, me.what), me.years * DAYS_PER_YEAR
    if me.step == 0:
        _first_test(c, f)
    else:
        if not goes_on(c, i, me.drug, me.number):
            return DONE
        kidneys = test.with_impaired_kidneys and kidneys_impaired(c, i)
        abnormal = me.test == me.bad or (kidneys and not course_of(c, i, me.drug).reduced)
        log(c, Kind.BLOOD_TEST, i, test.place, 1.0 if abnormal else 0.0, Cause.NONE)
        if abnormal:
            _act_on(c, i, me.drug, me.what)
        if not _next_test(c, f):
            return DONE
    while me.day < taken:  # before the patient was found
        if not _next_test(c, f):
            return DONE
    when = max(me.began + int(me.day * MINUTES_PER_DAY), c.now + 1)
    return wait_until(c, f, 1, when, Rank.STOPPING, patient(c, i).number)


# ---------------------------------------------------------------------- the end
@part
def _why(c: Any, i: int, drug: int) -> int:
    """Side effect (a row of the table) for which a drug is stopped; -1: want of effect, -2: the patient's choice."""
    of = drug_rules(c, drug)
    u = draw(c, i, Purpose.STOPPED_FOR, of.key + course_of(c, i, drug).number) - of.no_effect_share_of_stops
    if u < 0.0:
        return _NO_EFFECT
    for effect in range(of.first_effect, of.first_effect + of.effects):
        u -= _side_effect(c, effect).share_of_stops
        if u < 0.0:
            return effect
    return _CHOICE


@part
def stop_some_day(c: Any, f: int) -> int:
    """Stop in the end, by a taper that is over then, or at once."""
    me = course_frame(c, f)
    i = me.patient
    course, of = course_of(c, i, me.drug), drug_rules(c, me.drug)
    if me.step == 0:
        ends = c.now + int(me.years * MINUTES_PER_YEAR) + 1
        me.at_once = draw(c, i, Purpose.ABRUPT, of.key + me.number) < rules(c).oral_abrupt_share
        length = 0 if me.at_once else int(7 * of.taper_weeks * MINUTES_PER_DAY)
        return wait_until(c, f, 1, max(ends - length, c.now + 1), Rank.STOPPING, patient(c, i).number)
    if me.step == 2 or not goes_on(c, i, me.drug, me.number):
        return DONE
    why, cause = _why(c, i, me.drug), Cause.SIDE_EFFECT.value
    if why == _NO_EFFECT:
        cause = Cause.NO_EFFECT.value
    elif why == _CHOICE:
        cause = Cause.CHOICE.value
    else:
        log(c, Kind.SIDE_EFFECT, i, me.drug, float(_side_effect(c, why).place), Cause.SIDE_EFFECT)
    if cause != Cause.CHOICE:
        course.failed = c.now
    bring_forward(c, i)
    if me.at_once:
        stop_at_once(c, i, me.drug, cause)
        return DONE
    g = call(c, f, 2, Process.TAPER_OFF, i)
    end = course_frame(c, g)
    end.drug, end.number, end.cause = me.drug, me.number, cause
    return g


@part
def taper_off(c: Any, f: int) -> int:
    """Take less and less until nothing is left."""
    me = _taper(c, f)
    i = me.patient
    course = course_of(c, i, me.drug)
    if me.step == 0:
        course.ending, me.before = 1, course.dose
        me.weeks = drug_rules(c, me.drug).taper_weeks
        me.steps, me.taken = max(round(_STEPS_PER_WEEK * me.weeks), 1), 0
    elif is_over(c, i, me.drug, me.number) or not patient(c, i).alive:
        return DONE
    me.taken += 1
    if me.taken < me.steps:
        set_dose(c, i, me.drug, tapered_dose(me.before, me.taken, me.steps), me.cause)
        minute = minute_in(c, 7 * me.weeks / (me.steps - 1))
        return wait_until(c, f, 1, minute, Rank.STOPPING, patient(c, i).number)
    ended(c, i, me.drug, me.cause)
    return DONE
