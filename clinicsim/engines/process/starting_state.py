"""The clinic's own patients on the first day: on oral drugs, on lists, or with pumps part empty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from clinicsim.engines.process import battery, faults, operations, reservoir
from clinicsim.engines.process.patient import GivenAppointment, Patient
from clinicsim.engines.process.pump import Pump
from clinicsim.world.calendar import DAYS_PER_YEAR, MINUTES_PER_DAY
from clinicsim.world.events import Cause, Kind, State
from clinicsim.world.randomness import Purpose
from clinicsim.world.rules.dose import settled_dose

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic

_WAITING = {0: State.ORAL, 1: State.WAIT_NEW, 2: State.WAIT_TRIAL, 3: State.WAIT_IMPLANT}


def prevalent_patients(clinic: Clinic) -> Iterator[Patient]:
    """Every patient of the cohort, in order of number."""
    for number, row in enumerate(clinic.world.cohort.patients):
        yield _patient(clinic, number, row)


def _patient(clinic: Clinic, number: int, row: np.void) -> Patient:
    listed = State.ITB if row["itb"] else _WAITING[int(row["waiting_list"])]
    kept = clinic.scenario.cohort.pumps == "kept" or listed == State.WAIT_NEW
    state = listed if kept else State.ORAL
    waits = row["waiting_list"] and state == listed
    clock_start = int(row["clock_start_day"]) * MINUTES_PER_DAY if waits else 0
    key = int(clinic.world.patient_keys[number])
    patient = Patient(clinic, number, key, int(row["indication"]), state, clock_start)
    patient.prevalent = True
    if row["next_appointment_day"] >= 0 and state == listed:
        patient.given_appointment = GivenAppointment(
            int(row["next_appointment_day"]), int(row["next_appointment_visit"])
        )
    if state == State.ORAL:
        patient.first_follow_up = patient.draw(Purpose.FIRST_FOLLOW_UP, 0)
    clinic.log.add(Kind.STATE, number, value=float(state))
    if state == State.ITB:
        _with_pump(clinic, patient, row)
    return patient


def _with_pump(clinic: Clinic, patient: Patient, row: np.void) -> None:
    inserted, dose = int(row["implant_day"]) * MINUTES_PER_DAY, float(row["dose"])
    years, began = -inserted / MINUTES_PER_DAY / DAYS_PER_YEAR, int(row["therapy_start_day"]) * MINUTES_PER_DAY
    indication, serial = patient.indication, patient.next_serial()
    mean = settled_dose(
        -began / MINUTES_PER_DAY / DAYS_PER_YEAR,
        indication.dose_1_year_mcg_per_day.value,
        indication.dose_10_year_mcg_per_day.value,
    )
    pump = Pump(
        serial=serial,
        inserted=inserted,
        therapy_began=began,
        reservoir_ml=float(row["reservoir_ml"]),
        strength=float(row["concentration"]),
        start_dose=dose,
        dose=dose,
        dose_factor=dose / mean,
        volume_ml=float(row["volume_ml"]),
        measured=0,
        last_fill=int(row["last_refill_day"]) * MINUTES_PER_DAY,
        end_of_service=battery.end_of_service(clinic, patient, serial, inserted),
        model=clinic.world.cohort.pump_model(patient.number),
    )
    patient.pump, patient.last_operation = pump, inserted
    for kind, value in (
        (Kind.PUMP_IN, -inserted / MINUTES_PER_DAY),
        (Kind.STRENGTH, pump.strength),
        (Kind.DOSE, dose),
        (Kind.FILLED, pump.volume_ml),
    ):
        clinic.log.add(kind, patient.number, serial, value, Cause.PREVALENT)
    reservoir.set_dates(clinic, patient)
    clinic.clock.start(battery.watch(clinic, patient, pump))
    clinic.clock.start(operations.stopping(clinic, patient))
    faults.start_hazards(clinic, patient, years, None)
    if row["waiting_list"] == 4 or row["waiting_list"] == 5:
        procedure = clinic.procedure["replacement" if row["waiting_list"] == 4 else "revision"]
        clinic.theatre.request(patient, procedure, int(row["clock_start_day"]) * MINUTES_PER_DAY)
