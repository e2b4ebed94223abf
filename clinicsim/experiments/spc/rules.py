"""Limits and the four rules of special cause."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from clinicsim.arrays import Bools, Floats

LIMIT_FACTOR = 2.66  # mean moving ranges from the mean to a limit
NEAR_SHARE = 2 / 3  # of the way to a limit, beyond which a point is near it
SCREEN_FACTOR = 3.267  # mean moving ranges from which on a moving range is left out of their mean
RUN_LENGTH = 7  # points of a shift and of a trend
FEWEST_POINTS = 12  # below which limits are not to be relied on

Rule = Literal["outside a limit", "trend", "two of three near a limit", "shift"]


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch between two rebasings with its own mean and limits; limits are nan with fewer than two points."""

    first: int  # place of its first point
    stop: int  # place after its last
    mean: float
    lower: float
    upper: float

    @property
    def near_lower(self) -> float:
        """Two thirds of the way from the mean to the lower limit."""
        return self.mean - NEAR_SHARE * (self.mean - self.lower)

    @property
    def near_upper(self) -> float:
        """Two thirds of the way from the mean to the upper limit."""
        return self.mean + NEAR_SHARE * (self.upper - self.mean)


@dataclass(frozen=True, slots=True)
class Signal:
    """Special cause at a point: the first rule that holds, in the order of `Rule`."""

    rule: Rule
    direction: int  # 1 for high or rising, -1 for low or falling


def phase(values: Floats, first: int, stop: int) -> Phase:
    """Work out mean and limits of a stretch: the mean, and 2.66 mean moving ranges to either side of it.

    Parameters
    ----------
    values
        The whole series, shape (points,).
    first, stop
        Place of the stretch's first point, and the place after its last.
    """
    own = values[first:stop]
    mean, reach = float(own.mean()), LIMIT_FACTOR * mean_moving_range(own)
    return Phase(first, stop, mean, mean - reach, mean + reach)


def mean_moving_range(values: Floats) -> float:
    """Mean distance between neighbours, without those that are themselves outliers; nan with fewer than two values.

    Parameters
    ----------
    values
        Shape (points,).
    """
    ranges = np.abs(np.diff(values))
    if ranges.size == 0:
        return math.nan
    kept = ranges[ranges < SCREEN_FACTOR * ranges.mean()]
    return float(kept.mean()) if kept.size else float(ranges.mean())


def signals(values: Floats, limits: Phase) -> list[Signal | None]:
    """Special causes among one stretch's own points, shape (points,); no rule looks across a rebasing.

    - Outside a limit: a point beyond it.
    - Trend: seven points of which each is higher, or each lower, than the one before; equal neighbours break it.
    - Two of three near a limit: of three neighbours on one side of the mean, two in the outer third before the limit.
    - Shift: seven points on one side of the mean; a point on the mean breaks it.
    """
    side = np.sign(values - limits.mean)
    outside = (values < limits.lower) | (values > limits.upper)
    near = ~outside & ((values < limits.near_lower) | (values > limits.near_upper))
    pair = near & _in_window(_two_of_three(near, side), 3, values.size)
    shift = _in_window(_whole(side > 0, RUN_LENGTH) | _whole(side < 0, RUN_LENGTH), RUN_LENGTH, values.size)
    trend = _trend(values)
    return [
        _signal(bool(outside[at]), int(trend[at]), bool(pair[at]), bool(shift[at]), int(side[at]))
        for at in range(values.size)
    ]


def _signal(outside: bool, trend: int, pair: bool, shift: bool, side: int) -> Signal | None:
    if outside:
        return Signal("outside a limit", side)
    if trend:
        return Signal("trend", trend)
    if pair:
        return Signal("two of three near a limit", side)
    return Signal("shift", side) if shift else None


def _trend(values: Floats) -> Floats:
    """1 in a rising trend, -1 in a falling one, else 0; shape (points,)."""
    steps = np.sign(np.diff(values))
    rising, falling = (_in_window(_whole(steps == way, RUN_LENGTH - 1), RUN_LENGTH, values.size) for way in (1, -1))
    # A turning point belongs to both trends: it counts for the one that follows.
    trend: Floats = np.where(rising & falling, np.append(steps, 0.0), 1.0 * rising - 1.0 * falling)
    return trend


def _whole(holds: Bools, length: int) -> Bools:
    """Where a condition holds throughout a window, by the window's first place; empty if there is no whole window."""
    if holds.size < length:
        return np.zeros(0, dtype=bool)
    windows: Bools = np.logical_and.reduce(sliding_window_view(holds, length), axis=1)
    return windows


def _two_of_three(near: Bools, side: Floats) -> Bools:
    """Windows of three on one side of the mean of which at least two are near a limit, by their first place."""
    if near.size < 3:
        return np.zeros(0, dtype=bool)
    same = np.abs(sliding_window_view(side, 3).sum(axis=1)) == 3
    enough = sliding_window_view(near, 3).sum(axis=1) >= 2
    windows: Bools = np.logical_and(same, enough)
    return windows


def _in_window(windows: Bools, length: int, size: int) -> Bools:
    """Points that lie in any of the windows that start where `windows` holds; shape (size,)."""
    held = np.zeros(size, dtype=bool)
    for start in np.flatnonzero(windows):
        held[start : start + length] = True
    return held
