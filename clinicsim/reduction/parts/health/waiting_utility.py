"""What waiting takes from the utility of those who wait, beyond the state that they are in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from clinicsim.arrays import Bools, Floats, Ints
from clinicsim.measures.quality_of_life import WAITING
from clinicsim.reduction.kernel import helper, kernel
from clinicsim.reduction.parts.health.flow import Effects, add_piece
from clinicsim.reduction.rows.places import PatientTable, place_of
from clinicsim.reduction.rows.spans import month_at, span_of, version_starts
from clinicsim.reduction.sheet import Sheet, Sum
from clinicsim.world.events import EventLog, Kind, State
from clinicsim.world.world import World

NOT_WAITING = -1.0


class WaitingUtility:
    """Utility that waiting changes, in each month and discounted."""

    kinds: Sequence[Kind] = (Kind.STATE,)

    def __init__(self, world: World, sheet: Sheet, effects: Effects) -> None:
        self._world, self._effects = world, effects
        self._prevalent, self._versions = len(world.cohort.patients), version_starts(world)
        self._per_year = np.array([version.scenario.utilities.waiting.value for version in world.versions])
        self._waits = np.isin(np.arange(len(State)), WAITING)
        self._patients = PatientTable(world, {"since": NOT_WAITING})
        self._lines = sheet.add(2)
        self._by_month = np.zeros(world.month_starts.size - 1)
        self._discounted = np.zeros(world.month_starts.size - 1)

    def clear(self) -> None:
        """Forget the last replication."""
        self._patients.clear()
        self._by_month[:], self._discounted[:] = 0.0, 0.0

    def take(self, rows: EventLog, at: Ints, places: int) -> None:
        """Follow the next rows."""
        self._patients.grow(places)
        _take(rows, at, self._prevalent, self._waits, self._patients["since"], *self._sums())

    def close(self) -> None:
        """Add up waits that are not over, to the end of the run."""
        _wait_on(self._world.end, self._patients["since"], *self._sums())
        self._lines.by_month[:] = self._by_month, self._discounted

    @property
    def by_month(self) -> Sum:
        """What waiting takes, in QALYs."""
        return self._lines[0]

    @property
    def discounted(self) -> Sum:
        """The same, discounted to the start of the run."""
        return self._lines[1]

    def _sums(self) -> tuple[Ints, Floats, Ints, Floats, Floats, Floats, Floats]:
        effects = self._effects
        return (
            self._versions,
            self._per_year,
            self._world.month_starts,
            effects.worths,
            effects.rules,
            self._by_month,
            self._discounted,
        )


@kernel
def _take(
    rows: EventLog, at: Ints, prevalent: int, waits: Bools, since: Floats, versions: Ints, per_year: Floats,
    month_starts: Ints, worths: Floats, rules: Floats, by_month: Floats, discounted: Floats,
) -> None:  # fmt: skip
    for i in at:
        place, minute = place_of(rows[i]["patient"], prevalent), float(rows[i]["minute"])
        _add_wait(since[place], minute, versions, per_year, month_starts, worths, rules, by_month, discounted)
        since[place] = minute if waits[int(rows[i]["value"])] else NOT_WAITING


@kernel
def _wait_on(
    until: int, since: Floats, versions: Ints, per_year: Floats, month_starts: Ints, worths: Floats, rules: Floats,
    by_month: Floats, discounted: Floats,
) -> None:  # fmt: skip
    for place in range(since.size):
        _add_wait(since[place], float(until), versions, per_year, month_starts, worths, rules, by_month, discounted)


@helper
def _add_wait(
    since: float, until: float, versions: Ints, per_year: Floats, month_starts: Ints, worths: Floats, rules: Floats,
    by_month: Floats, discounted: Floats,
) -> None:  # fmt: skip
    """Add up one wait; each month's piece goes by what is in force when it begins."""
    if since == NOT_WAITING:
        return
    now, month = since, month_at(month_starts, since)
    while now < until:
        end = min(until, float(month_starts[month + 1]))
        change = per_year[span_of(versions, now)]
        add_piece(change, now, end, month, month_starts, worths, rules, by_month, discounted)
        now = end
        month += 1
