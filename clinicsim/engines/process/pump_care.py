"""Life with a pump: the cycle of refills, and dose reviews, injections and other visits fitted in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicsim.engines.process import botulinum, contact, faults, reservoir, standing, supply, weaning
from clinicsim.engines.process.clock import Process
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import Cause
from clinicsim.world.rules.reservoir import refill_due

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.patient import Patient
    from clinicsim.engines.process.pump import Pump


def care(clinic: Clinic, patient: Patient) -> Process:
    """The cycle of refills, and what is fitted in between them, for as long as the patient has a pump."""
    supplied = True
    _begin(clinic, patient)
    while True:
        while patient.busy_until is not None:
            yield patient.busy_until
        pump = patient.pump
        if not patient.alive or pump is None:
            return
        visit, due = _pump_visit(clinic, patient, pump)
        between = _between(clinic, patient, due, due - clinic.office.window(visit))
        if between:
            due_between, visit, until = min(between)
            owed = standing.fit_in(clinic, patient, visit, due_between, due, due - until)
        else:
            owed = clinic.office.owe(patient, visit, due)
            owed.why_late = owed.why_late if supplied else Cause.SUPPLY
        if (yield owed.met):
            supplied = _at_visit(clinic, patient, visit)


def _at_visit(clinic: Clinic, patient: Patient, visit: int) -> bool:
    """Do what a visit is for, and what else is due; returns whether there was what it takes to fill the pump."""
    pump = patient.pump
    if pump is None:
        return True
    _meet_extra(clinic, patient, visit)
    weaning.step_if_due(clinic, patient)
    if visit == clinic.visit["botulinum"]:
        botulinum.inject(clinic, patient)
    if patient.fault is not None and not patient.fault.diagnosed and visit == patient.fault.visit:
        faults.diagnosed(clinic, patient)
    refills = visit in clinic.office.huddle.refills or pump.alarm <= clinic.clock.now
    supplied = not refills or supply.has_kit(clinic, patient, visit)
    if refills and supplied:
        reservoir.refill(clinic, patient, Cause.SCHEDULED)
        _count_review(clinic, patient)
    elif visit == clinic.visit["titration"]:
        reservoir.review_dose(clinic, patient)
        _count_review(clinic, patient)
    return supplied


def _begin(clinic: Clinic, patient: Patient) -> None:
    """Plan what goes on beside the pump: weaning from oral drugs, and botulinum toxin for some."""
    if patient.prevalent:
        botulinum.found(clinic, patient)
    else:
        weaning.plan(clinic, patient)
        botulinum.beside_a_pump(clinic, patient)


def _between(clinic: Clinic, patient: Patient, refill_due: int, opens: int) -> list[tuple[int, int, int]]:
    """Return what may be fitted in before a refill whose window opens at `opens`: due minute, visit, and until when.

    All of it gives way to the refill: a clinic short of slots must not let a dose review stand in a refill's way. What
    was asked for besides (a side effect, a recall) keeps its place up to its own due date.
    """
    regimen, now = patient.regimen, clinic.clock.now
    found = [(by, extra, by) for extra, by in patient.extra_visits if now < by < refill_due]
    routine = []
    if patient.reviews_left > 0:
        routine.append((patient.next_review, clinic.visit["titration"]))
    if contact.held(clinic, "weaning"):
        routine.append((regimen.wean_due, clinic.visit["weaning"]))
    if regimen.toxin is not None and contact.held(clinic, "botulinum"):
        routine.append((regimen.toxin.due, clinic.visit["botulinum"]))
    owed = standing.due(clinic, patient)
    if owed is not None:
        routine.append((owed[1], owed[0]))
    return found + [(due, visit, opens) for due, visit in routine if max(due, now) < opens]


def _meet_extra(clinic: Clinic, patient: Patient, visit: int) -> None:
    """Count a visit as the first of its type that was asked for besides; a refill serves for a dose review."""
    serves = clinic.visit["titration"] if visit in clinic.office.huddle.refills else visit
    asked = [place for place, (extra, _) in enumerate(patient.extra_visits) if extra == serves]
    if asked:
        del patient.extra_visits[asked[0]]


def _count_review(clinic: Clinic, patient: Patient) -> None:
    """Count a visit that reviewed the dose about when a review was due."""
    window = clinic.office.window(clinic.visit["titration"])
    if patient.reviews_left > 0 and clinic.clock.now >= patient.next_review - window:
        patient.reviews_left -= 1
        interval = clinic.scenario.dose.review_interval_days.value
        patient.next_review = clinic.clock.now + int(interval * MINUTES_PER_DAY)


def _pump_visit(clinic: Clinic, patient: Patient, pump: Pump) -> tuple[int, int]:
    """Which visit the pump needs next, and when it is due: the refill, or before it the study of a fault."""
    device, office, now = clinic.scenario.device, clinic.office, clinic.clock.now
    due = refill_due(pump.last_fill, pump.alarm, device.max_refill_interval_days.value, device.refill_margin_days.value)
    same = reservoir.wanted_strength(clinic, pump) == pump.strength
    visit = clinic.visit["refill" if same else "refill_new_strength"]
    if patient.fault is not None and not patient.fault.diagnosed and patient.fault.visit >= 0:
        soon = now + office.window(patient.fault.visit)
        if soon <= due:
            visit, due = patient.fault.visit, soon
    return visit, max(due, now)
