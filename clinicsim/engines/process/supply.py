"""Stock: whether the kit and drug of a refill, and the pump of an operation, are there when they are needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import PROCEDURE_LIST, Cause, Kind
from clinicsim.world.randomness import Purpose

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.patient import Patient

_NEED_A_PUMP = ("implant", "replacement")
_FOR_OPERATIONS = 1 << 40  # occurrences of draws for operations, beside those for refills


def has_kit(clinic: Clinic, patient: Patient, visit: int) -> bool:
    """Whether a refill in clinic can be done; if not, it is put off for the days that the scenario says."""
    rules = clinic.scenario.supply
    patient.refills_tried += 1
    if patient.chance(Purpose.SUPPLY, rules.refill_kit_share.value, patient.refills_tried):
        return True
    clinic.log.add(Kind.NOT_SUPPLIED, patient.number, visit, cause=Cause.SUPPLY)
    later = clinic.clock.now + int(rules.wait_days.value * MINUTES_PER_DAY)
    patient.not_before = max(patient.not_before, later)
    return False


def has_pump(clinic: Clinic, patient: Patient, procedure: int) -> bool:
    """Whether the pump is there that an operation of today needs, if it needs one."""
    if clinic.world.names.procedures[procedure] not in _NEED_A_PUMP:
        return True
    today = clinic.clock.now // MINUTES_PER_DAY
    if patient.chance(Purpose.SUPPLY, clinic.scenario.supply.pump_share.value, _FOR_OPERATIONS + today):
        return True
    clinic.log.add(Kind.NOT_SUPPLIED, patient.number, PROCEDURE_LIST + procedure, cause=Cause.SUPPLY)
    return False
