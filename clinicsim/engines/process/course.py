"""A course of one oral drug: its titration, its side effects, its blood tests, and how it ends.

Every draw is keyed by the drug's name and the course's number, so that another drug in the table changes no luck.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from clinicsim.engines.process import contact, outcomes
from clinicsim.engines.process.clock import Process
from clinicsim.world.calendar import DAYS_PER_YEAR, MINUTES_PER_DAY
from clinicsim.world.events import Cause, Kind, Rank
from clinicsim.world.randomness import Purpose, entity, exponential, triangular
from clinicsim.world.rates import leaving_per_year
from clinicsim.world.rules.hazard import weibull_time
from clinicsim.world.rules.oral import equilibrium_age, equilibrium_reached, next_dose, tapered_dose

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.patient import Patient
    from clinicsim.scenario.schema.oral import BloodTest, Drug

MINUTES_PER_YEAR = DAYS_PER_YEAR * MINUTES_PER_DAY
_STEPS_PER_WEEK = 2  # of a taper

_reached = cache(equilibrium_reached)


@dataclass(slots=True, eq=False)
class Course:
    """One patient's course of one drug, from the first dose to the last."""

    drug: int
    name: str
    number: int
    began: int
    target: float  # mg/day
    ending: bool = False  # being tapered
    over: bool = False

    def key(self, what: str = "") -> int:
        """Occurrence that keys a draw of this course."""
        return entity("drug", f"{self.name} {what}") % (1 << 40) * 1024 + self.number


def rules_of(clinic: Clinic, course: Course) -> Drug:
    """What is in force for the drug."""
    return clinic.scenario.drugs[course.name]


def start(clinic: Clinic, patient: Patient, drug: int, cause: Cause) -> Course:
    """Start a drug at its first dose."""
    course = _course(clinic, patient, drug)
    _begin(clinic, patient, course, min(rules_of(clinic, course).start_mg_per_day.value, course.target), cause, 0.0)
    return course


def already_taken(clinic: Clinic, patient: Patient, drug: int, mg_per_day: float | None = None) -> Course:
    """Find a patient on a drug, at a dose that the patient has settled on, or at the one that is known."""
    course = _course(clinic, patient, drug)
    if mg_per_day is not None:
        course.target = mg_per_day
    rules = rules_of(clinic, course)
    scale, shape = rules.stop_weibull_scale_years.value, rules.stop_weibull_shape.value
    leaving = leaving_per_year(clinic.scenario.oral)
    u = patient.draw(Purpose.DRUG_AGE, course.key())
    age = equilibrium_age(u, _reached(scale, shape, leaving), scale, shape, leaving)
    _begin(clinic, patient, course, course.target, Cause.PREVALENT, age)
    return course


def _course(clinic: Clinic, patient: Patient, drug: int) -> Course:
    number = patient.regimen.begun.get(drug, 0)
    patient.regimen.begun[drug] = number + 1
    course = Course(drug, clinic.world.names.drugs[drug], number, clinic.clock.now, 0.0)
    rules = rules_of(clinic, course)
    course.target = triangular(
        patient.draw(Purpose.DRUG_TARGET, course.key()),
        rules.effective_low_mg_per_day.value,
        rules.effective_mode_mg_per_day.value,
        rules.effective_high_mg_per_day.value,
    )
    if course.drug in patient.regimen.reduced:
        course.target *= clinic.scenario.oral.kidney_dose_factor.value
    return course


def _begin(clinic: Clinic, patient: Patient, course: Course, dose: float, cause: Cause, years_taken: float) -> None:
    rules, clock = rules_of(clinic, course), clinic.clock
    patient.regimen.courses[course.drug] = course
    patient.drugs[course.drug] = dose
    patient.regimen.last_start = clinic.clock.now - int(years_taken * MINUTES_PER_YEAR)
    clinic.log.add(Kind.DRUG_STARTED, patient.number, course.drug, dose, cause)
    outcomes.note(clinic, patient)
    years = weibull_time(
        patient.draw(Purpose.DRUG_STOP, course.key()),
        rules.stop_weibull_scale_years.value,
        rules.stop_weibull_shape.value,
        years_taken,
    )
    clock.start(_titrate(clinic, patient, course))
    clock.start(_stop_some_day(clinic, patient, course, years - years_taken))
    for name in rules.side_effects:
        clock.start(_side_effect(clinic, patient, course, name, years_taken))
    for name, test in rules.blood_tests.items():
        if test.days or test.repeat_days.value > 0:
            clock.start(_blood_tests(clinic, patient, course, name, test, years_taken))


