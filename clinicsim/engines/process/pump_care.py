"""Life with a pump: the cycle of refills and dose reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicsim.engines.process import faults, reservoir
from clinicsim.engines.process.clock import Process
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import Cause
from clinicsim.world.rules.reservoir import refill_due

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.patient import Patient
    from clinicsim.engines.process.pump import Pump


def care(clinic: Clinic, patient: Patient) -> Process:
    """The cycle of refills and dose reviews, for as long as the patient has a pump."""
    while True:
        while patient.busy_until is not None:
            yield patient.busy_until
        pump = patient.pump
        if not patient.alive or pump is None:
            return
        visit, due = _next_visit(clinic, patient, pump)
        if not (yield clinic.office.owe(patient, visit, due).met):
            continue
        if patient.fault is not None and not patient.fault.diagnosed and visit == patient.fault.visit:
            faults.diagnosed(clinic, patient)
        if visit in clinic.office.huddle.refills or pump.alarm <= clinic.clock.now:
            reservoir.refill(clinic, patient, Cause.SCHEDULED)
            _count_review(clinic, patient)
        elif visit == clinic.visit["titration"]:
            reservoir.review_dose(clinic, patient)
            _count_review(clinic, patient)


def _count_review(clinic: Clinic, patient: Patient) -> None:
    """Count a visit that reviewed the dose about when a review was due."""
    window = clinic.office.window(clinic.visit["titration"])
    if patient.reviews_left > 0 and clinic.clock.now >= patient.next_review - window:
        patient.reviews_left -= 1
        interval = clinic.scenario.dose.review_interval_days.value
        patient.next_review = clinic.clock.now + int(interval * MINUTES_PER_DAY)


def _next_visit(clinic: Clinic, patient: Patient, pump: Pump) -> tuple[int, int]:
    """Which visit comes next, and when it is due.

    The refill, unless a dose review falls clearly before it (a refill reviews the dose too), or a fault waits for
    its study.
    """
    device, office, now = clinic.scenario.device, clinic.office, clinic.clock.now
    due = refill_due(pump.last_fill, pump.alarm, device.max_refill_interval_days.value, device.refill_margin_days.value)
    same = reservoir.wanted_strength(clinic, pump) == pump.strength
    visit = clinic.visit["refill" if same else "refill_new_strength"]
    review = clinic.visit["titration"]
    if patient.reviews_left > 0 and patient.next_review + office.window(review) < due:
        visit, due = review, patient.next_review
    if patient.fault is not None and not patient.fault.diagnosed and patient.fault.visit >= 0:
        soon = now + office.window(patient.fault.visit)
        if soon <= due:
            visit, due = patient.fault.visit, soon
    return visit, max(due, now)
