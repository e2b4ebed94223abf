"""How many rows there are of a kind, and the sum of their values, in each month: by cause, by subject or by value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.reduction.kernel import kernel
from clinicsim.reduction.rows.spans import month_of
from clinicsim.reduction.sheet import Lines, Sheet, Sum
from clinicsim.world.calendar import DAYS_PER_YEAR
from clinicsim.world.events import EventLog, Kind
from clinicsim.world.world import World


class Column(IntEnum):
    """The column of a row by which it is counted."""

    CAUSE = 0
    SUBJECT = 1
    VALUE = 2
    YEARS = 3  # the value, a number of days, in whole years


SUBJECT, VALUE, YEARS = int(Column.SUBJECT), int(Column.VALUE), int(Column.YEARS)


@dataclass(frozen=True, slots=True)
class Tally:
    """Rows of a kind, counted apart for each of some keys (from -1) in one column, and together for all others."""

    kind: Kind
    column: Column = Column.CAUSE
    keys: tuple[int, ...] = ()


class Tallies:
    """Counts and sums of values of rows, by month.

    Parameters
    ----------
    world
        The world.
    sheet
        Gets a line for each count and for each sum.
    tallies
        What is counted; a kind may be counted by several columns.
    """

    def __init__(self, world: World, sheet: Sheet, tallies: Iterable[Tally]) -> None:
        ordered = sorted(tallies, key=lambda tally: tally.kind)
        self.kinds: Sequence[Kind] = tuple(dict.fromkeys(tally.kind for tally in ordered))
        self._month_starts = world.month_starts
        numbers = np.array([tally.kind for tally in ordered])
        self._first = np.searchsorted(numbers, np.arange(max(Kind) + 2)).astype(np.int64)
        self._column = np.array([tally.column for tally in ordered], dtype=np.int64)
        width = 2 + max((key for tally in ordered for key in tally.keys), default=-1)
        self._cell = np.zeros((len(ordered), width), dtype=np.int64)  # of a tally and a key, which starts from -1
        self._cells: dict[tuple[Kind, Column], dict[int | None, int]] = {}
        cells = 0
        for number, tally in enumerate(ordered):
            own = {key: cells + place for place, key in enumerate((None, *tally.keys))}
            self._cells[tally.kind, tally.column] = own
            self._cell[number] = cells
            self._cell[number, np.array(tally.keys, dtype=np.int64) + 1] = [own[key] for key in tally.keys]
            cells += len(own)
        self._other = np.array([self._cells[tally.kind, tally.column][None] for tally in ordered], dtype=np.int64)
        # A month's cells lie side by side: rows come month by month.
        self._counts = np.zeros((world.month_starts.size - 1, cells), dtype=np.int64)
        self._sums = np.zeros((world.month_starts.size - 1, cells))
        self._counted, self._summed = sheet.add(cells), sheet.add(cells)

    def clear(self) -> None:
        """Forget the last replication."""
        self._counts[:] = 0
        self._sums[:] = 0.0

    def take(self, rows: EventLog, at: Ints, places: int) -> None:
        """Count the next rows."""
        layout = (self._first, self._column, self._cell, self._other)
        _count(rows, at, self._month_starts, *layout, self._counts, self._sums)

    def close(self) -> None:
        """Write down what was counted, by cell."""
        self._counted.by_month[:] = self._counts.T
        self._summed.by_month[:] = self._sums.T

    def count(self, kind: Kind, *keys: int, column: Column = Column.CAUSE) -> Sum:
        """Rows of a kind: those with one of `keys`, if any are given."""
        return self._of_keys(self._counted, kind, keys, column)

    def total(self, kind: Kind, *keys: int, column: Column = Column.CAUSE) -> Sum:
        """Sum of the values of rows of a kind: those with one of `keys`, if any are given."""
        return self._of_keys(self._summed, kind, keys, column)

    def totals(self, kind: Kind, column: Column) -> Floats:
        """Once closed: sum of the values of rows of a kind in each month, of each key apart, shape (keys, months)."""
        cells = self._cells[kind, column]
        return self._summed.by_month[cells[None] + 1 : cells[None] + len(cells)]

    def counted(self, kind: Kind, column: Column = Column.CAUSE) -> Floats:
        """Once closed: rows of a kind in each month, shape (months,)."""
        cells = self._cells[kind, column]
        return np.asarray(self._counted.by_month[cells[None] : cells[None] + len(cells)].sum(axis=0))

    def _of_keys(self, lines: Lines, kind: Kind, keys: tuple[int, ...], column: Column) -> Sum:
        cells = self._cells[kind, column]
        return lines.total([cells[key] for key in keys] if keys else list(cells.values()))


@kernel
def _count(
    rows: EventLog,
    at: Ints,
    month_starts: Ints,
    first: Ints,
    column: Ints,
    cell: Ints,
    other: Ints,
    counts: Ints,
    sums: Floats,
) -> None:
    month = 0
    for i in at:
        row = rows[i]
        month = month_of(month_starts, month, row["minute"])
        for tally in range(first[row["kind"]], first[row["kind"] + 1]):
            key = int(row["cause"])
            if column[tally] == SUBJECT:
                key = int(row["subject"])
            elif column[tally] == VALUE:
                key = int(row["value"])
            elif column[tally] == YEARS:
                key = int(row["value"] / DAYS_PER_YEAR)
            to = cell[tally, key + 1] if -1 <= key < cell.shape[1] - 1 else other[tally]
            counts[month, to] += 1
            sums[month, to] += row["value"]
