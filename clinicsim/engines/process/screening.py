"""The screening trial and the wait for an implant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicsim.engines.process.clock import Process
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import NOTHING, Kind, Rank, State
from clinicsim.world.randomness import Purpose

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.patient import Patient

_MINUTES_PER_HOUR = 60


def trial(clinic: Clinic, patient: Patient) -> Process:
    """Wait for the trial; who responds at some dose level may be listed for an implant."""
    start = patient.clock_start if patient.prevalent else clinic.clock.now
    if not (yield clinic.office.join(patient, clinic.visit["trial"], start).met):
        return
    level, given = _responds_at(clinic, patient), clinic.clock.now
    for day, bolus in enumerate(clinic.scenario.trial.bolus_mcg):
        if day:
            yield from _another_day(clinic, patient, given)
            if not patient.alive:
                return
        given = clinic.clock.now
        patient.bolus_mcg = bolus
        clinic.log.add(Kind.TRIAL, patient.number, level if day == level else NOTHING, bolus)
        yield from clinic.hospital.trial_day(patient)
        if not patient.alive:
            return
        yield from _perhaps_headache(clinic, patient, day)
        if not patient.alive:
            return
        if day == level:
            break
    accepts = level != NOTHING and patient.chance(
        Purpose.ACCEPTS_IMPLANT, clinic.scenario.trial.accepts_implant_share.value
    )
    patient.enter(State.WAIT_IMPLANT if accepts else State.ORAL)


def _responds_at(clinic: Clinic, patient: Patient) -> int:
    """Place of the lowest bolus to which a patient responds, or -1."""
    u = patient.draw(Purpose.TRIAL_RESPONSE)
    shares = clinic.scenario.trial.responds_by_level
    return next((place for place, share in enumerate(shares) if u < share), NOTHING)


def _another_day(clinic: Clinic, patient: Patient, given: int) -> Process:
    """Wait for the next bolus: on the first weekday on which the last is long enough ago and the patient is free."""
    gap = int(clinic.scenario.trial.bolus_gap_hours.value * _MINUTES_PER_HOUR)
    while patient.alive:
        minute = _same_time(clinic, given, max(given + gap, clinic.clock.now + 1))
        yield clinic.clock.at(minute, Rank.ADMISSION, patient.number)
        if not patient.admitted:
            return
        yield from patient.at_home()


def _same_time(clinic: Clinic, given: int, earliest: int) -> int:
    """First minute from the earliest on that is on a weekday, at the time of day of the last bolus."""
    minute, workdays = given, clinic.world.workdays
    while minute < earliest or (minute // MINUTES_PER_DAY < len(workdays) and not workdays[minute // MINUTES_PER_DAY]):
        minute += MINUTES_PER_DAY
    return minute


def _perhaps_headache(clinic: Clinic, patient: Patient, day: int) -> Process:
    rules = clinic.scenario.trial
    if not patient.chance(Purpose.HEADACHE, rules.headache_probability.value, 2 * day):
        return
    admitted = patient.chance(Purpose.HEADACHE, rules.headache_admitted_share.value, 2 * day + 1)
    clinic.log.add(Kind.TRIAL_HEADACHE, patient.number, day, float(admitted))
    if admitted:
        yield from clinic.hospital.headache(patient)


def wait_for_implant(clinic: Clinic, patient: Patient) -> Process:
    """Wait for an implant; the operation itself takes the patient on."""
    start = patient.clock_start if patient.prevalent else clinic.clock.now
    yield clinic.theatre.request(patient, clinic.procedure["implant"], start)
