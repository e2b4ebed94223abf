"""Days in beds by ward level and by what for, and time waited for one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from clinicsim.arrays import Ints
from clinicsim.measures.beds import ADMITTED_FOR, MINUTES_PER_HOUR, OBSERVED, OTHER
from clinicsim.reduction.kernel import kernel
from clinicsim.reduction.parts.stock import NOWHERE, Stock, move
from clinicsim.reduction.rows.places import PatientTable, place_of
from clinicsim.reduction.rows.spans import month_of
from clinicsim.reduction.sheet import Sheet, Sum
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import Cause, EventLog, Kind
from clinicsim.world.world import World

REASONS = (*(cause.name.lower() for cause in ADMITTED_FOR), OBSERVED, OTHER)
NOT_ADMITTED, FOR_ANOTHER = REASONS.index(OBSERVED), REASONS.index(OTHER)
N_REASONS = len(REASONS)
QUEUE = 0  # cells of the stock: who waits for a bed, then beds by ward level and reason
BED_IN, BED_OUT, BED_WAIT = int(Kind.BED_IN), int(Kind.BED_OUT), int(Kind.BED_WAIT)
ADMITTED, DISCHARGED = int(Kind.ADMITTED), int(Kind.DISCHARGED)


class Beds:
    """Stocks of people in each ward level for each reason, and of those who wait for a bed; nobody has two beds."""

    kinds: Sequence[Kind] = (
        Kind.BED_IN,
        Kind.BED_OUT,
        Kind.BED_WAIT,
        Kind.ADMITTED,
        Kind.DISCHARGED,
        Kind.DIED,
    )

    def __init__(self, world: World, sheet: Sheet) -> None:
        self._month_starts, self._prevalent = world.month_starts, len(world.cohort.patients)
        self._reason = np.full(max(Cause) + 1, FOR_ANOTHER, dtype=np.int64)
        self._reason[list(ADMITTED_FOR)] = np.arange(len(ADMITTED_FOR))
        self._reason[Cause.NONE] = NOT_ADMITTED
        self._stock = Stock(world, sheet, 1 + len(world.names.levels) * N_REASONS)
        self._patients = PatientTable(
            world,
            {
                "bed": np.int32(NOWHERE),
                "since": np.int32(0),  # minute
                "queue": np.int32(NOWHERE),
                "reason": np.int32(NOT_ADMITTED),
            },
        )

    def clear(self) -> None:
        """Forget the last replication."""
        self._patients.clear()
        self._stock.clear()

    def take(self, rows: EventLog, at: Ints, places: int) -> None:
        """Move people between beds by the next rows."""
        self._patients.grow(places)
        who, stock = self._patients, self._stock
        of_patients = (who["bed"], who["since"], who["queue"], who["reason"])
        _move(rows, at, self._month_starts, self._prevalent, self._reason, *of_patients, stock.change, stock.minutes)

    def close(self) -> None:
        """Add up the stocks."""
        self._stock.close()

    def days_in_level(self, level: int) -> Sum:
        """Days in beds of a ward level."""
        first = 1 + level * N_REASONS
        return self._stock.spent.total(range(first, first + N_REASONS)) / MINUTES_PER_DAY

    def days_for_reason(self, reason: int) -> Sum:
        """Days in beds for a reason."""
        return self._stock.spent.total(range(1 + reason, self._stock.spent.number, N_REASONS)) / MINUTES_PER_DAY

    @property
    def hours_waited(self) -> Sum:
        """Hours waited for a bed."""
        return self._stock.spent[QUEUE] / MINUTES_PER_HOUR


@kernel
def _move(
    rows: EventLog,
    at: Ints,
    month_starts: Ints,
    prevalent: int,
    reasons: Ints,
    beds: Ints,
    since: Ints,
    queue: Ints,
    reason: Ints,
    change: Ints,
    minutes: Ints,
) -> None:
    month = 0
    for i in at:
        row = rows[i]
        month = month_of(month_starts, month, row["minute"])
        left = month_starts[month + 1] - row["minute"]
        place = place_of(row["patient"], prevalent)
        bed = int(beds[place])
        if row["kind"] == ADMITTED or row["kind"] == DISCHARGED:
            reason[place] = reasons[row["cause"]] if row["kind"] == ADMITTED else NOT_ADMITTED
            # A bed may be taken and the admission be written in one minute, in either order: it is for that reason.
            if bed != NOWHERE and since[place] == row["minute"]:
                level = (bed - 1) // N_REASONS
                beds[place] = move(change, minutes, month, left, bed, 1 + level * N_REASONS + reason[place])
        elif row["kind"] == BED_OUT:
            beds[place] = move(change, minutes, month, left, bed, NOWHERE)
        else:
            waits = QUEUE if row["kind"] == BED_WAIT else NOWHERE
            queue[place] = move(change, minutes, month, left, int(queue[place]), waits)
            if row["kind"] == BED_IN:
                to = 1 + row["subject"] * N_REASONS + reason[place]
                beds[place], since[place] = move(change, minutes, month, left, bed, to), row["minute"]
