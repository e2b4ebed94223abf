"""Emergencies of the drug: a pump that has run dry, withdrawal, overdose."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from clinicsim.engines.process import outcomes, reservoir
from clinicsim.engines.process.clock import Process
from clinicsim.world.events import Cause, Kind, Rank
from clinicsim.world.randomness import Purpose, lognormal, place_of, triangular

if TYPE_CHECKING:
    from clinicsim.engines.process.hospital import Hospital
    from clinicsim.engines.process.patient import Patient
    from clinicsim.scenario.schema.harm import Severity

MINUTES_PER_HOUR = 60


class Emergencies:
    """What too little and too much of the drug do to a patient."""

    def __init__(self, hospital: Hospital) -> None:
        self.hospital, self.clinic = hospital, hospital.clinic

    # ------------------------------------------------------------------ too little
    def ran_dry(self, patient: Patient) -> None:
        """Respond to a dry pump: fill an in-patient on the ward and some on call; the rest may withdraw."""
        clinic, emergency = self.clinic, self.clinic.scenario.emergency
        if patient.admitted:
            reservoir.refill(clinic, patient, Cause.ADMISSION)
            clinic.office.release(patient, Cause.ADMISSION)
        elif patient.chance(Purpose.ON_CALL_REFILL, emergency.on_call_refill_probability.value):
            clinic.clock.start(self.hospital.on_call_refill(patient))
        else:
            self.lost_drug(patient, Cause.DRY, clinic.scenario.withdrawal.probability_if_dry.value, None)

    def lost_drug(self, patient: Patient, cause: Cause, probability: float, procedure: int | None) -> bool:
        """Decide whether a loss of drug leads to withdrawal, and set it going; `procedure` is what mends the loss."""
        withdraws = patient.chance(Purpose.WITHDRAWAL, probability)
        if withdraws:
            self.clinic.clock.start(self._withdrawal(patient, cause, procedure))
        return withdraws

    def _withdrawal(self, patient: Patient, cause: Cause, procedure: int | None) -> Process:
        """Withdraw after some hours without drug, unless the loss is mended before; be admitted; recover or die."""
        clinic, rules, pump = self.clinic, self.clinic.scenario.withdrawal, patient.pump
        if pump is None:  # it was taken out in this very minute
            return
        state, operated = pump.state, patient.operations
        hours = triangular(
            patient.draw(Purpose.ONSET),
            rules.onset_hours_low.value,
            rules.onset_hours_mode.value,
            rules.onset_hours_high.value,
        )
        onset = clinic.clock.now + int(hours * MINUTES_PER_HOUR)
        yield clinic.clock.at(onset, Rank.ADMISSION, patient.number)
        yield from patient.at_home()
        filled = cause == Cause.DRY and pump.state != state
        if not patient.alive or patient.pump is not pump or patient.operations != operated or filled:
            return
        rules = clinic.scenario.withdrawal
        place = _grade(patient.draw(Purpose.SEVERITY), rules.severity.values())
        severity = list(rules.severity.values())[place]
        clinic.log.add(Kind.WITHDRAWAL, patient.number, place, hours, cause)
        clinic.log.add(Kind.EMERGENCY, patient.number, cause=cause)
        since = self.hospital.admit(patient, rules.ward_level, cause)
        self._withdrawing(patient, True)
        if procedure is None:
            reservoir.refill(clinic, patient, Cause.ADMISSION)
        yield from self.hospital.lie(patient, rules.critical_level, severity.critical_nights.value)
        if not patient.alive:
            return
        if patient.chance(Purpose.WITHDRAWAL_DEATH, severity.death_probability.value):
            patient.die(cause, Kind.WITHDRAWAL)
        elif procedure is None:
            nights = lognormal(patient.draw(Purpose.NIGHTS), severity.nights.value, rules.nights_cv.value)
            yield from self.hospital.lie(patient, rules.ward_level, nights)
            self._withdrawing(patient, False)
            self.hospital.discharge(patient, rules.ward_level, since, cause)
        else:
            yield from self.hospital.emergency_operation(patient, procedure)
            self.hospital.discharge(patient, rules.ward_level, since, cause)

    def _withdrawing(self, patient: Patient, withdrawing: bool) -> None:
        patient.withdrawing = withdrawing
        outcomes.note(self.clinic, patient)

    # ------------------------------------------------------------------ too much
    def overdose(self, patient: Patient, cause: Cause, occurrence: int) -> Process:
        """Have an overdose: supported in critical care if it is grave (there is no antidote), the pump filled anew."""
        clinic, rules = self.clinic, self.clinic.scenario.overdose
        place = _grade(patient.draw(Purpose.OVERDOSE_GRADE, occurrence), rules.severity.values())
        severity = list(rules.severity.values())[place]
        clinic.log.add(Kind.OVERDOSE, patient.number, place, cause=cause)
        critical = severity.critical_nights.value
        level = rules.critical_level if critical > 0.0 else rules.ward_level
        since = self.hospital.come_in(patient, level, cause)
        yield from self.hospital.lie(patient, rules.critical_level, critical)
        if not patient.alive:
            return
        if patient.chance(Purpose.COMPLICATION_DEATH, severity.death_probability.value, -1 - occurrence):
            patient.die(cause, Kind.OVERDOSE)
            return
        if patient.pump is not None and patient.pump.running:
            reservoir.refill(clinic, patient, Cause.ADMISSION)
        u = patient.draw(Purpose.OVERDOSE_NIGHTS, occurrence)
        yield from self.hospital.lie(
            patient, rules.ward_level, lognormal(u, severity.nights.value, rules.nights_cv.value)
        )
        if since is not None:
            self.hospital.discharge(patient, level, since, cause)


def _grade(u: float, grades: Iterable[Severity]) -> int:
    """Place of the grade that a draw stands for, by the grades' shares."""
    shares = np.array([grade.share.value for grade in grades], dtype=np.float64)
    return place_of(u, shares)
