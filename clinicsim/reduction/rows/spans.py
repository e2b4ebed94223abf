"""Where a minute falls: in which month, or under which version of the scenario."""

from __future__ import annotations

import numpy as np

from clinicsim.arrays import Ints
from clinicsim.reduction.kernel import helper
from clinicsim.world.world import World


@helper
def span_of(bounds: Ints, minute: float) -> int:
    """Place of the last bound that is not after a minute; the first, if all are after it.

    Parameters
    ----------
    bounds : array of int64, shape (n,)
        Ascending.
    minute : float
        Minute of the run.
    """
    low, high = 0, bounds.size
    while high - low > 1:
        middle = (low + high) // 2
        if bounds[middle] <= minute:
            low = middle
        else:
            high = middle
    return low


@helper
def month_at(month_starts: Ints, minute: float) -> int:
    """Month in which a minute of the run falls; the number of months, if it is the end of the run.

    Months are nearly of one length, so that a guess is out by one at most.
    """
    months = month_starts.size - 1
    month = int(minute * months / month_starts[months])
    while month_starts[month] > minute:
        month -= 1
    while month < months and month_starts[month + 1] <= minute:
        month += 1
    return month


@helper
def month_of(month_starts: Ints, month: int, minute: int) -> int:
    """Month in which a minute falls, which is `month` or a later one; rows come in order of time."""
    while minute >= month_starts[month + 1]:
        month += 1
    return month


def version_starts(world: World) -> Ints:
    """Minute from which each version of the scenario is in force, shape (versions,)."""
    return np.array([version.since for version in world.versions], dtype=np.int64)
