"""Operating lists: how much of their planned time is used."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.reduction.kernel import kernel
from clinicsim.reduction.rows.places import PatientTable, place_of
from clinicsim.reduction.sheet import Sheet, Sum
from clinicsim.world.events import NOTHING, Cause, EventLog, Kind
from clinicsim.world.world import World

PLANNED, TOUCH, INSIDE, BUMPED = range(4)
PLANNED_ROW, CALLED, OPERATED, BUMPED_ROW = (
    int(Kind.LIST_PLANNED),
    int(Kind.CASE_CALLED),
    int(Kind.OPERATED),
    int(Kind.LIST_BUMPED),
)
ELECTIVE = int(Cause.ELECTIVE)


class Theatre:
    """Minutes of each planned list, as `clinicsim.measures.theatre.list_time` defines them."""

    kinds: Sequence[Kind] = (
        Kind.LIST_PLANNED,
        Kind.CASE_CALLED,
        Kind.OPERATED,
        Kind.CASE_CANCELLED,
        Kind.LIST_BUMPED,
    )

    def __init__(self, world: World, sheet: Sheet) -> None:
        self._prevalent, self._start = len(world.cohort.patients), world.lists.start
        self._patients = PatientTable(world, {"called": np.int32(NOTHING)})
        self._planned = np.zeros(self._start.size, dtype=np.int64)
        self._minutes = np.zeros((self._start.size, 4))
        months = world.month_starts.size - 1
        self._month = np.minimum(np.searchsorted(world.month_starts, self._start, side="right") - 1, months - 1)
        self._lines = sheet.add(3)

    def clear(self) -> None:
        """Forget the last replication."""
        self._patients.clear()
        self._planned[:] = 0
        self._minutes[:] = 0.0

    def take(self, rows: EventLog, at: Ints, places: int) -> None:
        """Follow patients through their operations in the next rows."""
        self._patients.grow(places)
        _follow(rows, at, self._prevalent, self._start, self._patients["called"], self._planned, self._minutes)

    def close(self) -> None:
        """Add up the minutes of planned lists by month; an operation counts in full when it starts."""
        self._lines.by_month[:] = 0.0
        _add_up(self._planned, self._minutes, self._month, self._lines.by_month)

    @property
    def planned(self) -> Sum:
        """Planned minutes."""
        return self._lines[PLANNED]

    @property
    def touch(self) -> Sum:
        """Minutes of operations, and of emergencies that took minutes of the list, without turnaround."""
        return self._lines[TOUCH]

    @property
    def inside(self) -> Sum:
        """The part of `touch` that lies within the planned minutes."""
        return self._lines[INSIDE]


@kernel
def _add_up(planned: Ints, minutes: Floats, month: Ints, lines: Floats) -> None:
    """Add the minutes of planned lists to those of their months, shape (3, months)."""
    for own in range(planned.size):
        if planned[own]:
            lines[PLANNED, month[own]] += minutes[own, PLANNED]
            lines[TOUCH, month[own]] += minutes[own, TOUCH] + minutes[own, BUMPED]
            lines[INSIDE, month[own]] += min(minutes[own, INSIDE] + minutes[own, BUMPED], minutes[own, PLANNED])


@kernel
def _follow(
    rows: EventLog, at: Ints, prevalent: int, start: Ints, called: Ints, planned: Ints, minutes: Floats
) -> None:
    for i in at:
        row = rows[i]
        if row["kind"] == PLANNED_ROW:
            planned[row["subject"]] = 1
            minutes[row["subject"], PLANNED] += row["value"]
        elif row["kind"] == BUMPED_ROW:
            minutes[row["subject"], BUMPED] += row["value"]
        else:
            place = place_of(row["patient"], prevalent)
            own = called[place]
            called[place] = row["subject"] if row["kind"] == CALLED else NOTHING
            if row["kind"] == OPERATED and row["cause"] == ELECTIVE and own != NOTHING:
                minutes[own, TOUCH] += row["value"]
                # A list that is not planned yet lies ahead: the operation was over before it.
                left = start[own] + minutes[own, PLANNED] - row["minute"] if planned[own] else row["value"]
                minutes[own, INSIDE] += max(min(row["value"], left), 0.0)
