"""A stock: how many there are of something, and for how long, as they come and go.

Who comes adds the rest of the month to the month's minutes, and who goes takes it away; whoever is there at the start
of a month adds all of it. So nothing need be kept of single stays, and whole minutes are exact.
"""

from __future__ import annotations

import numpy as np

from clinicsim.arrays import Ints
from clinicsim.reduction.kernel import helper
from clinicsim.reduction.sheet import Sheet
from clinicsim.world.world import World

NOWHERE = -1


class Stock:
    """Several stocks, each a cell between which people move.

    Attributes
    ----------
    change : array of int64, shape (months, cells)
        How many more there are at the end of a month than at its start.
    minutes : array of int64, shape (months, cells)
        Minutes in a month of those who came in it, less the minutes missed by those who went.
    at_month_ends : Lines
        Once closed: how many there are in each cell just before the end of each month.
    spent : Lines
        Once closed: minutes spent in each cell in each month.
    """

    def __init__(self, world: World, sheet: Sheet, cells: int) -> None:
        self._length = np.diff(world.month_starts)
        months = self._length.size
        self.change = np.zeros((months, cells), dtype=np.int64)
        self.minutes = np.zeros((months, cells), dtype=np.int64)
        self.at_month_ends, self.spent = sheet.add(cells), sheet.add(cells)

    def clear(self) -> None:
        """Empty the stocks."""
        self.change[:] = 0
        self.minutes[:] = 0

    def close(self) -> None:
        """Work out how many there were, and for how long; who is there stays to the end of the run."""
        at_ends = self.change.cumsum(axis=0)
        spent = self.minutes + (at_ends - self.change) * self._length[:, None]
        self.at_month_ends.by_month[:], self.spent.by_month[:] = at_ends.T, spent.T


@helper
def move(change: Ints, minutes: Ints, month: int, left: int, origin: int, to: int) -> int:
    """Move one from a cell to another, each of which may be nowhere, when so many minutes are left of the month.

    Returns
    -------
    int
        The cell moved to.
    """
    if origin != NOWHERE:
        change[month, origin] -= 1
        minutes[month, origin] -= left
    if to != NOWHERE:
        change[month, to] += 1
        minutes[month, to] += left
    return to
