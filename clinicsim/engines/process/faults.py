"""Complications: the open table at work. Each operation starts every entry's hazard afresh."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from clinicsim.engines.process import outcomes
from clinicsim.engines.process.clock import Process
from clinicsim.world.calendar import DAYS_PER_YEAR, MINUTES_PER_DAY
from clinicsim.world.events import CAUSE_OF_GROUP, Cause, Kind, Rank
from clinicsim.world.randomness import Purpose, entity
from clinicsim.world.rules.hazard import draw_left, weibull_scale, weibull_time

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.patient import Patient
    from clinicsim.scenario.schema.harm import Complication

_NOTHING_MENDS = "none"
_OF_A_PUMP_THAT_RUNS = ("catheter", "pump", "overdose", "drug")
_LONGEST_YEARS = 1e4  # beyond any run; keeps the minute of what never happens a number
_FILLED_BY_THE_HOSPITAL = (Cause.SURGERY, Cause.ADMISSION)


@dataclass(slots=True, eq=False)
class Fault:
    """A fault that waits to be mended: the procedure that mends it and the visit that finds it (-1: none)."""

    procedure: int
    visit: int
    loses_effect: bool
    diagnosed: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Hazard:
    """What stands between a patient and the next complication of one kind.

    `u` is the draw that stands for it from `since` years after the last operation on; `scale` (years) and `shape` are
    those of the Weibull distribution in force; `count` says how many of the kind came before it since the operation.
    """

    u: float
    since: float
    scale: float
    shape: float
    count: int


# ---------------------------------------------------------------------- hazards that run with time
def start_hazards(clinic: Clinic, patient: Patient, years_since_operation: float, procedure: str | None) -> None:
    """Start every hazard after an operation, or at the start of the run for a pump that has been in for some years."""
    patient.hazards = {}
    for name in clinic.scenario.complications:
        _next(clinic, patient, name, 0, years_since_operation)
    if procedure is not None:
        _at_procedure(clinic, patient, procedure)


def _next(clinic: Clinic, patient: Patient, name: str, count: int, years: float) -> None:
    # Keyed by name, so that another entry in the table changes no luck.
    occurrence = entity("complication", name) % (1 << 40) * 1024 + patient.operations + (count << 50)
    scale, shape = _distribution(clinic, patient, name)
    _wait(clinic, patient, name, Hazard(patient.draw(Purpose.COMPLICATION, occurrence), years, scale, shape, count))


def _distribution(clinic: Clinic, patient: Patient, name: str) -> tuple[float, float]:
    """Scale (years; infinite without a rate) and shape in force for a complication of this patient."""
    entry, recall = clinic.scenario.complications[name], clinic.scenario.recall
    rate, shape = entry.per_year.value, entry.weibull_shape.value
    if patient.pump is not None and patient.pump.recalled and name in recall.complications:
        rate *= recall.hazard_multiplier.value
    if rate <= 0.0:
        return inf, shape
    return weibull_scale(rate, shape, clinic.scenario.battery.median_years.value), shape


def _wait(clinic: Clinic, patient: Patient, name: str, hazard: Hazard) -> None:
    patient.hazards[name] = hazard
    if hazard.scale == inf:
        return
    years = min(weibull_time(hazard.u, hazard.scale, hazard.shape, hazard.since) - hazard.since, _LONGEST_YEARS)
    minute = clinic.clock.now + int(years * DAYS_PER_YEAR * MINUTES_PER_DAY) + 1
    if minute < clinic.clock.end:
        clinic.clock.start(_in_time(clinic, patient, name, hazard, minute))


def _in_time(clinic: Clinic, patient: Patient, name: str, hazard: Hazard, minute: int) -> Process:
    """Wait for a complication, unless an operation, the loss of the pump or another rate comes first."""
    yield clinic.clock.at(minute, Rank.FAULT, patient.number)
    yield from patient.at_home()
    if not patient.alive or patient.hazards.get(name) is not hazard:
        return
    yield from befall(clinic, patient, name)
    if patient.alive and patient.hazards.get(name) is hazard:
        _next(clinic, patient, name, hazard.count + 1, _years_since_operation(clinic, patient))


def follow_table(clinic: Clinic, patient: Patient) -> None:
    """Go on under the rates in force now; who has come so far without a complication keeps what luck is left."""
    if patient.pump is None:
        return
    years = _years_since_operation(clinic, patient)
    for name, was in list(patient.hazards.items()):
        scale, shape = _distribution(clinic, patient, name)
        if (scale, shape) != (was.scale, was.shape):
            u = was.u if was.scale == inf else draw_left(was.u, was.scale, was.shape, was.since, years)
            _wait(clinic, patient, name, Hazard(u, years, scale, shape, was.count))


def _years_since_operation(clinic: Clinic, patient: Patient) -> float:
    return (clinic.clock.now - patient.last_operation) / MINUTES_PER_DAY / DAYS_PER_YEAR


# ---------------------------------------------------------------------- those of operations and refills
def _at_procedure(clinic: Clinic, patient: Patient, procedure: str) -> None:
    """Draw what an operation brings about: at once, while the patient is in hospital for it, or some days later."""
    for name, entry in clinic.scenario.complications.items():
        chance = entry.per_procedure.get(procedure)
        occurrence = entity("complication", name) % (1 << 40) * 1024 + patient.operations
        if chance is None or not patient.chance(Purpose.AT_PROCEDURE, chance.value, occurrence):
            continue
        if entry.onset_days.value > 0.0:
            minutes = int(entry.onset_days.value * MINUTES_PER_DAY)
            clinic.clock.start(_after_procedure(clinic, patient, name, clinic.clock.now + minutes))
        else:
            patient.arising.append(name)


def _after_procedure(clinic: Clinic, patient: Patient, name: str, minute: int) -> Process:
    """Wait for a complication of an operation, unless another operation or the loss of the pump comes first."""
    hazards = patient.hazards
    yield clinic.clock.at(minute, Rank.FAULT, patient.number)
    yield from patient.at_home()
    if patient.alive and patient.hazards is hazards:
        yield from befall(clinic, patient, name)


def during_stay(clinic: Clinic, patient: Patient) -> Process:
    """Live through what an operation brought about at once, in the bed in which the patient lies."""
    while patient.arising and patient.alive:
        yield from befall(clinic, patient, patient.arising.pop(0))


def at_refill(clinic: Clinic, patient: Patient, cause: Cause) -> None:
    """Draw what a refill brings about; those on a ward or in theatre are checked by others."""
    if cause in _FILLED_BY_THE_HOSPITAL:
        return
    patient.fills += 1
    for name, entry in clinic.scenario.complications.items():
        if entry.per_refill.value > 0.0:
            occurrence = entity("refill", name) % (1 << 40) * (1 << 16) + patient.fills
            if patient.chance(Purpose.AT_REFILL, entry.per_refill.value, occurrence):
                clinic.clock.start(_after_procedure(clinic, patient, name, clinic.clock.now))


# ---------------------------------------------------------------------- what follows
def befall(clinic: Clinic, patient: Patient, name: str) -> Process:
    """Have a complication. Whoever must come into hospital is there at once, so nothing else befalls them."""
    entry, pump = clinic.scenario.complications[name], patient.pump
    if pump is None or (not pump.running and entry.cause in _OF_A_PUMP_THAT_RUNS):
        return
    mends = entry.mended_by != _NOTHING_MENDS
    if mends and patient.fault is not None:
        return
    cause, days = CAUSE_OF_GROUP[entry.cause], (clinic.clock.now - patient.last_operation) / MINUTES_PER_DAY
    place = clinic.world.names.complications.index(name)
    clinic.log.add(Kind.COMPLICATION, patient.number, place, days, cause)
    had = patient.harmed[name] = patient.harmed.get(name, 0) + 1
    occurrence = entity("complication", name) % (1 << 40) * 1024 + had
    if patient.chance(Purpose.OVERDOSE, entry.overdose_probability.value, occurrence):
        yield from clinic.hospital.emergencies.overdose(patient, cause, occurrence)
    if patient.alive and patient.pump is pump:
        yield from clinic.hospital.treat(patient, cause, entry, occurrence)
    if not patient.alive or patient.pump is not pump:
        return
    if mends and patient.fault is None and pump.running:
        _be_faulty(clinic, patient, entry, cause)
    if entry.extra_visit:
        ask_visit(clinic, patient, clinic.visit[entry.extra_visit], cause)


def _be_faulty(clinic: Clinic, patient: Patient, entry: Complication, cause: Cause) -> None:
    procedure = clinic.procedure[entry.mended_by]
    patient.fault = Fault(procedure, clinic.visit.get(entry.diagnosis_visit, -1), entry.loses_effect)
    outcomes.note(clinic, patient)
    if clinic.hospital.emergencies.lost_drug(patient, cause, entry.withdrawal_probability.value, procedure):
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


def ask_visit(clinic: Clinic, patient: Patient, visit: int, cause: Cause) -> None:
    """Owe a patient with a pump a visit besides those of the refill cycle, within its window."""
    office = clinic.office
    if any(asked == visit for asked, _ in patient.extra_visits):
        return  # one visit serves for both
    due = clinic.clock.now + office.window(visit)
    patient.extra_visits.append((visit, due))
    owed = patient.obligation
    if owed is None or owed.here or owed.due <= due:
        return
    if not owed.booked or clinic.diary.minute(owed.slot) > due:
        office.release(patient, cause)  # the extra visit comes first; the other is owed again after it
