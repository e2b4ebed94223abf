"""Half-widths of 95% intervals as replications are added."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from clinicsim.experiments.rate_intervals import running_rate_intervals
from clinicsim.experiments.statistics import CONFIDENCE

Floats = NDArray[np.float64]

LEAST: Final = 3  # replications whose spread is looked at
LEAST_WITHOUT_SPREAD: Final = 30
"""Replications that must agree before their agreement counts: then fewer than 1 in 10 differs, with 95% confidence.

The rule of three, Hanley & Lippman-Hand 1983, JAMA 249:1743.
"""


def half_widths(values: Floats, counted_over: Floats | None = None) -> Floats:
    """Half-width of the interval of the mean after each replication.

    Parameters
    ----------
    values
        Shape (replications,); nan where undefined, and then left out.
    counted_over
        Exposure of a rate of counted events, (replications,); where its events are few, the interval is that of
        `rate_intervals`. None for other measures.

    Returns
    -------
    array, shape (replications,)
        nan where nothing can be told yet. The numbers for some replications do not depend on those after them.
    """
    known = np.isfinite(values)
    count = known.cumsum()
    shifted = np.where(known, values - _first(values), 0.0)  # so that squares of large means do not drown the spread
    total = shifted.cumsum()
    squares = np.maximum((shifted**2).cumsum() - total**2 / np.maximum(count, 1), 0.0)
    widths = _t_half_widths(count, squares)
    differs = (known & (shifted != 0)).cumsum() > 0
    widths[~differs & (count < LEAST_WITHOUT_SPREAD)] = np.nan
    if counted_over is not None:
        _, lo, hi = running_rate_intervals(values, counted_over)
        few = np.isfinite(lo) & (count >= LEAST)
        widths[few] = (hi - lo)[few] / 2
    return widths


def running_means(values: Floats) -> Floats:
    """Mean after each replication, of those in which the value is known; nan before the first."""
    known = np.isfinite(values)
    count = known.cumsum()
    means = np.full(values.size, np.nan)
    np.divide(np.where(known, values, 0.0).cumsum(), count, out=means, where=count > 0)
    return means


def _first(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(known[0]) if known.size else 0.0


def _t_half_widths(count: NDArray[np.int64], squares: Floats) -> Floats:
    from scipy.special import stdtrit

    widths = np.full(count.size, np.nan)
    some = count >= LEAST
    freedom = count[some] - 1
    widths[some] = stdtrit(freedom, 0.5 + CONFIDENCE / 2) * np.sqrt(squares[some] / freedom / count[some])
    return widths
