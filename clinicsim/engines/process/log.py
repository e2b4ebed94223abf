"""The event log as it is written."""

from __future__ import annotations

import numpy as np

from clinicsim.engines.process.clock import Clock
from clinicsim.world.events import EVENT, NOBODY, NOTHING, Cause, EventLog, Kind

_ROWS_PER_CHUNK = 8192


class Log:
    """Collects rows; full chunks are packed, so that a long run stays small."""

    def __init__(self, clock: Clock, replication: int) -> None:
        self._clock, self._replication = clock, replication
        self._chunks: list[EventLog] = []
        self._rows: list[tuple[int, int, int, int, int, int, float]] = []

    def add(
        self, kind: Kind, patient: int = NOBODY, subject: int = NOTHING, value: float = 0.0, cause: int = Cause.NONE
    ) -> None:
        """Write one row at the present minute."""
        self._rows.append((self._clock.now, kind, cause, patient, subject, self._replication, value))
        if len(self._rows) == _ROWS_PER_CHUNK:
            self._pack()

    def rows(self) -> EventLog:
        """All rows so far, in order of writing, which is the order of time."""
        self._pack()
        return np.concatenate(self._chunks)

    def _pack(self) -> None:
        self._chunks.append(np.array(self._rows, dtype=EVENT))
        self._rows = []
