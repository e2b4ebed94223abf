"""How precise a probabilistic analysis is, how many draws would do, and how a pilot says so ahead."""

from __future__ import annotations

import math
from dataclasses import dataclass

from clinicsim.arrays import Floats
from clinicsim.economics.cea.outcomes import Outcomes
from clinicsim.economics.two_level import Components, Split, components, split

WORK_OF_A_DRAW = 0.9
"""What making the world of a draw costs, in replications of 60 months: measured by benchmarks/bench_psa.py."""


@dataclass(frozen=True, slots=True)
class Reached:
    """How precise the incremental net benefit of one alternative is."""

    strategy: str
    wtp: float
    components: Components  # of the incremental net benefit of a person
    target_se: float
    draws_needed: float  # for that standard error, with as many replications of each; nan where it cannot be told

    @property
    def is_enough(self) -> bool:
        """Whether the standard error is what was aimed at, or less."""
        return self.components.se_of_mean <= self.target_se

    @property
    def unit(self) -> str:
        """What more is needed of: draws, or replications where there is one draw."""
        return "draws" if self.components.draws > 1 else "replications"


@dataclass(frozen=True, slots=True)
class Proposal:
    """How many draws and replications to run for one alternative, by a pilot."""

    pilot: Reached
    for_budget: Split | None  # the least standard error that the budget pays for; None where the pilot cannot say
    for_precision: Split | None  # the least work for the standard error that is aimed at


def increments(outcomes: Outcomes, wtp: float) -> dict[str, Floats]:
    """Incremental net benefit of each alternative against the first strategy, shape (draws, replications) each."""
    benefit = outcomes.net_benefit(wtp)
    return {name: benefit[place] - benefit[0] for place, name in enumerate(outcomes.strategies) if place}


def reached(outcomes: Outcomes, wtp: float, target_se: float) -> tuple[Reached, ...]:
    """How precise each alternative's mean incremental net benefit is, and what it would take to be precise enough.

    The standard error falls with the root of the number of draws, so a stop rule can be about it: the number of draws
    is then a result and not a habit.

    Parameters
    ----------
    outcomes
        Costs and effects of a person; the first strategy is the comparator.
    wtp
        What a unit of effect is worth.
    target_se
        Standard error that would do, in money a person.
    """
    return tuple(
        Reached(name, wtp, found := components(values), target_se, _needed(found, target_se))
        for name, values in increments(outcomes, wtp).items()
    )


def propose(outcomes: Outcomes, wtp: float, target_se: float, budget: float) -> tuple[Proposal, ...]:
    """Split the work of a full analysis by what a pilot has shown, for each alternative.

    Parameters
    ----------
    outcomes, wtp, target_se
        Of the pilot, as for `reached`.
    budget
        Replications of each strategy that may be run; making the world of a draw counts as `WORK_OF_A_DRAW` of one.
    """
    return tuple(_proposal(each, budget) for each in reached(outcomes, wtp, target_se))


def _proposal(pilot: Reached, budget: float) -> Proposal:
    found = pilot.components
    if math.isnan(found.parameter) or found.between <= 0:
        return Proposal(pilot, None, None)
    return Proposal(
        pilot,
        split(found, WORK_OF_A_DRAW, 1.0, budget=budget),
        split(found, WORK_OF_A_DRAW, 1.0, target_se=pilot.target_se),
    )


def _needed(found: Components, target_se: float) -> float:
    """Draws, or replications of the only draw, that give the mean this standard error."""
    count = found.draws if found.draws > 1 else found.replications
    if math.isnan(found.se_of_mean) or target_se <= 0:
        return math.nan
    return max(2.0, math.ceil(count * (found.se_of_mean / target_se) ** 2))
