"""What holds a patient's spasticity: noted whenever it changes, for scores and utilities are worked out from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicsim.world.events import Control, Kind, State

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.patient import Patient


def note(clinic: Clinic, patient: Patient) -> None:
    """Write down what holds the spasticity now, if it has changed."""
    control = _control(clinic, patient)
    if patient.alive and patient.state != State.GONE and control != patient.control:
        patient.control = control
        clinic.log.add(Kind.CONTROL, patient.number, value=float(control))


def _control(clinic: Clinic, patient: Patient) -> Control:
    pump = patient.pump
    if patient.withdrawing:
        return Control.WITHDRAWAL
    if pump is not None:
        flows = pump.running and patient.fault is None and clinic.clock.now < pump.dry
        return Control.ITB if flows else Control.ITB_LOST
    if patient.toxin_works:
        return Control.BOTULINUM
    return Control.ORAL if patient.drugs else Control.UNTREATED
