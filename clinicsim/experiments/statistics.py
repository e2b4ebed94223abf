"""Intervals and tests over replications: the replication is the unit, for patients in one queue are not independent.

Every function takes one number for each replication. A measure that is undefined in a replication (nan) is left out of
it and the number of replications that remain is reported as `count`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Good = Literal["up", "down", "neither"]
Verdict = Literal["better", "worse", "different", "cannot tell"]
Kind = Literal["t", "Poisson", "overdispersed Poisson"]

CONFIDENCE = 0.95
SIGNIFICANCE = 0.05
# Sums of the same events taken in another order differ in the last digits; that is not a difference between clinics.
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over replications with its interval; nan where it cannot be told."""

    mean: float
    lo: float
    hi: float
    count: int
    kind: Kind = "t"  # Student's t, unless counted events are few

    def within(self, least: float, most: float) -> Interval:
        """Cut the ends to what is possible: a share is never above one. That costs no coverage."""
        return replace(self, lo=float(np.clip(self.lo, least, most)), hi=float(np.clip(self.hi, least, most)))


@dataclass(frozen=True, slots=True)
class PairedTest:
    """The mean paired difference, its interval and its two-sided p-value, before any adjustment."""

    mean: float
    lo: float
    hi: float
    p: float
    count: int


def t_interval(values: ArrayLike, confidence: float = CONFIDENCE) -> Interval:
    """Student t interval of a mean.

    Parameters
    ----------
    values
        Shape (replications,); nan where undefined.
    confidence
        Coverage wanted, between 0 and 1.

    Returns
    -------
    Interval
        With one value the ends are nan: a single replication says nothing about its own spread.
    """
    _check_confidence(confidence)
    known = _known(values)
    if known.size == 0:
        return Interval(np.nan, np.nan, np.nan, 0)
    mean = float(known.mean())
    if known.size == 1:
        return Interval(mean, np.nan, np.nan, 1)
    if _all_same(known, float(np.abs(known).max())):
        return Interval(float(known[0]), float(known[0]), float(known[0]), known.size)
    half = critical_t(known.size - 1, confidence) * float(known.std(ddof=1)) / np.sqrt(known.size)
    return Interval(mean, mean - half, mean + half, known.size)


def t_interval_by_column(values: NDArray[np.float64], confidence: float = CONFIDENCE) -> NDArray[np.float64]:
    """Student t intervals of many means at once.

    Parameters
    ----------
    values
        Shape (replications, columns); nan where undefined.
    confidence
        Coverage wanted, between 0 and 1.

    Returns
    -------
    array, shape (3, columns)
        Mean, lower and upper end; nan where they cannot be told.
    """
    _check_confidence(confidence)
    known = np.isfinite(values)
    count = known.sum(axis=0)
    filled = np.where(known, values, 0.0)
    mean = np.full(values.shape[1], np.nan)
    np.divide(filled.sum(axis=0), count, out=mean, where=count > 0)
    squares = np.where(known, (values - mean) ** 2, 0.0).sum(axis=0)
    half = np.full(values.shape[1], np.nan)
    for size in np.unique(count[count > 1]):
        at = count == size
        half[at] = critical_t(int(size) - 1, confidence) * np.sqrt(squares[at] / (size - 1) / size)
    return np.stack([mean, mean - half, mean + half])


