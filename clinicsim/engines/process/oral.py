"""Oral therapy: reviews while a drug is titrated, then stable ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicsim.engines.process.clock import Process
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import Cause, State
from clinicsim.world.randomness import Purpose

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.patient import Patient


def care(clinic: Clinic, patient: Patient) -> Process:
    """Reviews while the drug is titrated, then stable ones; each decides what becomes of the patient."""
    rules = clinic.scenario.oral
    fails = patient.time_to(Purpose.ORAL_FAILURE, rules.failure_per_year.value)
    leaves = patient.time_to(Purpose.ORAL_DISCHARGE, rules.discharge_per_year.value)
    reviews = 0 if patient.prevalent else rules.titration_reviews
    while patient.alive and patient.state == State.ORAL:
        titrating, rules = reviews > 0, clinic.scenario.oral
        days = (rules.titration_review_days if titrating else rules.stable_review_days).value
        if patient.first_follow_up is not None:
            days, patient.first_follow_up = days * patient.first_follow_up, None
        if patient.given_appointment is not None:
            days = patient.given_appointment.day + 1
        visit = clinic.visit["oral_titration" if titrating else "oral_follow_up"]
        seen = yield clinic.office.owe(patient, visit, clinic.clock.now + int(days * MINUTES_PER_DAY)).met
        reviews -= 1
        if seen and clinic.clock.now >= min(fails, leaves):
            if fails <= leaves:
                patient.enter(State.WAIT_TRIAL)
            else:
                patient.leave_clinic(Cause.DISCHARGED)
