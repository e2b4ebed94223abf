"""How precise the means of an analysis are: what would change if the same analysis were done with other draws.

This is Monte Carlo error, which more draws make smaller. What the draws themselves spread over is the uncertainty of
the parameters, which more draws only show better; the acceptability curve and the plane are about that.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.economics.cea.frontier import TOLERANCE, standings, tied
from clinicsim.economics.cea.outcomes import Outcomes

CONFIDENCE = 0.95
_RESAMPLES = 500  # of the means; the share of a status is then known to 0.02 at worst
_SINGULAR = 1e-12  # size of a correlation matrix across strategies that move as one
_SEED = 2022  # of the resamples: the same table gives the same shares


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean with its Monte Carlo standard error and its 95% Student interval; nan where there is one unit only."""

    mean: float
    se: float
    lo: float
    hi: float

    @property
    def sign(self) -> int:
        """1 or -1 where the interval lies on one side of zero or the mean has no error, 0 where it cannot be told."""
        if math.isnan(self.se) or self.se == 0:
            return int(np.sign(self.mean))
        return int(self.lo > 0) - int(self.hi < 0)


def student_quantile(count: int, confidence: float = CONFIDENCE) -> float:
    """Two-sided quantile of Student's t for the mean of `count` units; nan for fewer than two."""
    from scipy.special import stdtrit  # what scipy.stats.t calls; that takes a second to import

    return float(stdtrit(count - 1, 0.5 + confidence / 2)) if count > 1 else math.nan


def estimate(values: Floats) -> Estimate:
    """Mean of independent units, shape (units,), with Student's interval.

    Draws of a Latin hypercube or a Sobol sequence are less alike than independent ones, so for them the standard error
    is on the safe side (Owen 1992, J R Stat Soc B 54:541).
    """
    return estimate_of(float(values.mean()), standard_error(values), len(values))


def estimate_of(mean: float, se: float, count: int) -> Estimate:
    """An estimate from a mean of `count` units and its standard error."""
    half = student_quantile(count) * se
    return Estimate(mean, se, mean - half, mean + half)


def standard_error(values: Floats) -> float:
    """Standard error of the mean of independent units, shape (units,); nan for one unit."""
    count = len(values)
    return float(values.std(ddof=1)) / math.sqrt(count) if count > 1 else math.nan


def units(outcomes: Outcomes) -> tuple[Floats, Floats]:
    """Costs and effects of each strategy, shape (strategies, units), where units are independent of each other.

    With several draws a unit is a draw, and what it gave is the mean over its replications; replications of one draw
    share its parameters, so they are no units. With one draw, the replications are the units.
    """
    if outcomes.draws == 1:
        return outcomes.costs[:, 0], outcomes.effects[:, 0]
    return outcomes.costs.mean(axis=2), outcomes.effects.mean(axis=2)


def status_shares(costs: Floats, effects: Floats, statuses: Sequence[str]) -> Floats:
    """Share of resampled means in which each strategy keeps its status, shape (strategies,); nan for one unit.

    Means are resampled from the multivariate Student distribution with their paired covariance, which is that of the
    true means given the units, if nothing else is known of them (Box & Tiao 1973, Bayesian Inference, section 8.4).
    Strategies are taken in order of their means, so that the order given does not matter.

    Parameters
    ----------
    costs, effects
        Shape (strategies, units).
    statuses
        What the full incremental analysis of the means found.
    """
    count = costs.shape[1]
    if count < 2:
        return np.full(len(costs), math.nan)
    order = np.lexsort((effects.mean(axis=1), costs.mean(axis=1)))
    of_cost, of_effect = rounding(costs), rounding(effects)
    means = _resampled_means(np.vstack([costs[order], effects[order]]))
    kept = np.zeros(len(costs))
    for resampled in means:
        cost, effect = np.split(resampled, 2)
        found = standings(tied(cost, of_cost), tied(effect, of_effect))
        kept[order] += [one.status == statuses[place] for one, place in zip(found, order, strict=True)]
    return np.asarray(kept / _RESAMPLES)


def _resampled_means(values: Floats) -> Floats:
    """Resampled means of rows of `values`, shape (resamples, rows); equal rows give equal columns."""
    rows, count = values.shape
    errors = values.std(axis=1, ddof=1) / math.sqrt(count)
    scaled = np.divide(
        values - values.mean(axis=1, keepdims=True),
        errors[:, None],
        where=errors[:, None] > 0,
        out=np.zeros_like(values),
    )
    size, way = np.linalg.eigh(scaled @ scaled.T / (count * (count - 1)))
    root = (way * np.sqrt(np.where(size > _SINGULAR, size, 0.0))) @ way.T
    generator = np.random.default_rng(_SEED)
    deviates = generator.standard_normal((_RESAMPLES, rows)) @ root
    freedom = generator.chisquare(count - 1, (_RESAMPLES, 1)) / (count - 1)
    return np.asarray(values.mean(axis=1) + errors * deviates / np.sqrt(freedom))


def rounding(values: Floats) -> float:
    """Largest difference of values, of any shape, that is taken to be rounding."""
    return TOLERANCE * float(np.abs(values).max())
