"""Sessions whose minutes are simulated: those that ran, in a clinic where people arrive."""

from __future__ import annotations

from collections.abc import Sequence

from clinicsim.arrays import Ints
from clinicsim.reduction.parts.tallies import Tallies, Tally
from clinicsim.reduction.sheet import Sheet, Sum
from clinicsim.world.events import EventLog, Kind

TALLIES = (Tally(Kind.SESSION_RAN),)


class Simulated:
    """Tells simulated sessions from the others; how many ran is what tallies have counted."""

    kinds: Sequence[Kind] = (Kind.ARRIVED,)

    def __init__(self, sheet: Sheet, tallies: Tallies) -> None:
        self._tallies, self._lines = tallies, sheet.add(1)
        self._arrived = False

    def clear(self) -> None:
        """Forget the last replication."""
        self._arrived = False

    def take(self, rows: EventLog, at: Ints, places: int) -> None:
        """See whether anybody arrives."""
        self._arrived = self._arrived or at.size > 0

    def close(self) -> None:
        """Write down the sessions, if they are simulated; the tallies are closed before."""
        self._lines.by_month[0] = self._tallies.counted(Kind.SESSION_RAN) if self._arrived else 0.0

    @property
    def sessions(self) -> Sum:
        """Sessions that ran and were simulated."""
        return self._lines[0]
