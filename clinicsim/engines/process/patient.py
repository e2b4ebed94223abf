"""A patient: a life that reads top to bottom as the pathway.

Stages follow one another in `life`; each stands in a file of its own (`STAGES`). What can befall a patient at any time
(an alarm, a fault, an admission, death) runs beside it as a process of its own, in `reservoir`, `battery`, `faults` and
`hospital`; it ends the visit that is owed, and the life then sees for itself where the patient stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from clinicsim.engines.process import assessment, oral, outcomes, pump_care, reservoir, screening
from clinicsim.engines.process.clock import Process
from clinicsim.engines.process.regimen import Regimen
from clinicsim.world.calendar import DAYS_PER_YEAR, MINUTES_PER_DAY
from clinicsim.world.events import NOTHING, Cause, Control, Kind, Rank, State
from clinicsim.world.randomness import Purpose, exponential, uniform

if TYPE_CHECKING:
    import simpy

    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.faults import Fault, Hazard
    from clinicsim.engines.process.obligation import Obligation
    from clinicsim.engines.process.pump import Pump
    from clinicsim.scenario.schema.people import Indication

MINUTES_PER_YEAR = DAYS_PER_YEAR * MINUTES_PER_DAY

STAGES = {
    State.WAIT_NEW: assessment.first_assessment,
    State.ORAL: oral.care,
    State.WAIT_TRIAL: screening.trial,
    State.WAIT_IMPLANT: screening.wait_for_implant,
    State.ITB: pump_care.care,
}
"""What a patient goes through in each therapy state, one file for each part of the pathway."""


class GivenAppointment(NamedTuple):
    """An appointment that the clinic's own list holds on the first day; visit -1 if the list does not say what for."""

    day: int
    visit: int


class Patient:
    """One patient, whose luck is keyed by `key` and by nothing that happens to anybody else."""

    def __init__(self, clinic: Clinic, number: int, key: int, indication: int, state: State, clock_start: int) -> None:
        self.clinic, self.number, self.key = clinic, number, key
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
        self.fault: Fault | None = None
        self.hazards: dict[str, Hazard] = {}  # of each complication, since the last operation
        self.harmed: dict[str, int] = {}  # complications had, by name
        self.arising: list[str] = []  # complications of the operation for which the patient is in hospital
        self.extra_visits: list[tuple[int, int]] = []  # visit types owed besides the refill cycle, and by when
        self.fills, self.refills_tried = 0, 0
        self.bolus_mcg = clinic.scenario.trial.bolus_mcg[0]
        self.busy_until: simpy.Event | None = None
        self.admitted = False
        self.last_operation = 0
        self.drugs: dict[int, float] = {}  # oral drugs taken now: drug -> mg/day
        self.regimen = Regimen()
        self.toxin_works, self.withdrawing = False, False
        self.severity = 0  # band, by place in world.names.bands; drawn when the patient comes
        self.control: tuple[Control, int] | None = None  # what holds the spasticity, and how many oral drugs
        self.born = 0  # minute, before the first day as a rule
        self.dead = False  # alive is False also of those who have left
        self._pumps = 0
        self._draws: dict[int, int] = {}

    @property
    def indication(self) -> Indication:
        """What is in force for patients of this indication."""
        return self.clinic.scenario.indications[self.clinic.world.names.indications[self.indication_place]]

    @property
    def home_eligible(self) -> bool:
        """Whether this patient can be seen at home, where staff make home rounds; the same ones as shares grow."""
        sites = self.clinic.scenario.sites.values()
        shares = [site.eligible_share.value for site in sites if site.kind == "home"]
        return self.draw(Purpose.HOME_ELIGIBLE, 0) < max(shares, default=0.0)

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
            yield from assessment.referral(self.clinic, self)
        while self.alive and self.state != State.GONE:
            yield from STAGES[self.state](self.clinic, self)
            self.prevalent = False  # only the stage in which the patient was found began before the first day

    # ------------------------------------------------------------------ changes of state
    def enter(self, state: State) -> None:
        """Go over to another therapy state."""
        self.state = state
        self.clinic.log.add(Kind.STATE, self.number, value=float(state))
        outcomes.note(self.clinic, self)

    def keep_busy(self) -> None:
        """Be where no visit can take place (in hospital, or without a working pump); the visit owed falls away."""
        if self.busy_until is None:
            self.busy_until = self.clinic.clock.signal()
        self.clinic.office.release(self, Cause.IN_HOSPITAL)

    def be_away(self, back: int) -> None:
        """Be in hospital elsewhere until a minute; the visit owed stands, but nothing can be booked before."""
        if self.busy_until is None:
            self.busy_until = self.clinic.clock.signal()
        self.admitted = True
        self.not_before = max(self.not_before, back)

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
        elif not self.dead:
            outcomes.died_elsewhere(self.clinic, self)

    def die(self, cause: Cause, of: Kind | None = None) -> None:
        """Die, `of` a complication, withdrawal or overdose; all that was held or owed is given back in that minute."""
        self.clinic.wards.vacate(self)
        if self.pump is not None:
            reservoir.take_out(self.clinic, self, Cause.DIED)
        self.leave_clinic(Cause.DIED)
        self.dead = True
        self.clinic.log.add(Kind.DIED, self.number, NOTHING if of is None else int(of), cause=cause)
