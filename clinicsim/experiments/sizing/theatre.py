"""Theatre of the first year: minutes that operations take, against minutes of the lists."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from clinicsim.experiments.sizing.flows import DAYS, Flows
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.world import World


@dataclass(frozen=True, slots=True)
class Cases:
    """Operations of one kind a year, from the lists, with the minutes of one."""

    procedure: str
    per_year: float
    minutes: float  # turnaround included


@dataclass(frozen=True, slots=True)
class TheatreYear:
    """Theatre minutes wanted and there."""

    cases: tuple[Cases, ...]
    emergencies: float  # operations out of the lists
    cancelled: float  # share of cases cancelled on the day, whose minutes are lost
    lists: float
    minutes_planned: float
    minutes_run: float  # less whole lists that are cancelled

    @property
    def minutes_wanted(self) -> float:
        """Minutes of all cases, those cancelled on the day included."""
        taken = sum(one.per_year * one.minutes for one in self.cases)
        return taken / (1.0 - self.cancelled) if self.cancelled < 1 else float("inf")

    @property
    def gap(self) -> float:
        """Minutes wanted beyond those there are; negative: to spare."""
        return self.minutes_wanted - self.minutes_run


def theatre_year(world: World, flows: Flows) -> TheatreYear:
    """Hold the operations of the year against its lists."""
    scenario, lists = world.scenario, world.lists
    rules = scenario.theatre
    mine = lists.planned & (lists.start < DAYS * MINUTES_PER_DAY)
    minutes = float(lists.minutes[mine].sum())
    stays = prod(1.0 - reason.probability.value for reason in rules.case_cancelled.values())
    return TheatreYear(
        cases=tuple(
            Cases(name, flows.on_list.get(name, 0.0), procedure.minutes.value + rules.turnaround_minutes.value)
            for name, procedure in scenario.procedures.items()
            if flows.on_list.get(name, 0.0) > 0
        ),
        emergencies=sum(flows.emergencies.values()),
        cancelled=1.0 - stays,
        lists=float(mine.sum()),
        minutes_planned=minutes,
        minutes_run=minutes * (1.0 - rules.list_cancelled_probability.value),
    )
