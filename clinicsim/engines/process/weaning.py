"""Weaning: once intrathecal therapy works, oral drugs go in steps, one drug at a time, the first of the line first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicsim.engines.process import course
from clinicsim.engines.process.regimen import NEVER
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import Cause, Kind
from clinicsim.world.randomness import Purpose

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.course import Course
    from clinicsim.engines.process.patient import Patient


def plan(clinic: Clinic, patient: Patient) -> None:
    """Plan the first step after an implant."""
    if patient.drugs:
        days = clinic.scenario.weaning.first_days.value
        patient.regimen.wean_due = clinic.clock.now + int(days * MINUTES_PER_DAY)


def step_if_due(clinic: Clinic, patient: Patient) -> None:
    """Agree on the next step, at any visit about when one is due."""
    window = clinic.office.window(clinic.visit["weaning"])
    if clinic.clock.now >= patient.regimen.wean_due - window:
        _step(clinic, patient)


def _step(clinic: Clinic, patient: Patient) -> None:
    regimen, rules = patient.regimen, clinic.scenario.weaning
    regimen.wean_due = NEVER
    one = _next_to_wean(clinic, patient)
    if one is None:
        return
    dose = patient.drugs[one.drug]
    before = regimen.weaned_from.setdefault(one.drug, dose)
    left = dose - rules.step_share.value * before
    gone = left < rules.step_share.value * before / 2
    keeps = not patient.chance(Purpose.WEANING, rules.succeeds_share.value, 0) and len(patient.drugs) == 1
    if gone and keeps:
        return  # this much of the last drug is still needed
    clinic.log.add(Kind.WEANED, patient.number, one.drug, 0.0 if gone else left)
    if gone:
        del regimen.weaned_from[one.drug]
        course.ended(clinic, patient, one, Cause.WEANED)
    else:
        course.reduce_to(clinic, patient, one, left, Cause.WEANED)
    if patient.drugs:
        regimen.wean_due = clinic.clock.now + int(rules.step_days.value * MINUTES_PER_DAY)


def _next_to_wean(clinic: Clinic, patient: Patient) -> Course | None:
    """The drug to wean: the one begun upon, else the first of the line that is taken and is not being tapered."""
    regimen, line, names = patient.regimen, clinic.scenario.oral.line, clinic.world.names.drugs
    taken = [one for one in regimen.courses.values() if not one.ending]
    order = {name: place for place, name in enumerate(line)}
    return min(
        taken,
        key=lambda one: (one.drug not in regimen.weaned_from, order.get(one.name, len(line)), names.index(one.name)),
        default=None,
    )
