"""The best of a grid of candidates that meets the targets: screened with few replications, then told apart by KN++.

Screening drops candidates that clearly miss a target, and those that clearly cost more than one that clearly meets all
targets. The others run in full and are held to the targets; of those that meet them the best is chosen by KN++ with
common random numbers, and held again to the targets with all the replications that this took.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.search.kim_nelson import Selection, least
from clinicsim.experiments.search.targets import Judge, Target
from clinicsim.experiments.search.trials import Trials, Tried, Values
from clinicsim.experiments.statistics import paired_test, t_interval

SCREENING = 10
"""Replications with which candidates are screened."""
CLEARLY = 0.98
"""Two-sided confidence with which screening drops a candidate, so that 1% is left on each side."""
MOST_TIMES = 10
"""How many times the replications asked for the choice may take."""
_AHEAD = 10  # replications that are run at once while the choice goes on
_SHARE_OF_OBJECTIVE = 0.01  # the indifference zone unless one is given


@dataclass(frozen=True, slots=True)
class Cheapest:
    """What was found.

    Attributes
    ----------
    values
        Of the candidate that was chosen; none if none meets the targets.
    dropped
        Candidates that screening dropped, with the reason: `misses` a target or `costs more`.
    feasible
        Those that meet the targets in full.
    selection
        How the choice among them went; its places are those of `feasible`. None with fewer than two.
    indifference
        The smallest difference in what is minimised that was worth telling.
    """

    values: Values | None
    dropped: dict[Values, str]
    feasible: tuple[Values, ...]
    selection: Selection | None
    indifference: float


def cheapest(
    trials: Trials, grid: Sequence[Values], minimise: str, replications: int, indifference: float | None
) -> Cheapest:
    """Find the candidate of a grid that meets the targets with the least of a measure.

    Parameters
    ----------
    trials
        Runs candidates; those of the grid must be possible.
    grid
        All candidates.
    minimise
        Name of the measure.
    replications
        With which candidates are held to the targets.
    indifference
        The smallest difference in the measure that is worth telling; None: a hundredth of its least mean.
    """
    few = min(SCREENING, replications)
    dropped = screened(trials.run(grid, few, "screening"), trials.targets, trials.rule, minimise)
    trials.let_go(dropped)
    left = [values for values in grid if values not in dropped]
    in_full = trials.run(left, replications, "in full")
    feasible = [one.values for one in in_full if one.meets and np.isfinite(one.of(minimise)).sum() > 1]
    zone = indifference or _SHARE_OF_OBJECTIVE * _least_mean(trials, feasible, minimise)
    chosen, selection, candidates = None, None, list(feasible)
    while candidates and chosen is None:
        best, selection = _select(trials, candidates, minimise, replications, zone)
        if trials.tried(best).meets:
            chosen = best
        else:  # more replications have shown that it does not
            candidates.remove(best)
    return Cheapest(chosen, dropped, tuple(candidates), selection, zone)


def screened(tried: Sequence[Tried], targets: Sequence[Target], rule: Judge, minimise: str) -> dict[Values, str]:
    """Candidates that need not be run further, with the reason."""
    dropped = {one.values: "misses" for one in tried if any(clearly_misses(one, each, rule) for each in targets)}
    safe = [one for one in tried if all(_clearly_meets(one, each, rule) for each in targets)]
    for one in tried:
        if one.values not in dropped and any(_clearly_less(other, one, minimise) for other in safe):
            dropped[one.values] = "costs more"
    return dropped


def clearly_misses(one: Tried, target: Target, rule: Judge) -> bool:
    """Whether a candidate would hardly ever meet a target, however often it ran."""
    return any(upper < least for upper, least in _reach(one, target, rule, upper=True))


def _clearly_meets(one: Tried, target: Target, rule: Judge) -> bool:
    # nan compares as false: what cannot be told is not clear.
    return all(lower >= least for lower, least in _reach(one, target, rule, upper=False))


def _reach(one: Tried, target: Target, rule: Judge, upper: bool) -> list[tuple[float, float]]:
    """An end of the interval of what is judged, with the least that it must be."""
    margins = target.margin(np.column_stack([one.of(name) for name in target.names]))
    if rule.kind == "share":
        return [(_share_end(margins.min(axis=1), upper), rule.share)]
    intervals = [t_interval(margins[:, column], CLEARLY) for column in range(margins.shape[1])]
    return [(interval.hi if upper else interval.lo, 0.0) for interval in intervals]


def _share_end(margins: Floats, upper: bool) -> float:
    """End of the exact interval of a share (Clopper and Pearson 1934, Biometrika 26:404)."""
    from scipy.stats import beta

    known = margins[~np.isnan(margins)]
    number, met, error = known.size, int((known >= 0).sum()), (1 - CLEARLY) / 2
    if number == 0:
        return np.nan
    if upper:
        return 1.0 if met == number else float(beta.ppf(1 - error, met + 1, number - met))
    return 0.0 if met == 0 else float(beta.ppf(error, met, number - met + 1))


def _clearly_less(one: Tried, other: Tried, measure: str) -> bool:
    return bool(paired_test(one.of(measure), other.of(measure), CLEARLY).lo > 0)


def _least_mean(trials: Trials, feasible: Sequence[Values], measure: str) -> float:
    means = [abs(float(np.nanmean(trials.tried(values).of(measure)))) for values in feasible]
    return min((mean for mean in means if mean > 0), default=1.0)


def _select(
    trials: Trials, feasible: Sequence[Values], minimise: str, replications: int, zone: float
) -> tuple[Values, Selection | None]:
    """The best of candidates that meet the targets."""
    if len(feasible) == 1:
        return feasible[0], None

    known: dict[int, Floats] = {}

    def observe(places: Sequence[int], number: int) -> Floats:
        if any(place not in known or len(known[place]) < number for place in places):
            wanted = number if number <= replications else -(-number // _AHEAD) * _AHEAD
            tried = trials.run([feasible[place] for place in places], wanted, "telling the best apart")
            known.update(zip(places, [one.of(minimise) for one in tried], strict=True))
        values = np.column_stack([known[place][:number] for place in places])
        defined: Floats = values[~np.isnan(values).any(axis=1)]
        return defined

    first = max(2, replications)
    selection = least(observe, len(feasible), zone, first, MOST_TIMES * first)
    return feasible[selection.best], selection
