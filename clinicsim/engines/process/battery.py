"""The battery: it asks for replacement, then ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicsim.engines.process import outcomes
from clinicsim.engines.process.clock import Process
from clinicsim.engines.process.pump import Pump
from clinicsim.engines.process.reservoir import volume_now
from clinicsim.world.calendar import DAYS_PER_YEAR, MINUTES_PER_DAY
from clinicsim.world.events import Cause, Kind, Rank
from clinicsim.world.randomness import Purpose
from clinicsim.world.rules.hazard import battery_life

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.patient import Patient


def end_of_service(clinic: Clinic, patient: Patient, serial: int, inserted: int) -> int:
    """Draw the minute at which a pump's battery ends; a prevalent pump is known to have lasted so far."""
    rules = clinic.scenario.battery
    age = (clinic.clock.now - inserted) / MINUTES_PER_DAY / DAYS_PER_YEAR
    # Nobody starts with a battery that has already ended: such a pump is at the end of its last ninety days.
    survived = min(age, rules.max_years.value - rules.eri_to_end_of_service_days.value / DAYS_PER_YEAR)
    u = patient.draw(Purpose.BATTERY, serial)
    life = battery_life(u, rules.median_years.value, rules.weibull_shape.value, rules.max_years.value, survived)
    return inserted + int(max(life, age) * DAYS_PER_YEAR * MINUTES_PER_DAY) + 1


def watch(clinic: Clinic, patient: Patient, pump: Pump) -> Process:
    """Ask for a replacement, show the indicator, and in the end stop."""
    rules, clock, log = clinic.scenario.battery, clinic.clock, clinic.log
    eri = pump.end_of_service - int(rules.eri_to_end_of_service_days.value * MINUTES_PER_DAY)
    asks = eri - int(rules.request_before_eri_days.value * MINUTES_PER_DAY)
    if asks < eri:
        yield clock.at(max(asks, clock.now), Rank.BATTERY, patient.number)
        if patient.pump is not pump:
            return
        clinic.theatre.request(patient, clinic.procedure["replacement"], clock.now)
    yield clock.at(max(eri, clock.now), Rank.BATTERY, patient.number)
    if patient.pump is not pump:
        return
    log.add(Kind.ERI, patient.number, pump.serial, float(pump.end_of_service))
    clinic.theatre.request(patient, clinic.procedure["replacement"], clock.now)
    yield clock.at(pump.end_of_service, Rank.BATTERY, patient.number)
    if patient.pump is not pump:
        return
    log.add(Kind.END_OF_SERVICE, patient.number, pump.serial, (clock.now - pump.inserted) / MINUTES_PER_DAY)
    stop(clinic, patient, Cause.END_OF_SERVICE)
    clinic.hospital.emergencies.lost_drug(
        patient,
        Cause.END_OF_SERVICE,
        clinic.scenario.withdrawal.probability_at_end_of_service.value,
        clinic.procedure["replacement"],
    )


def stop(clinic: Clinic, patient: Patient, cause: Cause) -> None:
    """Stop a pump that stays in the patient: it infuses nothing, and no visit helps until it is replaced."""
    pump = patient.pump
    assert pump is not None
    pump.volume_ml, pump.measured = volume_now(clinic, pump), clinic.clock.now
    pump.running = False
    clinic.log.add(
        Kind.PUMP_OUT, patient.number, pump.serial, (clinic.clock.now - pump.inserted) / MINUTES_PER_DAY, cause
    )
    patient.keep_busy()
    outcomes.note(clinic, patient)
