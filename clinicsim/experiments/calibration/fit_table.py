"""The fit table: what was observed in a year that nothing was fitted to, beside what the calibrated clinic makes of it.

One year of a clinic is one draw, not a mean, so it is held against a prediction interval: the mean over replications
with Student's t times the spread of one replication (Hahn and Meeker 1991, Statistical Intervals).
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.calibration.extracts import Extracts
from clinicsim.experiments.calibration.made_up import extracts as made_up
from clinicsim.experiments.calibration.observed import STATISTICS, observed
from clinicsim.experiments.executors import Executor
from clinicsim.experiments.replicate import replicate
from clinicsim.experiments.statistics import CONFIDENCE, critical_t
from clinicsim.world.world import World

Inside = Literal["inside", "outside", "cannot tell"]
_SHORTEST_DAYS = 80  # of what is left of a year, below which it is not compared


@dataclass(frozen=True, slots=True)
class Window:
    """The days that are compared: of the clinic, and of the run."""

    first: dt.date
    end: dt.date
    simulated_first: dt.date

    @property
    def simulated_end(self) -> dt.date:
        """The day after the last that is simulated for it."""
        return self.simulated_first + (self.end - self.first)

    @property
    def same(self) -> bool:
        """Whether the run has those very days."""
        return self.first == self.simulated_first


@dataclass(frozen=True, slots=True)
class Row:
    """One number, observed and simulated."""

    name: str
    observed: float
    mean: float
    low: float  # ends of the 95% prediction interval
    high: float
    inside: Inside

    @property
    def words(self) -> str:
        """What it is."""
        return STATISTICS[self.name].words

    @property
    def share(self) -> bool:
        """Whether it is a share."""
        return STATISTICS[self.name].share


@dataclass(frozen=True, slots=True)
class FitTable:
    """All rows, and the days that they compare."""

    window: Window
    rows: tuple[Row, ...]
    replications: int


def window(extracts: Extracts, year: int, start: dt.date) -> Window | None:
    """Days to compare, or None if the extracts have too little of the year.

    Parameters
    ----------
    extracts
        All of them.
    year
        The year that was kept aside.
    start
        First day of the run. The same calendar days are compared if the run has them, else its first ones.
    """
    first = max(dt.date(year, 1, 1), extracts.first)
    end = min(dt.date(year + 1, 1, 1), extracts.last + dt.timedelta(days=1))
    if (end - first).days < _SHORTEST_DAYS:
        return None
    if start > first and (end - start).days >= (end - first).days // 2:
        first = start  # a run that starts within the year is held against what is left of it
    return Window(first, end, first if first >= start else start)


def fit_table(world: World, extracts: Extracts, days: Window, replications: int, executor: Executor) -> FitTable:
    """Compare the extracts of some days with those that replications of the calibrated clinic would have.

    Parameters
    ----------
    world
        The calibrated clinic; its run must reach to the end of the window.
    extracts
        The clinic's own.
    days
        See `window`.
    replications, executor
        At least two replications; see `replicate`.
    """
    seen = observed(extracts.between(days.first, days.end))
    runs = replicate(world, replications, keep_events=True, executor=executor)
    if runs.interrupted:
        raise KeyboardInterrupt
    log = runs.events
    made = []
    for number in runs.replications.tolist():
        own = made_up(world, log[log["replication"] == number]) if log is not None else extracts
        made.append(observed(own.between(days.simulated_first, days.simulated_end)))
    rows = [_row(name, value, np.array([each.get(name, np.nan) for each in made])) for name, value in seen.items()]
    return FitTable(days, tuple(row for row in rows if math.isfinite(row.observed)), runs.count)


def _row(name: str, value: float, simulated: Floats) -> Row:
    known = simulated[np.isfinite(simulated)]
    if known.size < 2:
        return Row(name, value, math.nan, math.nan, math.nan, "cannot tell")
    mean = float(known.mean())
    half = critical_t(known.size - 1, CONFIDENCE) * float(known.std(ddof=1)) * math.sqrt(1 + 1 / known.size)
    low, high = max(mean - half, 0.0), mean + half
    if STATISTICS[name].share:
        high = min(high, 1.0)
    return Row(name, value, mean, low, high, "inside" if low <= value <= high else "outside")
