"""Rates over several clinics: what happened in all of them over what it is counted against, replication by replication.

The replication is the unit. In each one the clinics are added up, so that a large clinic counts for its size, and the
rate is the ratio of two sums over replications. Its interval is that of a ratio estimator, by linearisation (Cochran
1977, Sampling Techniques, 3rd ed., ch. 6): the residuals numerator - rate x denominator have mean zero, and their
spread over replications gives the standard error.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.rare_events import OVERDISPERSED, POISSON
from clinicsim.experiments.rate_intervals import rate_intervals
from clinicsim.experiments.statistics import CONFIDENCE, Interval, PairedTest, critical_t, paired_test


@dataclass(frozen=True, slots=True, eq=False)
class Pooled:
    """A rate of one clinic or of several added up; both arrays have shape (replications,)."""

    happened: Floats
    against: Floats

    @property
    def rate(self) -> float:
        """All that happened over all that it is counted against; nan if that is nothing."""
        total = float(self.against.sum())
        return float(self.happened.sum()) / total if total > 0 else float("nan")

    @property
    def residuals(self) -> Floats:
        """What each replication adds to the error of the rate; shape (replications,), mean zero."""
        mean = float(self.against.mean())
        if not mean > 0:
            return np.full(self.against.shape, np.nan)
        spread: Floats = (self.happened - self.rate * self.against) / mean
        return spread

    def interval(self, confidence: float = CONFIDENCE) -> Interval:
        """The rate with its Student t interval; the ends are nan with one replication."""
        count, rate = int(self.against.size), self.rate
        if count < 2 or not np.isfinite(rate):
            return Interval(rate, np.nan, np.nan, count if np.isfinite(rate) else 0)
        half = critical_t(count - 1, confidence) * float(self.residuals.std(ddof=1)) / np.sqrt(count)
        return Interval(rate, rate - half, rate + half, count)

    def count_interval(self) -> Interval:
        """The rate of counted events with the interval that holds where they are few; see `rate_intervals`.

        All replications are taken to be equally long, for the rate is that of their sums.
        """
        by_replication, mean = self.interval(), float(self.against.mean())
        if not np.isfinite(by_replication.lo):
            return by_replication
        (_, lo, hi), dispersion = rate_intervals(self.happened[:, None] / mean, np.full((self.against.size, 1), mean))
        if not np.isfinite(lo[0]):
            return by_replication.within(0.0, np.inf)
        kind = OVERDISPERSED if dispersion[0] > 1 else POISSON
        return Interval(by_replication.mean, float(lo[0]), float(hi[0]), by_replication.count, kind)


def added(parts: list[Pooled]) -> Pooled:
    """Several clinics as one, replication by replication."""
    return Pooled(np.sum([part.happened for part in parts], axis=0), np.sum([part.against for part in parts], axis=0))


def paired_difference(base: Pooled, changed: Pooled) -> PairedTest:
    """Change of a rate between two runs with the same luck: the t test of its linearised differences."""
    if not (np.isfinite(base.rate) and np.isfinite(changed.rate)):
        return PairedTest(np.nan, np.nan, np.nan, np.nan, 0)
    return paired_test(base.rate + base.residuals, changed.rate + changed.residuals)
