"""Intervals of a rate whose events are counted over a known time: exact for Poisson counts, wider where they bunch."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from clinicsim.experiments.statistics import CONFIDENCE

Floats = NDArray[np.float64]

FEW_EVENTS: Final = 50
"""From so many events on, over all replications, a t interval of Poisson counts covers 94% or more."""

_ROUNDING = 1e-9  # a single event has an index of 1, and counts are worked back from rates


def rate_intervals(rates: Floats, exposure: Floats, confidence: float = CONFIDENCE) -> tuple[Floats, Floats]:
    """Intervals of the mean over replications of rates of counted events, for the columns with few events.

    With counts :math:`n_i` over exposures :math:`e_i` in R replications the mean rate is a weighted sum of counts,
    :math:`y = sum w_i n_i` with :math:`w_i = 1 / (R e_i)`, of variance :math:`v = sum w_i^2 n_i` if counts are
    Poisson. Its ends are quantiles of gamma distributions with mean y and variance v, and with mean y + w and variance
    v + w^2 for the largest w (Fay & Feuer 1997, Stat Med 16:791). With equal exposures these are the exact ends of
    Garwood (1936, Biometrika 28:437); without any event the upper end is 3.69 / (R e), for 95%.

    Events that come in bunches, as when one lost session runs several pumps dry, vary more than a Poisson count. The
    index of dispersion (Pearson's chi-squared over its degrees of freedom, at least 1) then multiplies variance and
    largest weight (McCullagh & Nelder 1989, Generalized Linear Models, 6.2.3): bunches of that size, and their number
    Poisson. That covers better than the bootstrap, which sees no more of a rare event than the sample does.

    Parameters
    ----------
    rates
        Shape (replications, columns); nan where undefined.
    exposure
        Shape (replications, columns), in the unit of the rates: a rate times its exposure is a count.
    confidence
        Coverage wanted, between 0 and 1.

    Returns
    -------
    array, shape (3, columns)
        Mean, lower and upper end; nan where there are `FEW_EVENTS` or more, or fewer than two replications.
    array, shape (columns,)
        Index of dispersion, at least 1.
    """
    return _intervals(_Sums.of(rates, exposure), confidence)


def running_rate_intervals(rates: Floats, exposure: Floats, confidence: float = CONFIDENCE) -> Floats:
    """Intervals as `rate_intervals` gives them, after each replication.

    Parameters
    ----------
    rates, exposure
        Shape (replications,).
    confidence
        Coverage wanted, between 0 and 1.

    Returns
    -------
    array, shape (3, replications)
        Mean, lower and upper end over the replications so far.
    """
    found, _ = _intervals(_Sums.running(rates, exposure), confidence)
    return found


class _Sums(NamedTuple):
    """All that an interval needs of counts n over exposures e: sums over replications, each (columns,)."""

    size: Floats  # replications in which the rate is known
    events: Floats  # n
    time: Floats  # e
    rates: Floats  # n / e
    variances: Floats  # n / e^2
    squares: Floats  # n^2 / e
    slowest: Floats  # the largest 1 / e

    @classmethod
    def of(cls, rates: Floats, exposure: Floats) -> _Sums:
        """Sums over all replications, of rates of shape (replications, columns)."""
        terms = _terms(rates, exposure)
        return cls._make([*terms[:-1].sum(axis=1), terms[-1].max(axis=0, initial=0.0)])

    @classmethod
    def running(cls, rates: Floats, exposure: Floats) -> _Sums:
        """Sums over the replications so far, of rates of shape (replications,)."""
        terms = _terms(rates, exposure)
        return cls._make([*terms[:-1].cumsum(axis=1), np.maximum.accumulate(terms[-1])])


def _terms(rates: Floats, exposure: Floats) -> Floats:
    """What each replication adds to the sums, (7, ...) before the shape of the rates; nothing if it is not known."""
    known = np.isfinite(rates) & (exposure > 0)
    time = np.where(known, exposure, 1.0)
    counts = np.rint(np.where(known, rates * time, 0.0))
    terms = [np.ones_like(time), counts, time, counts / time, counts / time**2, counts**2 / time, 1 / time]
    return np.where(known, np.stack(terms), 0.0)


def _intervals(of: _Sums, confidence: float) -> tuple[Floats, Floats]:
    size = np.maximum(of.size, 1.0)
    dispersion = _dispersion(of)
    mean = of.rates / size
    variance = dispersion * of.variances / size**2
    largest = dispersion * of.slowest / size
    ends = np.stack(
        [
            mean,
            _gamma_quantile((1 - confidence) / 2, mean, variance),
            _gamma_quantile((1 + confidence) / 2, mean + largest, variance + largest**2),
        ]
    )
    return np.where((of.events < FEW_EVENTS) & (of.size > 1), ends, np.nan), dispersion


def _dispersion(of: _Sums) -> Floats:
    """Pearson's index of dispersion of counts about one rate, (columns,); 1 where it is less or cannot be told.

    The sum of (n - r e)^2 / (r e) for the rate r of all events is the sum of n^2 / e over r, less the events.
    """
    chi_squared = np.zeros_like(of.events)
    np.divide(of.squares * of.time, of.events, out=chi_squared, where=of.events > 0)
    index: Floats = (chi_squared - of.events) / np.maximum(of.size - 1, 1)
    return np.where(index > 1 + _ROUNDING, index, 1.0)


def _gamma_quantile(probability: float, mean: Floats, variance: Floats) -> Floats:
    """Quantile of gamma distributions with these means and variances; 0 where the mean is 0."""
    from scipy.special import gammaincinv

    some = mean > 0
    shape = np.divide(mean**2, variance, out=np.ones_like(mean), where=some)
    scale = np.divide(variance, mean, out=np.zeros_like(mean), where=some)
    quantile: Floats = scale * gammaincinv(shape, probability)
    return quantile
