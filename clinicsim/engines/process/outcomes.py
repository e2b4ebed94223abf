"""Who a patient is, how severe the spasticity is and what holds it now.

Scores and utilities follow from these rows alone; what holds the spasticity is written whenever it changes.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from clinicsim.world.calendar import DAYS_PER_YEAR, MINUTES_PER_DAY
from clinicsim.world.events import Control, Kind, Score, State
from clinicsim.world.randomness import Purpose, normal_quantile, place_of, truncated_normal
from clinicsim.world.rules.outcomes import bounded

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.patient import Patient
    from clinicsim.scenario.schema.outcomes import ScoreScale


def arrive(clinic: Clinic, patient: Patient) -> None:
    """Write down who has come: sex, age, severity and, of those in care already, the scores of the first assessment."""
    female, age = _person(clinic, patient)
    patient.born = clinic.clock.now - int(age * DAYS_PER_YEAR * MINUTES_PER_DAY)
    patient.severity = _severity(clinic, patient)
    clinic.log.add(Kind.PERSON, patient.number, int(female), age)
    clinic.log.add(Kind.SEVERITY, patient.number, patient.severity)
    if patient.prevalent and patient.state != State.WAIT_NEW:
        score(clinic, patient)
    if not patient.prevalent:
        note(clinic, patient)


def score(clinic: Clinic, patient: Patient) -> None:
    """Score a patient at the first assessment: what every score is without effective treatment."""
    scales, band = clinic.scenario.outcomes.scores, clinic.world.names.bands[patient.severity]
    for number in Score:
        scale: ScoreScale = getattr(scales, number.name.lower())
        spread = scale.sd.value * normal_quantile(patient.draw(Purpose.BASELINE_SCORE, int(number)))
        value = bounded(scale.baseline[band].value + spread, scale.lowest, scale.highest)
        clinic.log.add(Kind.SCORED, patient.number, int(number), value)


def note(clinic: Clinic, patient: Patient) -> None:
    """Write down what holds the spasticity now, and how many oral drugs are taken, if either has changed."""
    control = _control(clinic, patient), len(patient.drugs)
    if patient.alive and patient.state != State.GONE and control != patient.control:
        patient.control = control
        clinic.log.add(Kind.CONTROL, patient.number, control[1], float(control[0]))


def _control(clinic: Clinic, patient: Patient) -> Control:
    pump = patient.pump
    if patient.withdrawing:
        return Control.WITHDRAWAL
    if pump is not None:
        blocked = patient.fault is not None and patient.fault.loses_effect
        flows = pump.running and not blocked and clinic.clock.now < pump.dry
        return Control.ITB if flows else Control.ITB_LOST
    if patient.toxin_works:
        return Control.BOTULINUM
    return Control.ORAL if patient.drugs else Control.UNTREATED


def _person(clinic: Clinic, patient: Patient) -> tuple[bool, float]:
    """Sex and age in years: from the clinic's own list, or drawn for a referral."""
    if patient.prevalent:
        row, start = clinic.world.cohort.patients[patient.number], clinic.scenario.run.start_date
        oldest = start.year - int(row["birth_year"]) + (start - dt.date(start.year, 1, 1)).days / DAYS_PER_YEAR
        return bool(row["female"]), max(oldest - patient.draw(Purpose.BIRTHDAY, 0), 0.0)
    of = patient.indication
    female = patient.chance(Purpose.SEX, of.female_share.value, 0)
    youngest, oldest = of.age_lowest_years.value, of.age_highest_years.value
    u = patient.draw(Purpose.AGE, 0)
    return female, truncated_normal(u, of.age_mean_years.value, of.age_sd_years.value, youngest, oldest)


def _severity(clinic: Clinic, patient: Patient) -> int:
    """Band of severity; people with a pump on the first day were chosen for it, mostly because they were severe.

    They are as severe where `cohort.pumps` says that they never had it.
    """
    bands = clinic.scenario.outcomes.bands.values()
    with_pump = patient.prevalent and bool(clinic.world.cohort.patients[patient.number]["itb"])
    shares = [(band.share_with_pump if with_pump else band.share).value for band in bands]
    return place_of(patient.draw(Purpose.SEVERITY_BAND, 0), np.array(shares, dtype=np.float64))


def died_elsewhere(clinic: Clinic, patient: Patient) -> None:
    """Write down the death of somebody who has left the clinic's care; it is nobody's event there any more."""
    clinic.log.add(Kind.DIED_ELSEWHERE, patient.number)
