"""The three shapes a measure takes: a ratio of monthly sums, a level at month ends, a sample of values."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.measures.log_view import LogView


@dataclass(frozen=True, slots=True)
class Series:
    """One measure of one run: its figure for the whole run and by month, nan where it is not defined."""

    summary: float
    monthly: Floats  # (months,)


def ratio(numerator: Floats, denominator: Floats, scale: float = 1.0) -> Series:
    """Numerator over denominator, both (months,); the summary is the ratio of the sums, not the mean of ratios."""
    monthly = np.full(numerator.size, np.nan)
    np.divide(scale * numerator, denominator, out=monthly, where=denominator > 0)
    total = float(denominator.sum())
    return Series(scale * float(numerator.sum()) / total if total > 0 else np.nan, monthly)


def per_year(view: LogView, counts: Floats) -> Series:
    """Counts by month, shape (months,), as a rate a year."""
    return ratio(counts, view.years)


def level_at_end(values: Floats) -> Series:
    """A level at each month end, shape (months,); the summary is the last."""
    return Series(float(values[-1]), values)


def level_on_average(values: Floats) -> Series:
    """A level at each month end, shape (months,); the summary is the mean of those that are defined."""
    defined = values[~np.isnan(values)]
    return Series(float(defined.mean()) if defined.size else np.nan, values)


def sample_quantile(view: LogView, minutes: Ints, values: Floats, q: float) -> Series:
    """Quantile `q` of dated values, over the run and in each month; `minutes` ascending, both of shape (values,)."""
    edges = np.searchsorted(minutes, view.world.month_starts)
    monthly = [quantile(values[first:last], q) for first, last in pairwise(edges.tolist())]
    return Series(quantile(values, q), np.array(monthly, dtype=np.float64))


def quantile(values: Floats, q: float) -> float:
    """Quantile `q` of values, or nan when there are none."""
    return float(np.quantile(values, q)) if values.size else np.nan
