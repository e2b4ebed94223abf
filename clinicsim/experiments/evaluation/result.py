"""What an economic evaluation brings back: everything that its report, its tables and its document are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from clinicsim.economics.cea.analysis import Cea
    from clinicsim.economics.two_level.side_by_side import SideBySide
    from clinicsim.economics.voi.evppi import Evppi
    from clinicsim.experiments.psa.result import Psa
    from clinicsim.experiments.runs import Runs
    from clinicsim.experiments.sensitivity.two_way import TwoWay
    from clinicsim.experiments.statistics import Interval
    from clinicsim.scenario import Loaded
    from clinicsim.world.world import World

Dimension = Literal["indication", "severity"]


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One strategy: its scenario, and its runs with every parameter at its value."""

    name: str  # of the scenario
    label: str  # for people
    loaded: Loaded
    world: World
    runs: Runs


@dataclass(frozen=True, slots=True)
class Part:
    """One component of costs, effects or events: what it comes to under each strategy, and how much it differs.

    Increments are paired by replication, in the order of the strategies that are not the comparator.
    """

    name: str  # a category of cost, a component of QALYs, or a measure
    unit: str  # as measures name units: "currency", "QALYs", "years", "events per 100 patient-years", "weeks"
    values: tuple[Interval, ...]  # of each strategy
    increments: tuple[Interval, ...]  # of each alternative against the comparator
    undiscounted: tuple[Interval, ...] = ()  # of each strategy; empty where nothing is discounted
    undiscounted_increments: tuple[Interval, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """One parameter at either end of its range, with everything else as it is."""

    path: str
    value: float
    low: float
    high: float
    inmb_low: Interval  # incremental net monetary benefit of a person
    inmb_high: Interval
    change_low: Interval  # from the run at the value, paired by replication
    change_high: Interval
    told: bool  # whether either change is more than luck (Holm over all ends)

    @property
    def turns(self) -> bool:
        """Whether the better of the two strategies is another one at one end than at the other."""
        return self.inmb_low.mean * self.inmb_high.mean < 0


@dataclass(frozen=True, slots=True)
class Tornado:
    """One-way sensitivity of the incremental net monetary benefit of one alternative; the widest bar first."""

    strategy: str
    wtp: float
    at_value: Interval
    bars: tuple[Bar, ...]
    chosen: str  # how its parameters were chosen, in words
    left_out: int  # uncertain parameters that were not varied


@dataclass(frozen=True, slots=True)
class Grid:
    """Two parameters together over a grid; the measure of `two_way` is incremental net monetary benefit."""

    strategy: str
    wtp: float
    two_way: TwoWay


@dataclass(frozen=True, slots=True)
class Threshold:
    """The value of a parameter at which the incremental net monetary benefit of an alternative is nothing."""

    strategy: str
    path: str
    wtp: float
    value: float  # in the scenario
    root: float | None  # None: no value that the parameter can take does it
    lo: float | None  # 95% interval by Fieller; None where it is not bounded on that side
    hi: float | None
    linear: bool  # whether net benefit was found to be linear in it
    words: str


@dataclass(frozen=True, slots=True)
class Subgroup:
    """Increments among some of the people, and what they add to the increments of everybody."""

    dimension: Dimension
    name: str
    strategy: str
    people: float  # mean number, in the comparator
    share: float  # of everybody
    inc_cost: Interval  # of a person of the group, discounted; costs of nobody in particular are left out
    inc_effect: Interval
    inmb: Interval  # at the first threshold
    adds_cost: Interval  # to the increment of a person of everybody: subgroups of a dimension and `shared` add up to it
    adds_effect: Interval
    words: str


@dataclass(frozen=True, slots=True, eq=False)
class Subgroups:
    """All subgroups, and what of the costs belongs to no one of them."""

    groups: tuple[Subgroup, ...]
    shared: tuple[
        Interval, ...
    ]  # increment of each alternative in costs of nobody in particular, a person of everybody
    replications: int
    words: str


@dataclass(frozen=True, slots=True, eq=False)
class WithAndWithout:
    """The same strategies with the capacity that they have and with capacity that never runs out, paired."""

    limited: Cea
    unlimited: Cea
    lifting: tuple[Part, ...]  # what lifting the limits does: cost, QALYs and NMB of a person; unlimited less limited
    inmb_change: tuple[Interval, ...]  # of each alternative: INMB without limits less INMB with them, first threshold
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ScenarioAnalysis:
    """The deterministic analysis under another choice of method, with the same runs of luck."""

    name: str
    words: str  # what was changed
    cea: Cea


@dataclass(frozen=True, slots=True)
class Mixed:
    """A level in the mix before and in the mix after: people on a therapy, or staff of a role."""

    name: str
    before: Interval
    after: Interval


@dataclass(frozen=True, slots=True)
class Spent:
    """What is spent in one year of a budget, or in all of them; undiscounted, of the whole service."""

    label: str  # of the year, with its months where the run covers a part of it
    months: int
    uptake: float  # share of the service that has moved to the alternative; nan for all years
    before: Interval
    after: Interval
    impact: Interval  # after less before, paired by replication
    by_category: tuple[tuple[str, Interval], ...]  # impact
    by_payer: tuple[tuple[str, Interval], ...]  # impact, whoever's costs count
    cash: Interval  # the part of the impact that moves money
    freed: Interval  # the rest: time, beds and theatre for other use, at what they cost; negative where they are freed
    caseload: tuple[Mixed, ...] = ()  # people on each therapy at the end of the year
    staff_needed: tuple[Mixed, ...] = ()  # whole-time equivalents by role, mean over the year
    staff_employed: tuple[Mixed, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Budget:
    """The budget impact of moving from the comparator to one alternative."""

    strategy: str
    kind: Literal["calendar", "financial"]
    cash_releasing: tuple[str, ...]  # categories of cost
    years: tuple[Spent, ...]  # as fast as the service has room for
    total: Spent
    unlimited: tuple[Spent, ...]  # the same if there were always room; empty where that was not run
    unlimited_total: Spent | None


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """A full economic evaluation."""

    sides: tuple[Side, ...]  # the comparator first
    wtp: tuple[float, ...]  # thresholds that are reported, ascending; the first one leads
    deterministic: Cea
    probabilistic: Cea | None
    psa: Psa | None
    noise: SideBySide | None
    evppi: tuple[Evppi, ...]
    evppi_at: float  # the threshold of `evppi`
    costs: tuple[Part, ...]  # by category, a person, discounted; the last one is the total
    payers: tuple[Part, ...]  # undiscounted cost a person by who pays, whoever's costs count
    effects: tuple[Part, ...]  # QALYs by component, QALYs, life-years; a person
    events: tuple[Part, ...]  # events, waits and use of staff
    tornado: tuple[Tornado, ...]  # one an alternative
    two_way: tuple[Grid, ...]  # one an alternative, or none
    thresholds: tuple[Threshold, ...]
    subgroups: Subgroups | None
    capacity: WithAndWithout | None
    scenarios: tuple[ScenarioAnalysis, ...]
    budget: tuple[Budget, ...]  # one an alternative
    warnings: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()  # how it was made: name and words
    people: float = 0.0  # whom the decision concerns, those of later years discounted; 0 without draws

    @property
    def comparator(self) -> str:
        """The strategy that the others are held against."""
        return self.sides[0].name

    @property
    def strategies(self) -> tuple[str, ...]:
        """Names of all strategies, the comparator first."""
        return tuple(side.name for side in self.sides)

    @property
    def currency(self) -> str:
        """ISO code of the money that everything is counted in."""
        return self.sides[0].loaded.scenario.prices.currency

    @property
    def years(self) -> float:
        """The horizon."""
        return self.sides[0].runs.months / 12
