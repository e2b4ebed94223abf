"""Complications: the open table at work. Each operation starts every entry's hazard afresh."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clinicsim.engines.process.clock import Process
from clinicsim.world.calendar import DAYS_PER_YEAR, MINUTES_PER_DAY
from clinicsim.world.events import Cause, Kind, Rank
from clinicsim.world.randomness import Purpose, entity
from clinicsim.world.rules.hazard import weibull_scale, weibull_time

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.patient import Patient
    from clinicsim.scenario.schema.harm import Complication

_CAUSE = {"catheter": Cause.CATHETER, "pump": Cause.PUMP, "infection": Cause.INFECTION}


@dataclass(slots=True, eq=False)
class Fault:
    """A fault that waits to be mended: the procedure that mends it and the visit that finds it (-1: none)."""

    procedure: int
    visit: int
    diagnosed: bool = False


def start_hazards(clinic: Clinic, patient: Patient, years_since_operation: float, procedure: str | None) -> None:
    """Start every hazard after an operation, or at the start of the run for a pump that has been in for some years."""
    for place, (name, entry) in enumerate(clinic.scenario.complications.items()):
        # Keyed by name, so that another entry in the table changes no luck; one draw an operation.
        occurrence = entity("complication", name) % (1 << 40) * 1024 + patient.operations
        if entry.per_year.value > 0.0:
            scale = weibull_scale(
                entry.per_year.value, entry.weibull_shape.value, clinic.scenario.battery.median_years.value
            )
            u = patient.draw(Purpose.COMPLICATION, occurrence)
            years = weibull_time(u, scale, entry.weibull_shape.value, years_since_operation) - years_since_operation
            clinic.clock.start(_befall(clinic, patient, place, name, int(years * DAYS_PER_YEAR * MINUTES_PER_DAY) + 1))
        chance = entry.per_procedure.get(procedure or "")
        if chance is not None and patient.chance(Purpose.AT_PROCEDURE, chance.value, occurrence):
            clinic.clock.start(_befall(clinic, patient, place, name, int(entry.onset_days.value * MINUTES_PER_DAY)))


def _befall(clinic: Clinic, patient: Patient, place: int, name: str, minutes: int) -> Process:
    """Wait for a complication, unless another operation or the loss of the pump comes first."""
    pump, operations, since = patient.pump, patient.operations, clinic.clock.now
    assert pump is not None
    yield clinic.clock.at(since + minutes, Rank.FAULT, patient.number)
    yield from patient.at_home()
    if not patient.alive or patient.pump is not pump or patient.operations != operations:
        return
    entry = clinic.scenario.complications[name]
    if patient.fault is not None or (not pump.running and entry.cause != "infection"):
        return
    days = (clinic.clock.now - patient.last_operation) / MINUTES_PER_DAY
    clinic.log.add(Kind.COMPLICATION, patient.number, place, days, _CAUSE[entry.cause])
    yield from _consequence(clinic, patient, name, entry)


def _consequence(clinic: Clinic, patient: Patient, name: str, entry: Complication) -> Process:
    """Live through a complication. Whoever must come into hospital is there at once, so nothing else befalls them."""
    occurrence = entity("complication", name) % (1 << 40) * 1024 + patient.operations
    cause = _CAUSE[entry.cause]
    if patient.chance(Purpose.EXPLANT, entry.explant_probability.value, occurrence):
        yield from clinic.hospital.explant(patient, cause)
        return
    if entry.mended_by == "none":
        if entry.nights.value > 0:
            yield from clinic.hospital.treat(patient, cause, entry.level, entry.nights.value)
        return
    procedure = clinic.procedure[entry.mended_by]
    patient.fault = Fault(procedure, clinic.visit.get(entry.diagnosis_visit, -1))
    if clinic.hospital.lost_drug(patient, cause, entry.withdrawal_probability.value, procedure):
        return
    if patient.fault.visit < 0:
        diagnosed(clinic, patient)
    else:
        clinic.office.release(patient, cause)


def diagnosed(clinic: Clinic, patient: Patient) -> None:
    """Ask for the operation that mends a fault, now that it has been found."""
    if patient.fault is not None:
        patient.fault.diagnosed = True
        clinic.theatre.request(patient, patient.fault.procedure, clinic.clock.now)
