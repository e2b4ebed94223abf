"""What the parts of the reducer that share one pass over the rows have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from clinicsim.arrays import Ints
from clinicsim.world.events import EventLog, Kind


class Part(Protocol):
    """Works something out from rows of a few kinds; made from a world, used for one replication after another."""

    @property
    def kinds(self) -> Sequence[Kind]:
        """The kinds of row that it looks at."""

    def clear(self) -> None:
        """Forget the last replication; arrays are kept and emptied."""

    def take(self, rows: EventLog, at: Ints, places: int) -> None:
        """Take the next rows of the replication.

        Parameters
        ----------
        rows
            Array of dtype `EVENT`, shape (rows,), in order of time, all before the end of the run.
        at
            Where the rows of its kinds stand among them, ascending, shape (own rows,).
        places
            Number of places that the patients up to these rows need, for `PatientTable.grow`.
        """

    def close(self) -> None:
        """Count what is still open, up to the end of the run; called once, after the last row."""
