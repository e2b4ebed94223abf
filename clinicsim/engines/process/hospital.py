"""The hospital: admissions, planned and emergency operations, and the treatment of complications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicsim.engines.process import faults, operations, reservoir
from clinicsim.engines.process.clock import Process
from clinicsim.engines.process.emergencies import MINUTES_PER_HOUR, Emergencies
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import Cause, Kind, Rank
from clinicsim.world.randomness import Purpose

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.patient import Patient
    from clinicsim.scenario.schema.harm import Complication
    from clinicsim.scenario.schema.theatre import Procedure

_EXPLANT = "explant"
_DAY_CASE_HOUR = 10
HOURS_PER_DAY = 24


class Hospital:
    """Admissions, planned and not, and emergency care."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic = clinic
        self.emergencies = Emergencies(self)

    # ------------------------------------------------------------------ in and out
    def admit(self, patient: Patient, level: str, cause: Cause) -> int:
        """Take a patient in; returns the minute."""
        patient.keep_busy()
        patient.admitted = True
        self.clinic.log.add(Kind.ADMITTED, patient.number, self.clinic.level[level], cause=cause)
        return self.clinic.clock.now

    def come_in(self, patient: Patient, level: str, cause: Cause) -> int | None:
        """Come in as an emergency; returns the minute of admission, or None for one who is an in-patient already."""
        if patient.admitted:
            return None
        self.clinic.log.add(Kind.EMERGENCY, patient.number, cause=cause)
        return self.admit(patient, level, cause)

    def lie(self, patient: Patient, level: str, nights: float) -> Process:
        """Lie in a bed of a level as an emergency."""
        yield from self.clinic.wards.stay(patient, self.clinic.level[level], nights, Cause.EMERGENCY)

    def discharge(self, patient: Patient, level: str, since: int, cause: Cause) -> None:
        """Let a patient go home, if still alive; `since` is the minute of admission."""
        if patient.alive:
            days = (self.clinic.clock.now - since) / MINUTES_PER_DAY
            self.clinic.log.add(Kind.DISCHARGED, patient.number, self.clinic.level[level], days, cause)
            patient.come_home()

    # ------------------------------------------------------------------ planned care
    def elective_operation(self, patient: Patient, procedure: int) -> Process:
        """Operate from a theatre list, with the planned nights after it."""
        plan = self._plan(procedure)
        since = self.admit(patient, plan.level, Cause.SURGERY)
        operations.operate(self.clinic, patient, procedure, Cause.ELECTIVE)
        yield from faults.during_stay(self.clinic, patient)
        yield from self.clinic.wards.stay(patient, self.clinic.level[plan.level], plan.nights.value, Cause.ELECTIVE)
        self.discharge(patient, plan.level, since, Cause.SURGERY)

    def trial_day(self, patient: Patient) -> Process:
        """Observe a patient after a bolus of a screening trial, and treat a headache that is bad enough."""
        rules = self.clinic.scenario.trial
        patient.keep_busy()
        patient.admitted = True
        bed, hours = self.clinic.level[rules.level], rules.observation_hours.value
        yield from self.clinic.wards.stay(patient, bed, hours / HOURS_PER_DAY, Cause.ELECTIVE)
        if patient.alive:
            patient.come_home()

    def headache(self, patient: Patient) -> Process:
        """Lie in with a headache after a lumbar puncture."""
        rules = self.clinic.scenario.trial
        since = self.come_in(patient, rules.headache_level, Cause.TRIAL)
        yield from self.lie(patient, rules.headache_level, rules.headache_nights.value)
        if since is not None:
            self.discharge(patient, rules.headache_level, since, Cause.TRIAL)

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
        since = self.admit(patient, level, Cause.DAY_CASE)
        reservoir.refill(self.clinic, patient, Cause.DAY_CASE)
        yield from self.clinic.wards.stay(patient, self.clinic.level[level], 1.0, Cause.EMERGENCY)
        self.discharge(patient, level, since, Cause.DAY_CASE)

    def on_call_refill(self, patient: Patient) -> Process:
        """Fill a pump out of hours, at the patient's bedside."""
        pump, clock = patient.pump, self.clinic.clock
        assert pump is not None
        filled, hours = pump.last_fill, self.clinic.scenario.emergency.on_call_delay_hours.value
        yield clock.at(clock.now + int(hours * MINUTES_PER_HOUR), Rank.ADMISSION, patient.number)
        if patient.pump is pump and pump.last_fill == filled and pump.running and not patient.admitted:
            reservoir.refill(self.clinic, patient, Cause.ON_CALL)
            self.clinic.office.release(patient, Cause.ON_CALL)

    # ------------------------------------------------------------------ complications
    def treat(self, patient: Patient, cause: Cause, entry: Complication, occurrence: int) -> Process:
        """Treat a complication in hospital: beds level by level, and the explant if the pump must come out."""
        clinic, dies = self.clinic, entry.death_probability.value
        explant = patient.chance(Purpose.EXPLANT, entry.explant_probability.value, occurrence)
        own = clinic.scenario.procedures[_EXPLANT].level if explant else ""
        stays = [(level, nights.value) for level, nights in entry.nights.items() if level != own and nights.value > 0.0]
        if explant or stays:
            level = stays[0][0] if stays else own
            since = self.come_in(patient, level, cause)
            for ward, nights in stays:
                yield from self.lie(patient, ward, nights)
        if not patient.alive:
            return
        if patient.chance(Purpose.COMPLICATION_DEATH, dies, occurrence):
            patient.die(cause, Kind.COMPLICATION)
            return
        if explant:
            yield from self._explant(patient)
        if (explant or stays) and since is not None:
            self.discharge(patient, level, since, cause)

    def _explant(self, patient: Patient) -> Process:
        """Take a pump out; the patient goes on with oral drugs and may be listed again later."""
        clinic = self.clinic
        yield from self.emergency_operation(patient, clinic.procedure[_EXPLANT])
        if patient.alive and patient.chance(Purpose.REIMPLANT, clinic.scenario.discontinuation.reimplant_share.value):
            clinic.clock.start(self._list_again(patient))

    def _list_again(self, patient: Patient) -> Process:
        clinic = self.clinic
        days = int(clinic.scenario.discontinuation.reimplant_after_days.value * MINUTES_PER_DAY)
        yield clinic.clock.at(clinic.clock.now + days, Rank.BOOKING, patient.number)
        yield from patient.at_home()
        operations.list_again(clinic, patient)

    def emergency_operation(self, patient: Patient, procedure: int) -> Process:
        """Wait in a bed for emergency theatre, be operated on and recover; the discharge is the caller's."""
        clinic, plan = self.clinic, self._plan(procedure)
        level, wait = clinic.level[plan.level], clinic.scenario.theatre.emergency_wait_days.value
        yield from clinic.wards.stay(patient, level, wait, Cause.EMERGENCY)
        if not patient.alive or patient.pump is None:
            return
        operations.operate(clinic, patient, procedure, Cause.EMERGENCY)
        yield from faults.during_stay(clinic, patient)
        yield from clinic.wards.stay(patient, level, plan.nights.value, Cause.ELECTIVE)

    def _plan(self, procedure: int) -> Procedure:
        return self.clinic.scenario.procedures[self.clinic.world.names.procedures[procedure]]
