"""Initial transient: how long a run that starts from a made-up list still shows how it was started.

Only a synthetic start has one to leave out. A run from a clinic's own list is terminating: its first months are the
months that the clinic is about to live through.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.runs import Runs
from clinicsim.experiments.statistics import Interval, t_interval
from clinicsim.measures import describe

BATCH: Final = 5  # months a batch: the 5 of MSER-5
LEAST_BATCHES: Final = 10
LEAST_MONTHS: Final = LEAST_BATCHES * BATCH
_LAST: Final = 5  # batches that always stay: the spread of so few at the end is small by luck
_ROUNDING = 1e-12  # relative; a series that does not move has no spread but this
_WIDEST_WINDOW: Final = 6  # months to each side, so that a year and its holidays are averaged out


@dataclass(frozen=True, slots=True, eq=False)
class Transient:
    """Initial transient of one measure."""

    measure: str
    monthly: Floats  # (3, months): mean over replications, lower and upper end
    window: int  # months to each side
    smoothed: Floats  # (months - window,): Welch's moving average
    truncation: int | None  # months to leave out; none if it cannot be told
    unreliable: tuple[str, ...]  # why it should not be relied on; empty if it can be
    whole: Interval  # of the mean over all months
    rest: Interval  # of the mean over the months after the truncation


def transient(runs: Runs, measure: str, window: int | None = None) -> Transient:
    """Look for the initial transient of a monthly series.

    Parameters
    ----------
    runs
        Replications; their monthly means are smoothed and truncated.
    measure
        With a monthly series.
    window
        Months to each side of Welch's moving average, at most a quarter of the run; by default 6 or that quarter.

    Raises
    ------
    ValueError
        If the window is not from 1 to a quarter of the run.
    """
    monthly = runs.monthly_intervals(measure)
    series = monthly[0]
    window = default_window(series.size) if window is None else window
    truncation, reasons = _truncation(series)
    values, limits = runs.monthly[measure], describe(measure).limits
    return Transient(
        measure=measure,
        monthly=monthly,
        window=window,
        smoothed=welch(series, window),
        truncation=truncation,
        unreliable=reasons,
        whole=t_interval(_means(values)).within(*limits),
        rest=t_interval(_means(values[:, truncation or 0 :])).within(*limits),
    )


def default_window(months: int) -> int:
    """Months to each side of the moving average: 6, or a quarter of a shorter run, at least 1."""
    return max(min(_WIDEST_WINDOW, months // 4), 1)


def welch(series: Floats, window: int) -> Floats:
    """Welch's moving average (Welch 1983; Law 2015, Simulation Modeling and Analysis, 9.5.1).

    Parameters
    ----------
    series
        Mean over replications by month, shape (months,).
    window
        Months w to each side. Month i of the first w is averaged over its i - 1 neighbours to each side, so that the
        beginning, which is looked for, is not lost.

    Returns
    -------
    array, shape (months - window,)
        The last months have no neighbours to their right, and are left out.

    Raises
    ------
    ValueError
        If the window is not from 1 to a quarter of the series; four months are the fewest.
    """
    if not 1 <= window <= max(series.size // 4, 1) or series.size <= window:
        raise ValueError(f"a window of {window} does not fit {series.size} months; expected 1 to {series.size // 4}")
    reach = np.minimum(np.arange(series.size - window), window)
    return np.array(
        [series[month - side : month + side + 1].mean() for month, side in enumerate(reach)], dtype=np.float64
    )


def mser(batches: Floats) -> Floats:
    r"""Marginal standard error after leaving out the first d batches (White 1997, Simulation 69:323).

    .. math:: MSER(d) = \frac{1}{(n-d)^2} \sum_{i=d+1}^{n} (Z_i - \bar Z_{n,d})^2

    With means of batches of five it is MSER-5 (White, Cobb & Spratt 2000, Winter Simulation Conference, 755-760), and
    the truncation is where it is least.

    Parameters
    ----------
    batches
        Batch means, shape (n,).

    Returns
    -------
    array, shape (n,)
        For d from 0 to n - 1.
    """
    left = np.arange(batches.size, 0, -1, dtype=np.float64)
    return np.array([batches[d:].var() for d in range(batches.size)], dtype=np.float64) / left


def _truncation(series: Floats) -> tuple[int | None, tuple[str, ...]]:
    """Months to leave out by MSER-5, and why that should not be relied on."""
    undefined = int((~np.isfinite(series)).sum())
    batches = series[: series.size // BATCH * BATCH].reshape(-1, BATCH).mean(axis=1)
    if undefined:
        return None, (f"not defined in {undefined} of {series.size} months",)
    if batches.size < 2:
        return None, (f"{series.size} months are too few",)
    reasons = []
    if batches.size < LEAST_BATCHES:
        reasons.append(f"{series.size} months are few; {LEAST_MONTHS} are the least")
    stays = min(_LAST, batches.size // 2)
    errors = mser(batches)[: batches.size - stays + 1]
    noise = (_ROUNDING * np.abs(batches).max()) ** 2
    left_out = int(np.flatnonzero(errors <= errors.min() + noise)[0])
    if 2 * left_out > batches.size:
        reasons.append("it falls in the second half of the run")
    return left_out * BATCH, tuple(reasons)


def _means(values: Floats) -> Floats:
    """Mean over months of each replication, of those months in which it is defined; nan if there are none."""
    known = np.isfinite(values)
    count = known.sum(axis=1)
    means = np.full(values.shape[0], np.nan)
    np.divide(np.where(known, values, 0.0).sum(axis=1), count, out=means, where=count > 0)
    return means
