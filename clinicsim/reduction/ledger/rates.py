"""Rates that stand: how much of something there is, a year, and what that comes to in each segment.

Who comes adds the rest of the segment to the segment, and who goes takes it away; whoever is there at the start of a
segment adds all of it. So no stay need be followed from its start to its end.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.measures.log_view import MINUTES_PER_YEAR
from clinicsim.reduction.discounting import flow_worth
from clinicsim.reduction.kernel import helper, kernel
from clinicsim.reduction.ledger.layout import OVER_TIME
from clinicsim.reduction.ledger.quantities import PLAIN, WORTH, Book
from clinicsim.reduction.ledger.segments import Records, segment_of
from clinicsim.world.events import EventLog, Kind

CHANGE, MINUTES, WORTHS = range(3)
LEFT = np.dtype([("minute", "i8"), ("segment", "i8"), ("minutes", "f8"), ("worth", "f8")])
"""A minute and its segment, and what is left of the segment: minutes, and present value of a flow of 1 a year."""


class Rates:
    """Rates of the items of a book that are measured over time: a part that no row concerns by itself.

    Parameters
    ----------
    book
        Where it enters the quantities, once closed.

    Attributes
    ----------
    first : array of int64, shape (blocks,)
        Place here of the first item of each block that is measured over time.
    sums : array of float64, shape (segments, items over time, 3)
        By how much the rate changes in a segment; and in the segment, of those who came less of those who went, minutes
        and worth of a flow.
    """

    kinds: Sequence[Kind] = ()

    def __init__(self, book: Book) -> None:
        self._book, self._start = book, int(book.layout.first[OVER_TIME])
        self.first: Ints = book.layout.first - self._start
        self.sums: Floats = np.zeros((book.segments.size, book.layout.items - self._start, 3))
        self._looks: list[Records] = []

    def look(self) -> Records:
        """A minute that a part looks at, array of dtype `LEFT`, shape (1,).

        Parts follow the same rows one after another, so that each needs one of its own.
        """
        self._looks.append(np.zeros(1, dtype=LEFT))
        return self._looks[-1]

    def clear(self) -> None:
        """Let every rate be nothing."""
        self.sums[:] = 0.0
        for now in self._looks:
            now["minute"], now["segment"] = -1, 0

    def take(self, rows: EventLog, at: Ints, places: int) -> None:
        """No row changes a rate but by another part."""

    def close(self) -> None:
        """Enter the quantities; rates that still stand end with the run."""
        _enter(self.sums, self._book.segments, self._start, self._book.quantities)


@helper
def look_at(now: Records, minute: int, segments: Records, discounting: Floats) -> None:
    """See what is left of its segment at a minute, which is none before the last one looked at."""
    if now[0]["minute"] != minute:
        segment = now[0]["segment"]
        while minute >= segments[segment]["end"]:
            segment += 1
        now[0]["minute"], now[0]["segment"] = minute, segment
        now[0]["minutes"] = segments[segment]["end"] - minute
        now[0]["worth"] = segments[segment]["worth"] - flow_worth(float(minute), discounting)


@helper
def change_rate(sums: Floats, now: Records, item: int, more: float) -> None:
    """Let the rate of an item be more by so much a year from the minute that is looked at."""
    own = sums[now[0]["segment"], item]
    own[CHANGE] += more
    own[MINUTES] += more * now[0]["minutes"]
    own[WORTHS] += more * now[0]["worth"]


@helper
def end_rate(sums: Floats, item: int, less: float, minute: int, segments: Records, discounting: Floats) -> None:
    """Let the rate of an item be less by so much a year from a minute to come; after the run nothing changes."""
    if minute >= segments[segments.size - 1]["end"]:
        return
    segment = segment_of(segments, minute)
    own = sums[segment, item]
    own[CHANGE] -= less
    own[MINUTES] -= less * (segments[segment]["end"] - minute)
    own[WORTHS] -= less * (segments[segment]["worth"] - flow_worth(float(minute), discounting))


@kernel
def _enter(sums: Floats, segments: Records, start: int, quantities: Floats) -> None:
    """Work out quantities of the items from one on, shape (segments, items, 2)."""
    for item in range(sums.shape[1]):
        standing, before = 0.0, 0.0
        for segment in range(segments.size):
            own, worth = sums[segment, item], segments[segment]["worth"]
            minutes = own[MINUTES] + standing * (segments[segment]["end"] - segments[segment]["start"])
            quantities[segment, start + item, PLAIN] = minutes / MINUTES_PER_YEAR
            quantities[segment, start + item, WORTH] = own[WORTHS] + standing * (worth - before)
            standing, before = standing + own[CHANGE], worth
