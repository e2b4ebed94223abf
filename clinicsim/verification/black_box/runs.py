"""Runs of the example clinic that the black-box checks share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

from clinicsim import engines
from clinicsim.verification.changed import Change, changed, measured
from clinicsim.verification.check import Check, Kind, Pair
from clinicsim.verification.clinic import example_world
from clinicsim.world.events import EventLog
from clinicsim.world.world import World

PUMPS, ORAL, MONTHS = 30, 40, 24
REPLICATIONS, QUICK_REPLICATIONS = 3, 1
COUNTED = ("economics.background_costs=true", "economics.perspective=societal")
SOURCE = "TECH-VER (PharmacoEconomics 2019;37:1391): domains and first tests read, the rest recalled"
ROUNDING = 1e-12  # of sums of some thousand numbers

Summary = Mapping[str, float]
OfRun = Callable[[int], tuple[Pair, ...]]


def clinic(months: int = MONTHS) -> World:
    """The example clinic, every payer and home care counted."""
    return example_world(PUMPS, ORAL, (*COUNTED, f"run.months={months}"))


@cache
def run(replication: int) -> tuple[World, EventLog]:
    """One replication of the example clinic."""
    return clinic(), engines.run(clinic(), replication)


@cache
def as_it_is(replication: int) -> Summary:
    """Measures of that replication."""
    return measured(*run(replication))


def under(change: Change, replication: int) -> Summary:
    """Measures of the same events under other prices, utilities or rules."""
    world, log = run(replication)
    return measured(changed(world, change), log)


def over_runs(name: str, says: str, tolerance: str, of: OfRun) -> Check:
    """A check that must hold in every replication."""

    def pairs(quick: bool) -> tuple[Pair, ...]:
        numbers = range(QUICK_REPLICATIONS if quick else REPLICATIONS)
        return tuple(replace(pair, what=f"{pair.what}, run {number}") for number in numbers for pair in of(number))

    return Check(f"black_box/{name}", Kind.BLACK_BOX, says, SOURCE, "B", tolerance, pairs)
