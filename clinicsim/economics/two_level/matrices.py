"""Variance components of several outcomes at once, and how to take the noise out of the means of draws.

Costs and effects of all strategies are handled together, as increments against the comparator: net benefit is linear
in them, so that one treatment serves every threshold.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.economics.cea.outcomes import Outcomes

_NOTHING = 1e-10  # a part of the variance that is rounding


def increments(outcomes: Outcomes) -> Floats:
    """Costs, then effects, of each strategy less those of the first; shape (2 x (strategies - 1), draws, replications).

    Strategies share their luck in a replication, so much of the noise goes out with the comparator.
    """
    costs, effects = outcomes.costs[1:] - outcomes.costs[:1], outcomes.effects[1:] - outcomes.effects[:1]
    return np.concatenate([costs, effects])


def noise_of_means(values: Floats) -> Floats:
    """Covariance of noise in the means of draws, W / n, shape (outcomes, outcomes), with at least two replications.

    Like that of `components`: luck that all draws share is left out.

    Parameters
    ----------
    values
        Shape (outcomes, draws, replications).
    """
    outcomes, draws, replications = values.shape
    by_draw, by_replication = values.mean(axis=2, keepdims=True), values.mean(axis=1, keepdims=True)
    residuals = (values - by_draw - by_replication + values.mean(axis=(1, 2), keepdims=True)).reshape(outcomes, -1)
    return np.asarray(residuals @ residuals.T / ((draws - 1) * (replications - 1) * replications))


@dataclass(frozen=True, slots=True, eq=False)
class Canonical:
    """Mixtures of outcomes that are uncorrelated with each other, both in all and in their noise.

    They come of the eigenvalues of the noise relative to the whole, so that units of the outcomes do not matter.
    """

    noise_shares: Floats  # (mixtures,) of the variance between draws; above 1 where draws differ by less than noise
    into: Floats  # (mixtures, outcomes)
    back: Floats  # (outcomes, mixtures)

    @classmethod
    def of(cls, total: Floats, noise: Floats) -> Canonical:
        """Find them from two covariances, of what was seen in the means of draws and of the noise in it."""
        sizes = np.sqrt(np.diag(total))
        scale = np.divide(1.0, sizes, out=np.zeros_like(sizes), where=sizes > 0)  # an outcome that never varies stays
        values, vectors = np.linalg.eigh(total * np.outer(scale, scale))
        kept = values > _NOTHING * max(values.max(), 1e-300)
        whiten = (vectors[:, kept] / np.sqrt(values[kept])).T * scale
        shares, turn = np.linalg.eigh(whiten @ noise @ whiten.T)
        back = sizes[:, None] * (vectors[:, kept] * np.sqrt(values[kept])) @ turn
        return cls(shares, turn.T @ whiten, back)

    def spread_by(self, parts: Floats) -> Floats:
        """Map that leaves these parts of the variance of each mixture, shape (outcomes, outcomes).

        It is the square root of the best linear predictor B (B + W / n)^-1, when `parts` are 1 less the noise shares.
        """
        return np.asarray((self.back * np.sqrt(parts)) @ self.into)
