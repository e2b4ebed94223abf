"""The hospital: beds by ward level, admissions, and what withdrawal does to a patient."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import simpy

from clinicsim.engines.process import operations, reservoir
from clinicsim.engines.process.clock import Process
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import Cause, Kind, Rank
from clinicsim.world.randomness import Purpose, lognormal, triangular

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.patient import Patient
    from clinicsim.scenario.schema.theatre import Procedure

MINUTES_PER_HOUR = 60
_DAY_CASE_HOUR = 10


class Bed(NamedTuple):
    """A bed that a patient lies in."""

    level: int
    since: int
    cause: Cause


class Ward:
    """Beds of one level; whoever finds none free waits in order of arrival."""

    def __init__(self, places: int | None) -> None:
        self.places = places
        self.taken = 0
        self.queue: list[tuple[Patient, simpy.Event]] = []

    @property
    def full(self) -> bool:
        """Whether every bed is taken."""
        return self.places is not None and self.taken >= self.places


class Hospital:
    """Wards and emergency care."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic = clinic
        levels = clinic.scenario.beds.values()
        self.wards = [Ward(None if level.places == "unlimited" else level.places) for level in levels]
        self.beds: dict[int, Bed] = {}

    # ------------------------------------------------------------------ beds
    def stay(self, patient: Patient, level: int, days: float, cause: Cause) -> Process:
        """Lie in a bed for some days. A patient who dies has already given it back."""
        clinic, ward = self.clinic, self.wards[level]
        if days <= 0 or not patient.alive:
            return
        if ward.full:
            clinic.log.add(Kind.BED_WAIT, patient.number, level, cause=cause)
            free = clinic.clock.signal()
            ward.queue.append((patient, free))
            yield free
            if not patient.alive:
                return
        else:
            ward.taken += 1
        bed = Bed(level, clinic.clock.now, cause)
        self.beds[patient.number] = bed
        clinic.log.add(Kind.BED_IN, patient.number, level, cause=cause)
        yield clinic.clock.at(clinic.clock.now + int(days * MINUTES_PER_DAY), Rank.DISCHARGE, patient.number)
        if self.beds.get(patient.number) is bed:
            self._leave_bed(patient)

    def _leave_bed(self, patient: Patient) -> None:
        bed = self.beds.pop(patient.number)
        days = (self.clinic.clock.now - bed.since) / MINUTES_PER_DAY
        self.clinic.log.add(Kind.BED_OUT, patient.number, bed.level, days, bed.cause)
        ward = self.wards[bed.level]
        if ward.queue:
            ward.queue.pop(0)[1].succeed()
        else:
            ward.taken -= 1

    def vacate(self, patient: Patient) -> None:
        """Give back the bed, or the place in the queue for one, of a patient who dies."""
        if patient.number in self.beds:
            self._leave_bed(patient)
        for ward in self.wards:
            for place, (waiting, free) in enumerate(ward.queue):
                if waiting is patient:
                    del ward.queue[place]
                    free.succeed()
                    break

    def _admit(self, patient: Patient, level: str, cause: Cause) -> int:
        patient.keep_busy()
        patient.admitted = True
        self.clinic.log.add(Kind.ADMITTED, patient.number, self.clinic.level[level], cause=cause)
        return self.clinic.clock.now

    def _discharge(self, patient: Patient, level: str, since: int, cause: Cause) -> None:
        if patient.alive:
            days = (self.clinic.clock.now - since) / MINUTES_PER_DAY
            self.clinic.log.add(Kind.DISCHARGED, patient.number, self.clinic.level[level], days, cause)
            patient.come_home()

    # ------------------------------------------------------------------ planned care
    def elective_operation(self, patient: Patient, procedure: int) -> Process:
        """Operate from a theatre list, with the planned nights after it."""
        plan = self._plan(procedure)
        since = self._admit(patient, plan.level, Cause.SURGERY)
        operations.operate(self.clinic, patient, procedure, Cause.ELECTIVE)
        yield from self.stay(patient, self.clinic.level[plan.level], plan.nights.value, Cause.ELECTIVE)
        self._discharge(patient, plan.level, since, Cause.SURGERY)

    def trial_bed(self, patient: Patient) -> Process:
        """Observe a patient after a screening trial."""
        yield from self.stay(patient, self.clinic.level[self.clinic.scenario.trial.level], 1.0, Cause.ELECTIVE)

    def day_case(self, patient: Patient) -> Process:
        """Fill a pump as a day case on the next day."""
        pump, level, now = patient.pump, self.clinic.scenario.huddle.day_case_level, self.clinic.clock.now
        assert pump is not None
        filled = pump.last_fill
        tomorrow = (now // MINUTES_PER_DAY + 1) * MINUTES_PER_DAY + _DAY_CASE_HOUR * MINUTES_PER_HOUR
        yield self.clinic.clock.at(tomorrow, Rank.ADMISSION, patient.number)
        if patient.pump is not pump or pump.last_fill != filled or patient.admitted or not pump.running:
            return
        self.clinic.office.release(patient, Cause.DAY_CASE)
        since = self._admit(patient, level, Cause.DAY_CASE)
        reservoir.refill(self.clinic, patient, Cause.DAY_CASE)
        yield from self.stay(patient, self.clinic.level[level], 1.0, Cause.EMERGENCY)
        self._discharge(patient, level, since, Cause.DAY_CASE)

    def on_call_refill(self, patient: Patient) -> Process:
        """Fill a pump out of hours, at the patient's bedside."""
        pump, clock = patient.pump, self.clinic.clock
        assert pump is not None
        filled, hours = pump.last_fill, self.clinic.scenario.emergency.on_call_delay_hours.value
        yield clock.at(clock.now + int(hours * MINUTES_PER_HOUR), Rank.ADMISSION, patient.number)
        if patient.pump is pump and pump.last_fill == filled and pump.running and not patient.admitted:
            reservoir.refill(self.clinic, patient, Cause.ON_CALL)
            self.clinic.office.release(patient, Cause.ON_CALL)

    def treat(self, patient: Patient, cause: Cause, level: str, nights: float) -> Process:
        """Treat a complication in hospital, the pump staying in."""
        self.clinic.log.add(Kind.EMERGENCY, patient.number, cause=cause)
        since = self._admit(patient, level, cause)
        yield from self.stay(patient, self.clinic.level[level], nights, Cause.EMERGENCY)
        self._discharge(patient, level, since, cause)

    def explant(self, patient: Patient, cause: Cause) -> Process:
        """Take an infected pump out; the patient goes home on oral drugs and may be listed again later."""
        clinic = self.clinic
        procedure = clinic.procedure["explant"]
        clinic.log.add(Kind.EMERGENCY, patient.number, cause=cause)
        since = self._admit(patient, clinic.scenario.procedures["explant"].level, cause)
        yield from self._emergency_operation(patient, procedure, since, cause)
        rules = clinic.scenario.discontinuation
        if patient.alive and patient.chance(Purpose.REIMPLANT, rules.reimplant_share.value):
            days = int(rules.reimplant_after_days.value * MINUTES_PER_DAY)
            yield clinic.clock.at(clinic.clock.now + days, Rank.BOOKING, patient.number)
            operations.list_again(clinic, patient)

    def _emergency_operation(self, patient: Patient, procedure: int, since: int, cause: Cause) -> Process:
        """Wait in a bed for emergency theatre, be operated on, recover, go home; `since` is the minute of admission."""
        clinic, plan = self.clinic, self._plan(procedure)
        level, wait = clinic.level[plan.level], clinic.scenario.theatre.emergency_wait_days.value
        yield from self.stay(patient, level, wait, Cause.EMERGENCY)
        if not patient.alive:
            return
        operations.operate(clinic, patient, procedure, Cause.EMERGENCY)
        yield from self.stay(patient, level, plan.nights.value, Cause.ELECTIVE)
        self._discharge(patient, plan.level, since, cause)

    def _plan(self, procedure: int) -> Procedure:
        return self.clinic.scenario.procedures[self.clinic.world.names.procedures[procedure]]

    # ------------------------------------------------------------------ loss of drug and withdrawal
    def ran_dry(self, patient: Patient) -> None:
        """Respond to a dry pump: fill an in-patient on the ward and some on call; the rest may withdraw."""
        emergency = self.clinic.scenario.emergency
        if patient.admitted:
            reservoir.refill(self.clinic, patient, Cause.ADMISSION)
        elif patient.chance(Purpose.ON_CALL_REFILL, emergency.on_call_refill_probability.value):
            self.clinic.clock.start(self.on_call_refill(patient))
        else:
            self.lost_drug(patient, Cause.DRY, self.clinic.scenario.withdrawal.probability_if_dry.value, None)

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
        place = self._severity(patient)
        severity = list(rules.severity.values())[place]
        clinic.log.add(Kind.WITHDRAWAL, patient.number, place, hours, cause)
        clinic.log.add(Kind.EMERGENCY, patient.number, cause=cause)
        since = self._admit(patient, rules.ward_level, cause)
        if procedure is None:
            reservoir.refill(clinic, patient, Cause.ADMISSION)
        yield from self.stay(
            patient, clinic.level[rules.critical_level], severity.critical_nights.value, Cause.EMERGENCY
        )
        if not patient.alive:
            return
        if patient.chance(Purpose.WITHDRAWAL_DEATH, severity.death_probability.value):
            patient.die(cause)
        elif procedure is None:
            nights = lognormal(patient.draw(Purpose.NIGHTS), severity.nights.value, rules.nights_cv.value)
            yield from self.stay(patient, clinic.level[rules.ward_level], nights, Cause.EMERGENCY)
            self._discharge(patient, rules.ward_level, since, cause)
        else:
            yield from self._emergency_operation(patient, procedure, since, cause)

    def _severity(self, patient: Patient) -> int:
        shares = [grade.share.value for grade in self.clinic.scenario.withdrawal.severity.values()]
        u, place = patient.draw(Purpose.SEVERITY) * sum(shares), 0
        while place < len(shares) - 1 and u >= shares[place]:
            u -= shares[place]
            place += 1
        return place
