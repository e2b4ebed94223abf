"""A course of one oral drug: how it begins, its dose, and its last day; see `process/course.py`.

What goes on while it is taken stands in `course_events.py`. A course is known by its drug and its number: it is over
when the patient takes the drug no more, or in a later course.
"""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import MINUTES_PER_DAY, course_of, drug_rules, patient, rules
from clinicsim.engines.compiled.draws import MINUTES_PER_YEAR, draw
from clinicsim.engines.compiled.flow import start
from clinicsim.engines.compiled.frames import frames
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.log import log
from clinicsim.engines.compiled.memory import numbers, rows
from clinicsim.engines.compiled.nested import BLOOD_TEST
from clinicsim.engines.compiled.outcomes import note
from clinicsim.engines.compiled.processes import Process
from clinicsim.world.events import Cause, Kind
from clinicsim.world.randomness import Purpose, exponential, triangular
from clinicsim.world.rules.hazard import weibull_time
from clinicsim.world.rules.oral import EQUILIBRIUM_PARTS, equilibrium_age

course_frame = frames(ints="drug number what cause at_once", floats="years")
"""A process about a course; `what` is a row of side effects or blood tests, `years` those taken or left."""

_blood_test = rows("blood_tests", BLOOD_TEST)
_reached = numbers("reached", float)


@small
def is_over(c: Any, i: int, drug: int, number: int) -> bool:
    """Whether a course is over."""
    course = course_of(c, i, drug)
    return not (course.taken and course.number == number)


@small
def goes_on(c: Any, i: int, drug: int, number: int) -> bool:
    """Whether a course is neither over nor coming to its end."""
    return patient(c, i).alive and not is_over(c, i, drug, number) and not course_of(c, i, drug).ending


@small
def minute_in(c: Any, days: float) -> int:
    """Minute that is some days, and a minute at least, from now."""
    return c.now + max(int(days * MINUTES_PER_DAY), 1)


# ---------------------------------------------------------------------- the beginning
@part
def _open(c: Any, i: int, drug: int) -> None:
    """Begin the next course of a drug: the dose that the patient will settle on."""
    course, of = course_of(c, i, drug), drug_rules(c, drug)
    if course.begun == 0:
        patient(c, i).begun += 1
    course.number, course.began = course.begun, c.now
    course.begun += 1
    u = draw(c, i, Purpose.DRUG_TARGET, of.key + course.number)
    course.target = triangular(
        u, of.effective_low_mg_per_day, of.effective_mode_mg_per_day, of.effective_high_mg_per_day
    )
    if course.reduced:
        course.target *= rules(c).oral_kidney_dose_factor


@small
def _start_about(c: Any, code: int, i: int, drug: int, what: int, years: float) -> None:
    me = course_frame(c, start(c, code, i))
    me.drug, me.number, me.what, me.years = drug, course_of(c, i, drug).number, what, years


@part
def _begin(c: Any, i: int, drug: int, dose: float, cause: int, years_taken: float) -> None:
    one, course, of = patient(c, i), course_of(c, i, drug), drug_rules(c, drug)
    c.courses_started += 1
    course.taken, course.ending, course.order, course.dose = 1, 0, c.courses_started, dose
    one.drugs += 1
    one.last_start = c.now - int(years_taken * MINUTES_PER_YEAR)
    log(c, Kind.DRUG_STARTED, i, drug, dose, cause)
    note(c, i)
    u = draw(c, i, Purpose.DRUG_STOP, of.key + course.number)
    years = weibull_time(u, of.stop_weibull_scale_years, of.stop_weibull_shape, years_taken)
    _start_about(c, Process.TITRATE, i, drug, -1, 0.0)
    _start_about(c, Process.STOP_SOME_DAY, i, drug, -1, years - years_taken)
    for effect in range(of.first_effect, of.first_effect + of.effects):
        _start_about(c, Process.HAVE_SIDE_EFFECT, i, drug, effect, years_taken)
    for test in range(of.first_test, of.first_test + of.tests):
        if _blood_test(c, test).days > 0 or _blood_test(c, test).repeat_days > 0:
            _start_about(c, Process.HAVE_BLOOD_TESTS, i, drug, test, years_taken)


@part
def start_drug(c: Any, i: int, drug: int, cause: int) -> None:
    """Start a drug at its first dose."""
    _open(c, i, drug)
    _begin(c, i, drug, min(drug_rules(c, drug).start_mg_per_day, course_of(c, i, drug).target), cause, 0.0)


@part
def _take_on(c: Any, i: int, drug: int) -> None:
    course, of = course_of(c, i, drug), drug_rules(c, drug)
    row = (c.scenario * c.n_drugs + drug) * (EQUILIBRIUM_PARTS + 1)
    age = equilibrium_age(
        draw(c, i, Purpose.DRUG_AGE, of.key + course.number),
        _reached(c, row, EQUILIBRIUM_PARTS + 1),
        of.stop_weibull_scale_years,
        of.stop_weibull_shape,
        rules(c).leaving_per_year,
    )
    _begin(c, i, drug, course.target, Cause.PREVALENT, age)


@part
def already_taken(c: Any, i: int, drug: int) -> None:
    """Find a patient on a drug, at a dose that the patient has settled on."""
    _open(c, i, drug)
    _take_on(c, i, drug)


@part
def already_taken_at(c: Any, i: int, drug: int, mg_per_day: float) -> None:
    """Find a patient on a drug, at the dose that is known."""
    _open(c, i, drug)
    course_of(c, i, drug).target = mg_per_day
    _take_on(c, i, drug)


# ---------------------------------------------------------------------- dose
@part
def set_dose(c: Any, i: int, drug: int, mg_per_day: float, cause: int) -> None:
    """Take another dose from now on."""
    course_of(c, i, drug).dose = mg_per_day
    log(c, Kind.DRUG_DOSE, i, drug, mg_per_day, cause)


@part
def reduce_to(c: Any, i: int, drug: int, mg_per_day: float, cause: int) -> None:
    """Settle on a lower dose."""
    course = course_of(c, i, drug)
    course.target = min(mg_per_day, course.target)
    if course.dose > course.target:
        set_dose(c, i, drug, course.target, cause)


# ---------------------------------------------------------------------- the end
@part
def ended(c: Any, i: int, drug: int, cause: int) -> None:
    """Take the last dose."""
    one, course, of = patient(c, i), course_of(c, i, drug), drug_rules(c, drug)
    course.taken = 0
    one.drugs -= 1
    if one.drugs == 0 and draw(c, i, Purpose.HOLIDAY, of.key + course.number) < rules(c).oral_holiday_share:
        u = draw(c, i, Purpose.HOLIDAY, of.holiday_key + course.number)
        one.pause_until = minute_in(c, exponential(u, rules(c).oral_holiday_days))
    days = (c.now - course.began) / MINUTES_PER_DAY
    log(c, Kind.DRUG_STOPPED, i, drug, days, cause)
    note(c, i)


@small
def taper(c: Any, i: int, drug: int, cause: int) -> None:
    """Set a taper going: less and less until nothing is left."""
    me = course_frame(c, start(c, Process.TAPER_OFF, i))
    me.drug, me.number, me.cause = drug, course_of(c, i, drug).number, cause
