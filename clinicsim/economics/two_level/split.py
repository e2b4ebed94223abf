"""How to share out the work of a probabilistic analysis between draws of the parameters and replications of each."""

from __future__ import annotations

import math
from dataclasses import dataclass

from clinicsim.economics.two_level.components import Components

FEWEST_REPLICATIONS = 2  # with one, noise cannot be told from the parameters
MOST_REPLICATIONS = 100  # where draws differ by noise alone the rule has no end


class SplitError(ValueError):
    """Why no split can be proposed."""


@dataclass(frozen=True, slots=True)
class Split:
    """A number of draws, replications of each, and what that would bring."""

    draws: int
    replications: int
    work: float  # in the unit of the costs of an outer and an inner step
    se_of_mean: float  # that mean incremental net benefit would have
    noise_share: float  # of the variance between draws
    best_replications: float  # n* before rounding; infinite where draws do not differ but for noise

    @property
    def words(self) -> str:
        """The proposal in a sentence."""
        return (
            f"{self.draws:,} draws x {self.replications} replications: the mean would have a standard error of "
            f"{self.se_of_mean:,.3g}, and {self.noise_share:.0%} of the variance between draws would be noise."
        )


def split(
    found: Components,
    cost_outer: float,
    cost_inner: float,
    *,
    budget: float | None = None,
    target_se: float | None = None,
    fewest: int = FEWEST_REPLICATIONS,
) -> Split:
    """Propose draws and replications: the least standard error for a budget, or the least work for an error.

    With N draws of n replications, SE^2 = (s2 + S2w / n) / N, where s2 is the variance due to the parameters, and the
    work is N (outer + n inner). Either way the best n is sqrt((S2w / s2) (outer / inner)) (O'Hagan, Stevenson and Madan
    2007, Health Econ 16:1009); of the whole numbers beside it the better one is taken. The objective is the *mean*; for
    EVPI and acceptability see docs/explanation/value_of_information.md.

    Parameters
    ----------
    found
        Components of a pilot, with at least two draws and two replications.
    cost_outer
        Of setting up a draw, in any unit of work.
    cost_inner
        Of a replication of all strategies, in the same unit.
    budget
        Work that may be done.
    target_se
        Standard error of the mean that is wanted, instead of a budget.
    fewest
        Replications of a draw, at least.

    Raises
    ------
    SplitError
        If there is no pilot to go by, no budget and no target or both, or a budget that pays for less than two draws.
    """
    _check(found, cost_outer, cost_inner, budget, target_se)
    best = _best(found, cost_outer, cost_inner)
    near = {min(max(fewest, whole), max(fewest, MOST_REPLICATIONS)) for whole in _beside(best)}
    replications = min(sorted(near), key=lambda n: (found.parameter + found.within / n) * (cost_outer + n * cost_inner))
    of_draw = found.parameter + found.within / replications
    each = cost_outer + replications * cost_inner
    draws = math.floor(budget / each) if budget is not None else max(2, math.ceil(of_draw / (target_se or 1.0) ** 2))
    if draws < 2:
        raise SplitError(f"the budget of {budget:g} pays for {draws} draws; two cost {2 * each:g}")
    noise = found.within / replications / of_draw if of_draw > 0 else 0.0
    return Split(draws, replications, draws * each, math.sqrt(of_draw / draws), noise, best)


def _check(
    found: Components, cost_outer: float, cost_inner: float, budget: float | None, target_se: float | None
) -> None:
    if math.isnan(found.parameter):
        raise SplitError("expected a pilot of at least 2 draws and 2 replications of each")
    if (budget is None) == (target_se is None):
        raise SplitError("expected a budget or a standard error to reach, and not both")
    if cost_outer < 0 or cost_inner <= 0:
        raise SplitError("expected a draw to cost at least 0, and a replication more than 0")
    if target_se is not None and not target_se > 0:
        raise SplitError(f"expected a standard error above 0 to reach, got {target_se:g}")


def _best(found: Components, cost_outer: float, cost_inner: float) -> float:
    if found.within <= 0:
        return 1.0
    return math.sqrt(found.within / found.parameter * cost_outer / cost_inner) if found.parameter > 0 else math.inf


def _beside(best: float) -> tuple[int, int]:
    if math.isinf(best):
        return MOST_REPLICATIONS, MOST_REPLICATIONS
    return math.floor(best), math.ceil(best)