# ---------------------------------------------------------------------- dose
def _titrate(clinic: Clinic, patient: Patient, course: Course) -> Process:
    """Raise the dose step by step to the one that the patient settles on."""
    while not course.over and patient.drugs[course.drug] < course.target:
        days = rules_of(clinic, course).step_days.value
        yield clinic.clock.at(_in_days(clinic, days), Rank.STOPPING, patient.number)
        if not _goes_on(patient, course):
            return
        dose = patient.drugs[course.drug]
        if dose < course.target:
            step = rules_of(clinic, course).step_mg_per_day.value
            set_dose(clinic, patient, course, next_dose(dose, step, course.target))


def set_dose(clinic: Clinic, patient: Patient, course: Course, mg_per_day: float, cause: Cause = Cause.NONE) -> None:
    """Take another dose from now on."""
    patient.drugs[course.drug] = mg_per_day
    clinic.log.add(Kind.DRUG_DOSE, patient.number, course.drug, mg_per_day, cause)


def reduce_to(clinic: Clinic, patient: Patient, course: Course, mg_per_day: float, cause: Cause) -> None:
    """Settle on a lower dose."""
    course.target = min(mg_per_day, course.target)
    if patient.drugs[course.drug] > course.target:
        set_dose(clinic, patient, course, course.target, cause)


# ---------------------------------------------------------------------- what befalls a patient who takes it
def _side_effect(clinic: Clinic, patient: Patient, course: Course, name: str, years_taken: float) -> Process:
    """Bear a side effect of the first weeks: the dose goes down a step, and the clinic hears of it."""
    effect = rules_of(clinic, course).side_effects[name]
    if not patient.chance(Purpose.SIDE_EFFECT, effect.probability.value, course.key(name)):
        return
    within = patient.draw(Purpose.SIDE_EFFECT_DAY, course.key(name)) * clinic.scenario.oral.side_effect_days.value
    left = within - years_taken * DAYS_PER_YEAR
    if left <= 0.0:
        return
    yield clinic.clock.at(_in_days(clinic, left), Rank.STOPPING, patient.number)
    if not _goes_on(patient, course):
        return
    _log_side_effect(clinic, patient, course, name, Cause.NONE)
    rules = rules_of(clinic, course)
    lowest = min(rules.start_mg_per_day.value, course.target)
    lower = max(patient.drugs[course.drug] - rules.step_mg_per_day.value, lowest)
    reduce_to(clinic, patient, course, lower, Cause.SIDE_EFFECT)
    contact.bring_forward(clinic, patient)


def _log_side_effect(clinic: Clinic, patient: Patient, course: Course, name: str, cause: Cause) -> None:
    place = clinic.world.names.side_effects.index(name)
    clinic.log.add(Kind.SIDE_EFFECT, patient.number, course.drug, float(place), cause)


def _blood_tests(
    clinic: Clinic, patient: Patient, course: Course, name: str, test: BloodTest, years_taken: float
) -> Process:
    """Have the blood tests of the drug, as long as it is taken."""
    taken, days = years_taken * DAYS_PER_YEAR, sorted(test.days)
    u, chance = patient.draw(Purpose.BLOOD_TEST, course.key(name)), test.abnormal_probability.value
    bad = int(u / chance * len(days)) if u < chance else -1  # which of the tests on `days` is abnormal
    place, began = clinic.world.names.blood_tests.index(name), clinic.clock.now - int(taken * MINUTES_PER_DAY)
    number, day = 0, days[0] if days else test.repeat_days.value
    while True:
        if day >= taken:
            when = max(began + int(day * MINUTES_PER_DAY), clinic.clock.now + 1)
            yield clinic.clock.at(when, Rank.STOPPING, patient.number)
            if not _goes_on(patient, course):
                return
            kidneys = test.abnormal_with_impaired_kidneys and contact.kidneys_impaired(clinic, patient)
            abnormal = number == bad or (kidneys and course.drug not in patient.regimen.reduced)
            clinic.log.add(Kind.BLOOD_TEST, patient.number, place, float(abnormal))
            if abnormal:
                _act_on(clinic, patient, course, test)
        number += 1
        if number < len(days):
            day = days[number]
        elif test.repeat_days.value > 0:
            day = max(day, 0.0) + test.repeat_days.value
        else:
            return


