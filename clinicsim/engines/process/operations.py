"""Operations: what each one does to the pump, and what follows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from clinicsim.engines.process import battery, faults, outcomes, reservoir
from clinicsim.engines.process.clock import Process
from clinicsim.engines.process.pump import Pump
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import Cause, Kind, Rank, State
from clinicsim.world.randomness import Purpose, lognormal

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.patient import Patient


def operate(clinic: Clinic, patient: Patient, procedure: int, cause: Cause) -> None:
    """Do an operation and start the hazards that follow it."""
    name = clinic.world.names.procedures[procedure]
    minutes = clinic.theatre.minutes(patient, procedure)
    clinic.log.add(Kind.OPERATED, patient.number, procedure, float(minutes), cause)
    if cause == Cause.EMERGENCY:
        clinic.theatre.lists.emergency(minutes)
    patient.operations += 1
    patient.last_operation = clinic.clock.now
    if patient.fault is not None and patient.fault.procedure == procedure:
        patient.fault = None
    patient.withdrawing = False
    _EFFECTS[name](clinic, patient)
    clinic.theatre.done(patient, procedure)
    outcomes.note(clinic, patient)
    if patient.pump is not None:
        faults.start_hazards(clinic, patient, 0.0, name)


def _implant(clinic: Clinic, patient: Patient) -> None:
    rules = clinic.scenario.dose
    start = rules.start_multiple_of_bolus.value * patient.bolus_mcg
    factor = lognormal(patient.draw(Purpose.DOSE), 1.0, patient.indication.dose_spread_cv.value)
    strength = clinic.scenario.device.initial_concentration_mcg_per_ml.value
    _put_in(clinic, patient, Cause.IMPLANTED, clinic.clock.now, start, start, factor, strength)
    patient.reviews_left = rules.titration_reviews
    patient.next_review = clinic.clock.now + int(rules.first_review_days.value * MINUTES_PER_DAY)
    patient.enter(State.ITB)
    clinic.clock.start(stopping(clinic, patient))


def _replace(clinic: Clinic, patient: Patient) -> None:
    old = patient.pump
    assert old is not None
    reservoir.take_out(clinic, patient, Cause.REPLACED)
    _put_in(clinic, patient, Cause.REPLACED, old.therapy_began, old.start_dose, old.dose, old.dose_factor, old.strength)


def _put_in(
    clinic: Clinic,
    patient: Patient,
    cause: Cause,
    began: int,
    start_dose: float,
    dose: float,
    factor: float,
    strength: float,
) -> None:
    device, log, now = clinic.scenario.device, clinic.log, clinic.clock.now
    serial = patient.next_serial()
    large = patient.chance(Purpose.RESERVOIR, device.large_reservoir_share.value, serial)
    size = (device.large_reservoir_ml if large else device.small_reservoir_ml).value
    pump = Pump(
        serial=serial,
        inserted=now,
        therapy_began=began,
        reservoir_ml=size,
        strength=strength,
        start_dose=start_dose,
        dose=dose,
        dose_factor=factor,
        volume_ml=size,
        measured=now,
        last_fill=now,
        end_of_service=battery.end_of_service(clinic, patient, serial, now),
        model=device.pump_model,
    )
    if cause == Cause.REPLACED:
        pump.strength = reservoir.wanted_strength(clinic, pump)
    patient.pump = pump
    log.add(Kind.PUMP_IN, patient.number, serial, 0.0, cause)
    log.add(Kind.STRENGTH, patient.number, serial, pump.strength)
    log.add(Kind.DOSE, patient.number, serial, dose)
    log.add(Kind.FILLED, patient.number, serial, size, Cause.SURGERY)
    reservoir.set_dates(clinic, patient)
    clinic.clock.start(battery.watch(clinic, patient, pump))


def _revise(clinic: Clinic, patient: Patient) -> None:
    reservoir.refill(clinic, patient, Cause.SURGERY)


def _explant(clinic: Clinic, patient: Patient) -> None:
    stop_therapy(clinic, patient, Cause.EXPLANTED)


_EFFECTS: dict[str, Callable[[Clinic, Patient], None]] = {
    "implant": _implant,
    "replacement": _replace,
    "revision": _revise,
    "explant": _explant,
}


def stop_therapy(clinic: Clinic, patient: Patient, cause: Cause) -> None:
    """End intrathecal therapy: the patient goes back to oral drugs."""
    reservoir.take_out(clinic, patient, cause)
    clinic.theatre.withdraw_all(patient, cause)
    patient.fault, patient.withdrawing, patient.extra_visits = None, False, []
    patient.enter(State.ORAL)


def stopping(clinic: Clinic, patient: Patient) -> Process:
    """Stop intrathecal therapy by choice, some day, if the patient still has it."""
    began = patient.pump.therapy_began if patient.pump else 0
    when = patient.time_to(Purpose.STOPPING, clinic.scenario.discontinuation.per_year.value)
    yield clinic.clock.at(when, Rank.STOPPING, patient.number)
    yield from patient.at_home()
    if not patient.alive or patient.pump is None or patient.pump.therapy_began != began or not patient.pump.running:
        return
    stop_therapy(clinic, patient, Cause.STOPPED)
    clinic.office.release(patient, Cause.STOPPED)


def list_again(clinic: Clinic, patient: Patient) -> None:
    """List a patient for a new pump after an explant, if the patient is still in oral care."""
    if patient.alive and patient.state == State.ORAL:
        patient.enter(State.WAIT_IMPLANT)
        clinic.office.release(patient, Cause.IMPLANTED)