def paired_test(base: ArrayLike, alternative: ArrayLike, confidence: float = CONFIDENCE) -> PairedTest:
    """Paired t test of alternative less base, replication by replication.

    Parameters
    ----------
    base, alternative
        Shape (replications,), paired by place. A pair with a nan on either side is left out.
    confidence
        Coverage of the interval.

    Returns
    -------
    PairedTest
        Differences that are all zero have p = 1 and those that are all the same but not zero have p = 0: the luck is
        shared, so no spread is left to test against. With one pair, p is nan unless the difference is zero.

    Raises
    ------
    ValueError
        If the two have different lengths.
    """
    first, second = np.asarray(base, dtype=np.float64), np.asarray(alternative, dtype=np.float64)
    if first.shape != second.shape or first.ndim != 1:
        raise ValueError(f"cannot pair arrays of shapes {first.shape} and {second.shape}")
    both = np.isfinite(first) & np.isfinite(second)
    first, second = first[both], second[both]
    if first.size == 0:
        return PairedTest(np.nan, np.nan, np.nan, np.nan, 0)
    scale = float(max(np.abs(first).max(), np.abs(second).max()))
    difference = second - first
    if float(np.abs(difference).max()) <= _ROUNDING * scale:
        return PairedTest(0.0, 0.0, 0.0, 1.0, first.size)
    if first.size > 1 and _all_same(difference, scale):
        same = float(difference.mean())
        return PairedTest(same, same, same, 0.0, first.size)
    interval = t_interval(difference, confidence)
    return PairedTest(interval.mean, interval.lo, interval.hi, _two_sided_p(difference), first.size)


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """Holm's step-down adjustment for many measures tested at once (Holm 1979, Scand J Statist 6:65).

    Parameters
    ----------
    p_values
        By measure; nan is left out of the count and stays nan.

    Returns
    -------
    dict
        Adjusted p-values in the order given.
    """
    adjusted = dict.fromkeys(p_values, float("nan"))
    largest = 0.0
    for name, factor in holm_factors(p_values).items():
        largest = max(largest, min(1.0, factor * p_values[name]))
        adjusted[name] = largest
    return adjusted


def holm_factors(p_values: Mapping[str, float]) -> dict[str, int]:
    """By how much Holm's adjustment multiplies each p-value: by the tests not yet passed; the smallest p first."""
    known = sorted((name for name, p in p_values.items() if np.isfinite(p)), key=lambda name: p_values[name])
    return {name: len(known) - place for place, name in enumerate(known)}


def verdict(mean_difference: float, p_adjusted: float, good: Good) -> Verdict:
    """Plain verdict on a paired difference: told apart from nothing or not, and if so in the good direction or not."""
    if not p_adjusted < SIGNIFICANCE:
        return "cannot tell"
    if good == "neither":
        return "different"
    return "better" if (mean_difference > 0) == (good == "up") else "worse"


def variance_reduction(base: ArrayLike, alternative: ArrayLike) -> float:
    """Variance of an unpaired difference over that of the paired one; above 1, sharing luck has paid.

    nan with fewer than two pairs, infinite when the differences do not vary but the values do.
    """
    first, second = np.asarray(base, dtype=np.float64), np.asarray(alternative, dtype=np.float64)
    both = np.isfinite(first) & np.isfinite(second)
    if both.sum() < 2:
        return float("nan")
    unpaired = float(first[both].var(ddof=1) + second[both].var(ddof=1))
    paired = float((second[both] - first[both]).var(ddof=1))
    if paired > 0:
        return unpaired / paired
    return float("inf") if unpaired > 0 else float("nan")


def _known(values: ArrayLike) -> NDArray[np.float64]:
    array = np.asarray(values, dtype=np.float64)
    return array[np.isfinite(array)]


def _all_same(values: NDArray[np.float64], scale: float) -> bool:
    return bool(np.ptp(values) <= _ROUNDING * scale)


def critical_t(degrees_of_freedom: int, confidence: float) -> float:
    """Half-width of a two-sided Student t interval, in standard errors."""
    from scipy.special import stdtrit  # what scipy.stats.t calls; that takes a second to import

    return float(stdtrit(degrees_of_freedom, 0.5 + confidence / 2))


def _two_sided_p(difference: NDArray[np.float64]) -> float:
    if difference.size < 2:
        return float("nan")
    from scipy.special import stdtr

    statistic = difference.mean() / (difference.std(ddof=1) / np.sqrt(difference.size))
    return float(2 * stdtr(difference.size - 1, -abs(statistic)))


def _check_confidence(confidence: float) -> None:
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must be between 0 and 1, got {confidence!r}")
