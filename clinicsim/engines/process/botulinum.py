"""Courses of botulinum toxin: injections at intervals, whether they work, and when a course ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clinicsim.engines.process import contact, outcomes
from clinicsim.engines.process.clock import Process
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import Cause, Kind, Rank
from clinicsim.world.randomness import Purpose

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.patient import Patient

MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY
_IN_ORAL_CARE, _BESIDE_A_PUMP = 0, 1  # occurrences of the draw that says who has a course


@dataclass(slots=True, eq=False)
class ToxinCourse:
    """One course: when the next injection is due, and how it has gone."""

    due: int
    ends: int  # minute from which the patient wants no more
    injections: int = 0
    failures: int = 0  # in a row
    works_until: int = 0


def found(clinic: Clinic, patient: Patient) -> None:
    """Find a patient of the first day on a course, somewhere between two injections."""
    share, beside = clinic.scenario.botulinum.prevalent_share.value, patient.pump is not None
    if beside:
        share = clinic.scenario.botulinum.adjunct_share.value
    given = patient.given_appointment
    booked = given is not None and given.visit == clinic.visit["botulinum"]
    chosen = patient.chance(Purpose.TOXIN_COURSE, share, _BESIDE_A_PUMP if beside else _IN_ORAL_CARE)
    if not (booked or chosen) or not contact.held(clinic, "botulinum"):
        return
    start(clinic, patient, Cause.PREVALENT)
    toxin, rules = patient.regimen.toxin, clinic.scenario.botulinum
    assert toxin is not None
    interval = int(rules.interval_weeks.value * MINUTES_PER_WEEK)
    toxin.due = clinic.clock.now + int(patient.draw(Purpose.TOXIN_COURSE, 2) * interval)
    toxin.injections = 1
    _respond(clinic, patient, toxin, toxin.due - interval + int(rules.response_weeks.value * MINUTES_PER_WEEK))


def beside_a_pump(clinic: Clinic, patient: Patient) -> None:
    """Start a course beside a new pump, for the share of patients who have one and are not on one."""
    share = clinic.scenario.botulinum.adjunct_share.value
    wanted = patient.chance(Purpose.TOXIN_COURSE, share, _BESIDE_A_PUMP)
    if wanted and patient.regimen.toxin is None and contact.held(clinic, "botulinum"):
        start(clinic, patient, Cause.ADJUNCT)


def start(clinic: Clinic, patient: Patient, cause: Cause) -> None:
    """Start a course; the first injection is due after one window of the visit type."""
    now = clinic.clock.now
    ends = patient.time_to(Purpose.TOXIN_COURSE, clinic.scenario.botulinum.stop_per_year.value)
    patient.regimen.toxin = ToxinCourse(now + clinic.office.window(clinic.visit["botulinum"]), ends)
    clinic.log.add(Kind.TOXIN_STARTED, patient.number, cause=cause)


def inject(clinic: Clinic, patient: Patient) -> None:
    """Inject, see whether the injection works, and go on with the course or end it."""
    toxin, rules, now = patient.regimen.toxin, clinic.scenario.botulinum, clinic.clock.now
    if toxin is None:
        return
    clinic.log.add(Kind.INJECTED, patient.number, value=rules.units_per_injection.value)
    toxin.injections += 1
    toxin.due = now + int(rules.interval_weeks.value * MINUTES_PER_WEEK)
    if toxin.injections == 1:
        review = now + int(rules.review_weeks.value * MINUTES_PER_WEEK)
        patient.regimen.review_due = min(patient.regimen.review_due, review)
    _respond(clinic, patient, toxin, now + int(rules.response_weeks.value * MINUTES_PER_WEEK))
    if toxin.failures >= rules.stop_after:
        _end(clinic, patient, toxin, Cause.NO_EFFECT)
    elif now >= toxin.ends:
        _end(clinic, patient, toxin, Cause.CHOICE)


def _respond(clinic: Clinic, patient: Patient, toxin: ToxinCourse, until: int) -> None:
    """Draw whether an injection works until a minute."""
    if not patient.chance(Purpose.TOXIN_RESPONSE, clinic.scenario.botulinum.response_probability.value):
        toxin.failures += 1
        clinic.log.add(Kind.TOXIN_RESPONSE, patient.number)
        return
    toxin.failures, toxin.works_until = 0, until
    if until > clinic.clock.now:
        patient.toxin_works = True
        clinic.log.add(Kind.TOXIN_RESPONSE, patient.number, value=1.0)
        outcomes.note(clinic, patient)
        clinic.clock.start(_wear_off(clinic, patient, toxin))


def _wear_off(clinic: Clinic, patient: Patient, toxin: ToxinCourse) -> Process:
    """Lose the effect of the last injection that worked."""
    yield clinic.clock.at(toxin.works_until, Rank.STOPPING, patient.number)
    if patient.alive and patient.toxin_works and toxin.works_until <= clinic.clock.now:
        patient.toxin_works = False
        clinic.log.add(Kind.TOXIN_RESPONSE, patient.number)
        outcomes.note(clinic, patient)


def _end(clinic: Clinic, patient: Patient, toxin: ToxinCourse, cause: Cause) -> None:
    patient.regimen.toxin = None
    clinic.log.add(Kind.TOXIN_ENDED, patient.number, value=float(toxin.injections), cause=cause)
