"""What a search has found, with everything that must be known to believe it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from clinicsim.experiments.compare import Difference, good_direction
from clinicsim.experiments.search.bisection import Fewest
from clinicsim.experiments.search.candidates import Candidates
from clinicsim.experiments.search.cheapest import Cheapest
from clinicsim.experiments.search.question import HARM, NUMBER_ITSELF, Question
from clinicsim.experiments.search.targets import Held, Target
from clinicsim.experiments.search.trials import Tried, Values
from clinicsim.experiments.sizing.slots import Pool
from clinicsim.experiments.statistics import SIGNIFICANCE, Interval, holm, paired_test, t_interval, verdict
from clinicsim.measures import describe
from clinicsim.measures.names import taken_apart
from clinicsim.scenario.errors import Finding

_WORST = 0.1  # share of the replications that are shown as the worst


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A candidate one step away from the answer."""

    tried: Tried
    variable: int  # place of the variable that differs
    less: bool  # whether the answer is preferred to it for that alone: less of the variable, or of what is minimised
    fresh: Tried | None  # the same with fresh luck


@dataclass(frozen=True, slots=True)
class Found:
    """What came of a search.

    Attributes
    ----------
    question, candidates
        What was asked, and what makes the scenarios.
    tried
        Every candidate that was run, in order of values.
    impossible
        Those that there cannot be, with the reasons.
    answer
        The candidate that was sought; none if none of those tried meets the targets.
    fresh
        The answer with fresh luck.
    fresh_seed
        The seed of that luck.
    neighbours
        Candidates one step away from the answer.
    unmet
        Guard rails in which the answer is worse than the scenario as it is: paired differences, answer less scenario.
    warnings
        Doubts about the answer as a scenario that there are not about the scenario as it is.
    missing
        The candidate whose shortages are told: the neighbour that fails, or without an answer the one that comes
        nearest to the targets.
    pools
        Of `missing` on paper, in the first year: visits that share sessions.
    bisection, grid
        How the search went; one of them.
    """

    question: Question
    candidates: Candidates
    replications: int
    tried: tuple[Tried, ...]
    impossible: Mapping[Values, tuple[Finding, ...]]
    answer: Tried | None
    fresh: Tried | None
    fresh_seed: int
    neighbours: tuple[Neighbour, ...]
    unmet: Mapping[str, Difference]
    warnings: tuple[str, ...]
    missing: Tried | None
    pools: tuple[Pool, ...]
    bisection: Fewest | None
    grid: Cheapest | None

    @property
    def holds(self) -> bool | None:
        """Whether the answer meets the targets with fresh luck too and no better neighbour does; none without one."""
        if self.fresh is None:
            return None
        again = [one.fresh for one in self.neighbours if one.less and not one.tried.meets]
        return self.fresh.meets and not any(one.meets for one in again if one is not None)

    @property
    def tells_harm(self) -> bool:
        """Whether there are pumps that could run dry."""
        return any(HARM in one.measures and bool(np.isfinite(one.of(HARM)).any()) for one in self.tried)

    def objective(self, tried: Tried) -> Interval:
        """What is minimised, of a candidate."""
        minimised = self.question.minimise
        if minimised == NUMBER_ITSELF:
            return Interval(tried.values[0], tried.values[0], tried.values[0], len(tried.runs))
        return t_interval(tried.of(minimised)).within(*describe(taken_apart(minimised).measure).limits)

    def less(self, one: Tried, other: Tried) -> bool:
        """Whether a candidate has less than another of what is minimised, in the replications that both have."""
        if self.question.minimise == NUMBER_ITSELF:
            return one.values < other.values
        both = min(len(one.runs), len(other.runs))
        return paired_test(other.of(self.question.minimise)[:both], one.of(self.question.minimise)[:both]).mean < 0

    def level(self, tried: Tried, measure: str) -> Interval:
        """A measure of a candidate, fit to be set beside others: luck is shared, so few replications are not many.

        The mean of a candidate that screening dropped is shifted by what the answer (or the candidate that was run
        most) has in all its replications beyond the same few.
        """
        limits = describe(taken_apart(measure).measure).limits
        at, most = t_interval(tried.of(measure)), self.answer or max(self.tried, key=lambda one: len(one.runs))
        if len(tried.runs) >= len(most.runs):
            return at.within(*limits)
        shift = float(np.nanmean(most.of(measure)) - np.nanmean(most.of(measure)[: len(tried.runs)]))
        return replace(at, mean=at.mean + shift, lo=at.lo + shift, hi=at.hi + shift).within(*limits)

    def dominated(self, measures: tuple[str, ...]) -> set[Values]:
        """Candidates than which another has less of every measure in the mean, or as much and less of one."""
        points = {one.values: tuple(self.level(one, measure).mean for measure in measures) for one in self.tried}

        def better(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
            return one != other and all(first <= second for first, second in zip(one, other, strict=True))

        return {values for values, own in points.items() if any(better(other, own) for other in points.values())}


def tightest(tried: Tried, targets: tuple[Target, ...]) -> tuple[Target, Held]:
    """The target, and the year of it, that a candidate misses by most, or else meets with the least to spare."""
    by_name = {name: one for one in targets for name in one.names}
    held = min(tried.held, key=lambda one: (one.met, _spare(by_name[one.name], one)))
    return by_name[held.name], held


def _spare(target: Target, held: Held) -> float:
    """How far the mean lies on the right side of a limit, as a share of the limit."""
    margin = float(target.margin(np.array([held.interval.mean]))[0])
    return -np.inf if np.isnan(margin) else margin / (abs(target.value) or 1.0)


def settled_by(held: Held, target: Target, replications: int) -> int | None:
    """About how many replications would settle a target that the mean meets and its bound does not; none otherwise.

    The distance of the bound from the mean falls as the root of their number.
    """
    spare = float(target.margin(np.array([held.interval.mean]))[0])
    reach = abs(held.interval.mean - held.bound)
    if held.met or not spare > 0 or not np.isfinite(reach):
        return None
    return int(np.ceil(replications * (reach / spare) ** 2))


def nearest(tried: tuple[Tried, ...], targets: tuple[Target, ...]) -> Tried:
    """The candidate that comes nearest to the targets."""
    return max(tried, key=lambda one: _spare(*tightest(one, targets)))


def worst(tried: Tried, targets: tuple[Target, ...]) -> tuple[str, list[tuple[int, float]]]:
    """The tightest target's name, with the number and value of each of the worst tenth of the replications."""
    target, held = tightest(tried, targets)
    values = tried.of(held.name)
    order = np.argsort(np.where(np.isnan(values), -np.inf, target.margin(values)), kind="stable")
    few = max(1, round(_WORST * values.size))
    return held.name, [(int(place), float(values[place])) for place in order[:few]]


def told_apart(one: Tried, other: Tried, measure: str) -> bool:
    """Whether two candidates differ in a measure by more than luck would have it."""
    both = min(len(one.runs), len(other.runs))
    return bool(paired_test(one.of(measure)[:both], other.of(measure)[:both]).p < SIGNIFICANCE)


def worsened(before: Tried, after: Tried, measures: Sequence[str]) -> dict[str, Difference]:
    """Measures in which one candidate is told to be worse than another, with Holm's adjustment over all of them."""
    both = min(len(before.runs), len(after.runs))
    tests = {name: paired_test(before.of(name)[:both], after.of(name)[:both]) for name in measures}
    adjusted = holm({name: test.p for name, test in tests.items()})
    found = {
        name: Difference(
            test.mean,
            test.lo,
            test.hi,
            test.p,
            adjusted[name],
            verdict(test.mean, adjusted[name], good_direction(name)),
            test.count,
        )
        for name, test in tests.items()
    }
    return {name: one for name, one in found.items() if one.verdict == "worse"}
