"""The screening trial and the wait for an implant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicsim.engines.process.clock import Process
from clinicsim.world.events import Kind, State
from clinicsim.world.randomness import Purpose

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.patient import Patient


def trial(clinic: Clinic, patient: Patient) -> Process:
    """Wait for the trial; who responds at some dose level may be listed for an implant."""
    start = patient.clock_start if patient.prevalent else clinic.clock.now
    if not (yield clinic.office.join(patient, clinic.visit["trial"], start).met):
        return
    rules = clinic.scenario.trial
    u, level = patient.draw(Purpose.TRIAL_RESPONSE), -1
    for place, share in enumerate(rules.responds_by_level):
        if u < share:
            level = place
            break
    patient.bolus_mcg = rules.bolus_mcg[level]
    clinic.log.add(Kind.TRIAL, patient.number, level, patient.bolus_mcg)
    yield from clinic.hospital.trial_bed(patient)
    if not patient.alive:
        return
    accepts = level >= 0 and patient.chance(Purpose.ACCEPTS_IMPLANT, rules.accepts_implant_share.value)
    patient.enter(State.WAIT_IMPLANT if accepts else State.ORAL)


def wait_for_implant(clinic: Clinic, patient: Patient) -> Process:
    """Wait for an implant; the operation itself takes the patient on."""
    start = patient.clock_start if patient.prevalent else clinic.clock.now
    yield clinic.theatre.request(patient, clinic.procedure["implant"], start)
