"""The reservoir's life: fills, dose reviews, and the watch over alarm and dryness."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from clinicsim.engines.process import faults, outcomes
from clinicsim.engines.process.clock import Process
from clinicsim.engines.process.pump import Pump
from clinicsim.world.calendar import DAYS_PER_YEAR, MINUTES_PER_DAY
from clinicsim.world.events import Cause, Kind, Rank
from clinicsim.world.rules import dose as dose_rules
from clinicsim.world.rules.reservoir import minute_at_volume, volume_after

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.patient import Patient


def volume_now(clinic: Clinic, pump: Pump) -> float:
    """Volume in the reservoir, mL; a pump that does not run keeps what it has."""
    if not pump.running:
        return pump.volume_ml
    return volume_after(pump.volume_ml, float(clinic.clock.now - pump.measured), pump.strength, pump.dose)


def wanted_strength(clinic: Clinic, pump: Pump) -> float:
    """Drug strength that policy wants in this pump at its dose, mcg/mL."""
    device = clinic.scenario.device
    strengths = np.array(sorted(device.concentrations_mcg_per_ml))
    best = dose_rules.strength_for(
        pump.dose, pump.reservoir_ml, device.alarm_volume_ml.value, strengths, device.minimum_usable_days.value
    )
    # Going back to a weaker drug is not worth a bridging bolus while the present one is still supplied.
    return pump.strength if best < pump.strength and pump.strength in strengths else best


def refill(clinic: Clinic, patient: Patient, cause: Cause) -> None:
    """Draw out the old drug, fill up, and review strength and dose."""
    pump, log, now = _pump(patient), clinic.log, clinic.clock.now
    if cause != Cause.SURGERY:
        log.add(Kind.MARGIN, patient.number, pump.serial, (pump.alarm - now) / MINUTES_PER_DAY, cause)
        log.add(Kind.BUFFER, patient.number, pump.serial, (pump.dry - now) / MINUTES_PER_DAY, cause)
    log.add(Kind.ASPIRATED, patient.number, pump.serial, volume_now(clinic, pump), cause)
    pump.volume_ml, pump.measured, pump.last_fill = pump.reservoir_ml, now, now
    log.add(Kind.FILLED, patient.number, pump.serial, pump.reservoir_ml, cause)
    strength = wanted_strength(clinic, pump)
    if strength != pump.strength:
        pump.strength = strength
        log.add(Kind.STRENGTH, patient.number, pump.serial, strength)
    _change_dose(clinic, patient, pump)
    set_dates(clinic, patient)
    outcomes.note(clinic, patient)
    faults.at_refill(clinic, patient, cause)


def review_dose(clinic: Clinic, patient: Patient) -> None:
    """Set the dose at a visit without a fill."""
    pump = _pump(patient)
    pump.volume_ml, pump.measured = volume_now(clinic, pump), clinic.clock.now
    if _change_dose(clinic, patient, pump):
        set_dates(clinic, patient)


def _change_dose(clinic: Clinic, patient: Patient, pump: Pump) -> bool:
    rules, indication = clinic.scenario.dose, patient.indication
    years = (clinic.clock.now - pump.therapy_began) / MINUTES_PER_DAY / DAYS_PER_YEAR
    target = dose_rules.target_dose(
        years,
        pump.start_dose,
        rules.titration_months.value / 12,
        pump.dose_factor,
        indication.dose_1_year_mcg_per_day.value,
        indication.dose_10_year_mcg_per_day.value,
    )
    dose = dose_rules.reviewed_dose(
        pump.dose, target, rules.change_threshold.value, rules.min_mcg_per_day.value, rules.max_mcg_per_day.value
    )
    if dose == pump.dose:
        return False
    pump.dose = dose
    clinic.log.add(Kind.DOSE, patient.number, pump.serial, dose)
    return True


def set_dates(clinic: Clinic, patient: Patient) -> None:
    """Work out when the alarm will sound and when the pump will be dry, and watch for both."""
    pump, log, now = _pump(patient), clinic.log, clinic.clock.now
    alarm_ml = clinic.scenario.device.alarm_volume_ml.value
    pump.alarm = minute_at_volume(now, pump.volume_ml, alarm_ml, pump.strength, pump.dose)
    pump.dry = minute_at_volume(now, pump.volume_ml, 0.0, pump.strength, pump.dose)
    pump.state += 1
    if not pump.running:  # a pump whose battery has ended neither alarms nor runs dry
        return
    log.add(Kind.ALARM_DATE, patient.number, pump.serial, float(pump.alarm))
    log.add(Kind.DRY_DATE, patient.number, pump.serial, float(pump.dry))
    clinic.clock.start(_watch(clinic, patient, pump, pump.state))


def _watch(clinic: Clinic, patient: Patient, pump: Pump, state: int) -> Process:
    """Wait for the alarm, then for the pump to run dry, unless a fill or a new dose comes first."""
    clock, log = clinic.clock, clinic.log
    yield clock.at(pump.alarm, Rank.RESERVOIR, patient.number)
    if not _still(patient, pump, state):
        return
    log.add(Kind.ALARM, patient.number, pump.serial, volume_now(clinic, pump), _why_late(patient))
    clinic.office.huddle.alarm_sounds(patient)
    yield clock.at(pump.dry, Rank.RESERVOIR, patient.number)
    if not _still(patient, pump, state):
        return
    log.add(Kind.DRY, patient.number, pump.serial, 0.0, _why_late(patient))
    outcomes.note(clinic, patient)
    clinic.hospital.emergencies.ran_dry(patient)


def _still(patient: Patient, pump: Pump, state: int) -> bool:
    return patient.pump is pump and pump.state == state and pump.running


def _why_late(patient: Patient) -> Cause:
    if patient.obligation is not None:
        return patient.obligation.why_late
    return Cause.IN_HOSPITAL if patient.busy_until is not None else Cause.NO_SLOT


def take_out(clinic: Clinic, patient: Patient, cause: Cause) -> None:
    """Take a pump out of use: it no longer infuses, and what it holds is drawn out."""
    pump = _pump(patient)
    now = clinic.clock.now
    clinic.log.add(Kind.ASPIRATED, patient.number, pump.serial, volume_now(clinic, pump), cause)
    if pump.running:
        clinic.log.add(Kind.PUMP_OUT, patient.number, pump.serial, (now - pump.inserted) / MINUTES_PER_DAY, cause)
    pump.running = False
    patient.pump, patient.hazards = None, {}


def _pump(patient: Patient) -> Pump:
    assert patient.pump is not None
    return patient.pump
