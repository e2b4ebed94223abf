"""A patient: a life that reads top to bottom as the pathway.

Stages follow one another in `life`. What can befall a patient at any time (an alarm, a fault, an admission, death)
runs beside it as a process of its own, in `reservoir`, `battery`, `faults` and `hospital`; it ends the visit that is
owed, and the life then sees for itself where the patient stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from clinicsim.engines.process import faults, reservoir
from clinicsim.engines.process.clock import Process
from clinicsim.world.calendar import DAYS_PER_YEAR, MINUTES_PER_DAY
from clinicsim.world.events import Cause, Kind, Rank, State
from clinicsim.world.randomness import Purpose, exponential, uniform
from clinicsim.world.rules.reservoir import refill_due

if TYPE_CHECKING:
    import simpy

    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.obligation import Obligation
    from clinicsim.engines.process.pump import Pump
    from clinicsim.scenario.schema.people import Indication

MINUTES_PER_YEAR = DAYS_PER_YEAR * MINUTES_PER_DAY


class GivenAppointment(NamedTuple):
    """An appointment that the clinic's own list holds on the first day; visit -1 if the list does not say what for."""

    day: int
    visit: int


class Patient:
    """One patient, whose luck is keyed by `key` and by nothing that happens to anybody else."""

    def __init__(self, clinic: Clinic, number: int, key: int, indication: int, state: State, clock_start: int) -> None:
        self.clinic, self.number, self.key = clinic, number, key
        self.indication: Indication = list(clinic.scenario.indications.values())[indication]
        self.indication_place = indication
        self.state = state
        self.clock_start = clock_start
        self.alive, self.prevalent = True, False
        self.given_appointment: GivenAppointment | None = None
        self.not_before = 0
        self.first_follow_up: float | None = None
        self.pump: Pump | None = None
        self.obligation: Obligation | None = None
        self.operations = 0
        self.reviews_left, self.next_review = 0, 0
        self.fault: faults.Fault | None = None
        self.bolus_mcg = clinic.scenario.trial.bolus_mcg[0]
        self.busy_until: simpy.Event | None = None
        self.admitted = False
        self.last_operation = 0
        self._pumps = 0
        self._draws: dict[int, int] = {}

    # ------------------------------------------------------------------ luck
    def draw(self, purpose: Purpose, occurrence: int | None = None) -> float:
        """Uniform draw; without an occurrence, the next one of this purpose."""
        if occurrence is None:
            occurrence = self._draws.get(purpose, 0)
            self._draws[purpose] = occurrence + 1
        return uniform(self.clinic.key, self.key, int(purpose), occurrence)

    def chance(self, purpose: Purpose, probability: float, occurrence: int | None = None) -> bool:
        """Whether something of this probability happens."""
        return self.draw(purpose, occurrence) < probability

    def time_to(self, purpose: Purpose, per_year: float) -> int:
        """Minute at which something of a constant rate happens."""
        if per_year <= 0.0:
            return self.clinic.clock.end
        return self.clinic.clock.now + 1 + int(exponential(self.draw(purpose), MINUTES_PER_YEAR / per_year))

    # ------------------------------------------------------------------ the pathway
    def life(self) -> Process:
        """Live: each stage lasts until the patient's state has changed."""
        if self.state == State.WAIT_NEW and not self.prevalent:
            yield from self._referral()
        stages = {
            State.WAIT_NEW: self._first_assessment,
            State.ORAL: self._oral_care,
            State.WAIT_TRIAL: self._screening_trial,
            State.WAIT_IMPLANT: self._wait_for_implant,
            State.ITB: self._pump_care,
        }
        while self.alive and self.state != State.GONE:
            yield from stages[self.state]()
            self.prevalent = False  # only the stage in which the patient was found began before the first day

    def _referral(self) -> Process:
        rules, log = self.clinic.scenario.referrals, self.clinic.log
        log.add(Kind.REFERRED, self.number, value=float(self.indication_place))
        yield self.clinic.clock.at(
            self.clinic.clock.now + int(rules.triage_days.value * MINUTES_PER_DAY), Rank.REFERRAL, self.number
        )
        if not self.alive:
            return
        if self.chance(Purpose.ACCEPTED, rules.accepted_share.value):
            log.add(Kind.TRIAGED, self.number)
            self.enter(State.WAIT_NEW)
        else:
            log.add(Kind.RETURNED, self.number)
            self.alive = False

    def _first_assessment(self) -> Process:
        owed = self.clinic.office.join(self, self.clinic.visit["first_assessment"], self.clock_start)
        if not (yield owed.met):
            return
        rules, u = self.clinic.scenario.oral, self.draw(Purpose.ASSESSED)
        if u < rules.direct_to_trial_share.value:
            self.enter(State.WAIT_TRIAL)
        elif u < rules.direct_to_trial_share.value + rules.discharged_share.value:
            self.leave_clinic(Cause.DISCHARGED)
        else:
            self.enter(State.ORAL)

    def _oral_care(self) -> Process:
        """Reviews while the drug is titrated, then stable ones; each decides what becomes of the patient."""
        clinic, rules = self.clinic, self.clinic.scenario.oral
        fails = self.time_to(Purpose.ORAL_FAILURE, rules.failure_per_year.value)
        leaves = self.time_to(Purpose.ORAL_DISCHARGE, rules.discharge_per_year.value)
        reviews = 0 if self.prevalent else rules.titration_reviews
        while self.alive and self.state == State.ORAL:
            titrating = reviews > 0
            days = (rules.titration_review_days if titrating else rules.stable_review_days).value
            if self.first_follow_up is not None:
                days, self.first_follow_up = days * self.first_follow_up, None
            if self.given_appointment is not None:
                days = self.given_appointment.day + 1
            visit = clinic.visit["oral_titration" if titrating else "oral_follow_up"]
            seen = yield clinic.office.owe(self, visit, clinic.clock.now + int(days * MINUTES_PER_DAY)).met
            reviews -= 1
            if seen and clinic.clock.now >= min(fails, leaves):
                if fails <= leaves:
                    self.enter(State.WAIT_TRIAL)
                else:
                    self.leave_clinic(Cause.DISCHARGED)

    def _screening_trial(self) -> Process:
        rules, clinic = self.clinic.scenario.trial, self.clinic
        start = self.clock_start if self.prevalent else clinic.clock.now
        if not (yield clinic.office.join(self, clinic.visit["trial"], start).met):
            return
        u, level = self.draw(Purpose.TRIAL_RESPONSE), -1
        for place, share in enumerate(rules.responds_by_level):
            if u < share:
                level = place
                break
        self.bolus_mcg = rules.bolus_mcg[level]
        clinic.log.add(Kind.TRIAL, self.number, level, self.bolus_mcg)
        yield from clinic.hospital.trial_bed(self)
        if not self.alive:
            return
        accepts = level >= 0 and self.chance(Purpose.ACCEPTS_IMPLANT, rules.accepts_implant_share.value)
        self.enter(State.WAIT_IMPLANT if accepts else State.ORAL)

    def _wait_for_implant(self) -> Process:
        start = self.clock_start if self.prevalent else self.clinic.clock.now
        yield self.clinic.theatre.request(self, self.clinic.procedure["implant"], start)

    def _pump_care(self) -> Process:
        """The cycle of refills and dose reviews, for as long as the patient has a pump."""
        clinic = self.clinic
        while True:
            while self.busy_until is not None:
                yield self.busy_until
            pump = self.pump
            if not self.alive or pump is None:
                return
            visit, due = self._next_pump_visit(pump)
            if not (yield clinic.office.owe(self, visit, due).met):
                continue
            if self.fault is not None and not self.fault.diagnosed and visit == self.fault.visit:
                faults.diagnosed(clinic, self)
            if visit in clinic.office.huddle.refills or pump.alarm <= clinic.clock.now:
                reservoir.refill(clinic, self, Cause.SCHEDULED)
                self._count_review()
            elif visit == clinic.visit["titration"]:
                reservoir.review_dose(clinic, self)
                self._count_review()

    def _count_review(self) -> None:
        """Count a visit that reviewed the dose about when a review was due."""
        clinic = self.clinic
        if self.reviews_left > 0 and clinic.clock.now >= self.next_review - clinic.office.window("titration"):
            self.reviews_left -= 1
            interval = clinic.scenario.dose.review_interval_days.value
            self.next_review = clinic.clock.now + int(interval * MINUTES_PER_DAY)

    def _next_pump_visit(self, pump: Pump) -> tuple[int, int]:
        """Which visit comes next, and when it is due.

        The refill, unless a dose review falls clearly before it (a refill reviews the dose too), or a fault waits for
        its study.
        """
        clinic, device, office, now = (
            self.clinic,
            self.clinic.scenario.device,
            self.clinic.office,
            self.clinic.clock.now,
        )
        due = refill_due(
            pump.last_fill, pump.alarm, device.max_refill_interval_days.value, device.refill_margin_days.value
        )
        same = reservoir.wanted_strength(clinic, pump) == pump.strength
        visit = clinic.visit["refill" if same else "refill_new_strength"]
        if self.reviews_left > 0 and self.next_review + office.window("titration") < due:
            visit, due = clinic.visit["titration"], self.next_review
        if self.fault is not None and not self.fault.diagnosed and self.fault.visit >= 0:
            soon = now + office.window(clinic.world.names.visits[self.fault.visit])
            if soon <= due:
                visit, due = self.fault.visit, soon
        return visit, max(due, now)

    # ------------------------------------------------------------------ changes of state
    def enter(self, state: State) -> None:
        """Go over to another therapy state."""
        self.state = state
        self.clinic.log.add(Kind.STATE, self.number, value=float(state))

    def keep_busy(self) -> None:
        """Be where no visit can take place (in hospital, or without a working pump); the visit owed falls away."""
        if self.busy_until is None:
            self.busy_until = self.clinic.clock.signal()
        self.clinic.office.release(self, Cause.IN_HOSPITAL)

    def come_home(self) -> None:
        """Leave hospital. Visits can go on, unless the pump has stopped: then they wait for its replacement."""
        self.admitted = False
        waiting, self.busy_until = self.busy_until, None
        if self.pump is not None and not self.pump.running:
            self.busy_until = self.clinic.clock.signal()
        if waiting is not None:
            waiting.succeed()

    def at_home(self) -> Process:
        """Wait until the patient is not in hospital."""
        while self.alive and self.admitted:
            assert self.busy_until is not None
            yield self.busy_until

    def next_serial(self) -> int:
        """Number of the patient's next pump, from 0."""
        self._pumps += 1
        return self._pumps - 1

    def leave_clinic(self, cause: Cause) -> None:
        """Leave the clinic's care."""
        self.alive = False
        self.clinic.office.release(self, cause)
        self.clinic.theatre.withdraw_all(self, cause)
        self.state = State.GONE
        self.clinic.log.add(Kind.STATE, self.number, value=float(State.GONE), cause=cause)

    def unrelated_death(self) -> Process:
        """Die in the end, of whatever the indication brings."""
        yield self.clinic.clock.at(
            self.time_to(Purpose.DEATH, self.indication.deaths_per_year.value), Rank.DEATH, self.number
        )
        if self.alive:
            self.die(Cause.NONE)

    def die(self, cause: Cause) -> None:
        """Die: everything that was held or owed is given back in the same minute."""
        self.clinic.hospital.vacate(self)
        if self.pump is not None:
            reservoir.take_out(self.clinic, self, Cause.DIED)
        self.leave_clinic(Cause.DIED)
        self.clinic.log.add(Kind.DIED, self.number, cause=cause)
