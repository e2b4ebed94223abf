"""One pass over the rows of a replication for all parts: each row is seen once, in order of time; no log is kept."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from clinicsim.reduction.rows.part import Part
from clinicsim.reduction.rows.sieve import Sieve
from clinicsim.world.events import EVENT, EventLog
from clinicsim.world.world import World


class OnePass:
    """Has parts follow the rows of one replication after another; each row is sorted out once for all of them.

    Parameters
    ----------
    world
        The world of the replications.
    parts
        What follows the rows; used by one thread at a time. They are closed in this order.
    """

    def __init__(self, world: World, parts: Iterable[Part]) -> None:
        self._end = world.end
        self._parts = tuple(parts)
        self._sieve = Sieve(world, [part.kinds for part in self._parts])

    def clear(self) -> None:
        """Forget the last replication; arrays are kept and emptied."""
        for part in self._parts:
            part.clear()

    def take(self, rows: EventLog) -> None:
        """Take the next rows of the replication, of dtype `EVENT`; those from the end of the run on do not count."""
        if rows.size and rows["minute"][-1] >= self._end:
            rows = rows[: int(np.searchsorted(rows["minute"], self._end))]
        if not rows.size:
            return
        if not rows.flags.writeable:  # a read-only array would have every kernel compiled anew
            rows = rows.copy()
        places, found = self._sieve.sift(rows)
        for part, at in zip(self._parts, found, strict=True):
            if at.size:
                part.take(rows, at, places)

    def take_nothing(self) -> None:
        """Call everything that takes rows once without any, so that it is compiled."""
        rows = np.zeros(0, dtype=EVENT)
        places, found = self._sieve.sift(rows)
        for part, at in zip(self._parts, found, strict=True):
            part.take(rows, at, places)

    def close(self) -> None:
        """Count what is still open, up to the end of the run."""
        for part in self._parts:
            part.close()