def _act_on(clinic: Clinic, patient: Patient, course: Course, test: BloodTest) -> None:
    """Act on an abnormal test: stop the drug for good, or give less of it from now on."""
    contact.bring_forward(clinic, patient)
    if test.then == "stop":
        patient.regimen.barred.add(course.drug)
        stop_at_once(clinic, patient, course, Cause.BLOOD_TEST)
    elif course.drug not in patient.regimen.reduced:
        patient.regimen.reduced.add(course.drug)
        factor = clinic.scenario.oral.kidney_dose_factor.value
        reduce_to(clinic, patient, course, factor * course.target, Cause.KIDNEYS)


# ---------------------------------------------------------------------- the end
def _stop_some_day(clinic: Clinic, patient: Patient, course: Course, years: float) -> Process:
    """Stop in the end, by a taper that is over then, or at once."""
    rules, ends = rules_of(clinic, course), clinic.clock.now + int(years * MINUTES_PER_YEAR) + 1
    at_once = patient.chance(Purpose.ABRUPT, clinic.scenario.oral.abrupt_share.value, course.key())
    taper = 0 if at_once else int(7 * rules.taper_weeks.value * MINUTES_PER_DAY)
    yield clinic.clock.at(max(ends - taper, clinic.clock.now + 1), Rank.STOPPING, patient.number)
    if not _goes_on(patient, course):
        return
    cause, effect = _why(patient, course, rules_of(clinic, course))
    if effect:
        _log_side_effect(clinic, patient, course, effect, Cause.SIDE_EFFECT)
    if cause != Cause.CHOICE:
        patient.regimen.failed[course.drug] = clinic.clock.now
    contact.bring_forward(clinic, patient)
    if at_once:
        stop_at_once(clinic, patient, course, cause)
    else:
        yield from taper_off(clinic, patient, course, cause)


def _why(patient: Patient, course: Course, rules: Drug) -> tuple[Cause, str]:
    """Why a drug is stopped, and the side effect if it is one."""
    u = patient.draw(Purpose.STOPPED_FOR, course.key()) - rules.no_effect_share_of_stops.value
    if u < 0.0:
        return Cause.NO_EFFECT, ""
    for name, effect in rules.side_effects.items():
        u -= effect.share_of_stops.value
        if u < 0.0:
            return Cause.SIDE_EFFECT, name
    return Cause.CHOICE, ""


def taper_off(clinic: Clinic, patient: Patient, course: Course, cause: Cause) -> Process:
    """Take less and less until nothing is left."""
    course.ending, before = True, patient.drugs[course.drug]
    weeks = rules_of(clinic, course).taper_weeks.value
    steps = max(round(_STEPS_PER_WEEK * weeks), 1)
    for step in range(1, steps):
        set_dose(clinic, patient, course, tapered_dose(before, step, steps), cause)
        yield clinic.clock.at(_in_days(clinic, 7 * weeks / (steps - 1)), Rank.STOPPING, patient.number)
        if course.over or not patient.alive:
            return
    ended(clinic, patient, course, cause)


def stop_at_once(clinic: Clinic, patient: Patient, course: Course, cause: Cause) -> None:
    """Stop without a taper; spasticity may rebound."""
    before, rules = patient.drugs[course.drug], rules_of(clinic, course)
    ended(clinic, patient, course, cause)
    if patient.chance(Purpose.REBOUND, rules.rebound_probability.value, course.key()):
        clinic.log.add(Kind.REBOUND, patient.number, course.drug, before)
        contact.bring_forward(clinic, patient)


def ended(clinic: Clinic, patient: Patient, course: Course, cause: Cause) -> None:
    """Take the last dose."""
    course.over = True
    del patient.regimen.courses[course.drug], patient.drugs[course.drug]
    if not patient.drugs and patient.chance(Purpose.HOLIDAY, clinic.scenario.oral.holiday_share.value, course.key()):
        u, mean = patient.draw(Purpose.HOLIDAY, course.key("length")), clinic.scenario.oral.holiday_days.value
        patient.regimen.pause_until = _in_days(clinic, exponential(u, mean))
    days = (clinic.clock.now - course.began) / MINUTES_PER_DAY
    clinic.log.add(Kind.DRUG_STOPPED, patient.number, course.drug, days, cause)
    outcomes.note(clinic, patient)


def _goes_on(patient: Patient, course: Course) -> bool:
    return patient.alive and not course.over and not course.ending


def _in_days(clinic: Clinic, days: float) -> int:
    return clinic.clock.now + max(int(days * MINUTES_PER_DAY), 1)
