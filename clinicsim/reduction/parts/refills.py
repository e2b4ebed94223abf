"""Refills on time, and refills that fell due: each filling of a pump counts once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.measures.refills import REFILLS, breach
from clinicsim.reduction.kernel import kernel
from clinicsim.reduction.rows.places import PatientTable, place_of
from clinicsim.reduction.rows.spans import month_of
from clinicsim.reduction.sheet import Sheet, Sum
from clinicsim.world.events import Cause, EventLog, Kind
from clinicsim.world.world import World

# What was seen last of a patient: no alarm, an alarm that follows another, or (from 0) the month of a first alarm.
NO_ALARM, SOUNDED_AGAIN = -1, -2
OTHER, REFILL, SURGICAL = range(3)
ON_TIME, DUE, BREACH = range(3)  # lines of the sheet
ALARM, MARGIN, FILLED = int(Kind.ALARM), int(Kind.MARGIN), int(Kind.FILLED)


class Refills:
    """Refills on time and due in each month, as `clinicsim.measures.refills.on_time_and_due` defines them.

    An alarm counts as a late refill at once; it is taken back if the patient's next row says that the pump was filled
    on time after all, in the very minute of the alarm.
    """

    kinds: Sequence[Kind] = (Kind.ALARM, Kind.MARGIN, Kind.FILLED)

    def __init__(self, world: World, sheet: Sheet) -> None:
        self._month_starts, self._prevalent = world.month_starts, len(world.cohort.patients)
        self._sort = np.full(max(Cause) + 1, OTHER, dtype=np.int64)
        self._sort[list(REFILLS)] = REFILL
        self._sort[[Cause.SURGERY, Cause.PREVALENT]] = SURGICAL
        self._patients = PatientTable(world, {"alarm": np.int32(NO_ALARM)})
        self._on_time = np.zeros(world.month_starts.size - 1, dtype=np.int64)
        self._late = np.zeros_like(self._on_time)
        self._lines = sheet.add(3)

    def clear(self) -> None:
        """Forget the last replication."""
        self._patients.clear()
        self._on_time[:] = 0
        self._late[:] = 0

    def take(self, rows: EventLog, at: Ints, places: int) -> None:
        """Count the next rows."""
        self._patients.grow(places)
        counted = (self._patients["alarm"], self._on_time, self._late)
        _count(rows, at, self._month_starts, self._prevalent, self._sort, *counted)

    def close(self) -> None:
        """Write down what was counted: an alarm that no refill follows is late, and nothing is censored."""
        lines = self._lines.values
        lines[ON_TIME, :-1], lines[DUE, :-1] = self._on_time, self._on_time + self._late
        found = breach(lines[ON_TIME, :-1], lines[DUE, :-1])
        lines[BREACH, :-1], lines[BREACH, -1] = found.monthly, found.summary

    @property
    def on_time(self) -> Sum:
        """Refills on time."""
        return self._lines[ON_TIME]

    @property
    def due(self) -> Sum:
        """Refills that fell due."""
        return self._lines[DUE]

    @property
    def breach_month(self) -> Sum:
        """First month whose rolling share on time is under the target; by month, the breach known by then."""
        return self._lines[BREACH]

    @property
    def on_time_by_month(self) -> Floats:
        """Once closed: refills on time in each month, shape (months,)."""
        return np.array(self._lines.by_month[ON_TIME])


@kernel
def _count(
    rows: EventLog, at: Ints, month_starts: Ints, prevalent: int, sort: Ints, alarm: Ints, on_time: Ints, late: Ints
) -> None:
    month = 0
    for i in at:
        row = rows[i]
        how = sort[row["cause"]]
        if row["kind"] == FILLED and how != SURGICAL:
            continue  # its margin has told
        month = month_of(month_starts, month, row["minute"])
        place = place_of(row["patient"], prevalent)
        before = alarm[place]
        alarm[place] = NO_ALARM
        if row["kind"] == ALARM:
            late[month] += before == NO_ALARM
            alarm[place] = month if before == NO_ALARM else SOUNDED_AGAIN
        elif row["kind"] == MARGIN and how == REFILL:
            if row["value"] >= 0:
                on_time[month] += 1
                if before >= 0:
                    late[before] -= 1
            elif before == NO_ALARM:
                late[month] += 1
