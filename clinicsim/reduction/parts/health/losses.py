"""Losses of utility that pass, of complications, withdrawals and operations; of those that overlap, the largest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.measures.quality_of_life import loss_of_complication, loss_of_surgery, loss_of_withdrawal
from clinicsim.reduction.kernel import helper, kernel
from clinicsim.reduction.parts.health.flow import Effects, add_piece
from clinicsim.reduction.parts.running import NONE, Records, Running, begin, remove
from clinicsim.reduction.rows.places import PatientTable, place_of
from clinicsim.reduction.rows.spans import month_at, span_of, version_starts
from clinicsim.reduction.sheet import Sheet, Sum
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import EventLog, Kind
from clinicsim.world.world import Names, World

# Columns of the table of losses.
DAYS, CHANGE = range(2)
# How far a patient's losses are settled before the patient is known, and after death.
UNKNOWN, DEAD = -1.0, np.inf

_LOSES = (Kind.COMPLICATION, Kind.WITHDRAWAL, Kind.OPERATED)
_COMPLICATION, _WITHDRAWAL, _OPERATED = (int(kind) for kind in _LOSES)
_PERSON = int(Kind.PERSON)


class Losses:
    """Utility lost, in each month and discounted."""

    kinds: Sequence[Kind] = (Kind.PERSON, Kind.DIED, Kind.DIED_ELSEWHERE, *_LOSES)

    def __init__(self, world: World, sheet: Sheet, effects: Effects) -> None:
        self._world, self._effects = world, effects
        self._prevalent = len(world.cohort.patients)
        self._versions, self._table = version_starts(world), _table(world)
        self._patients = PatientTable(world, {"first": NONE, "settled": UNKNOWN})
        self._running = Running()
        self._lines = sheet.add(2)
        self._by_month = np.zeros(world.month_starts.size - 1)
        self._discounted = np.zeros(world.month_starts.size - 1)

    def clear(self) -> None:
        """Forget the last replication."""
        self._patients.clear()
        self._running.clear()
        self._by_month[:], self._discounted[:] = 0.0, 0.0

    def take(self, rows: EventLog, at: Ints, places: int) -> None:
        """Follow the next rows."""
        self._patients.grow(places)
        self._running.grow(at.size)
        _take(rows, at, self._prevalent, self._versions, self._table, *self._state())

    def close(self) -> None:
        """Add up what still runs, to the end of the run."""
        _settle_all(self._world.end, *self._state())
        self._lines.by_month[:] = self._by_month, self._discounted

    @property
    def by_month(self) -> Sum:
        """Utility lost, in QALYs."""
        return self._lines[0]

    @property
    def discounted(self) -> Sum:
        """The same, discounted to the start of the run."""
        return self._lines[1]

    def _state(self) -> tuple[Ints, Floats, Records, Ints, Ints, Floats, Floats, Floats, Floats]:
        """What is running, the months, and the sums, as the rules below take them."""
        running, effects = self._running, self._effects
        return (
            self._patients["first"],
            self._patients["settled"],
            running.records,
            running.tally,
            self._world.month_starts,
            effects.worths,
            effects.rules,
            self._by_month,
            self._discounted,
        )


def _table(world: World) -> Floats:
    """Days and change of utility, by version, kind of row and subject; shape (versions, kinds, subjects, 2)."""
    each = [_by_kind(version.scenario, world.names) for version in world.versions]
    table = np.zeros((len(each), len(_LOSES), max(len(losses) for kinds in each for losses in kinds), 2))
    for version, kinds in enumerate(each):
        for kind, losses in enumerate(kinds):
            table[version, kind, : len(losses)] = np.reshape(losses, (-1, 2))
    return table


def _by_kind(scenario: Scenario, names: Names) -> list[list[tuple[float, float]]]:
    return [
        [loss_of_complication(scenario, name) for name in names.complications],
        [loss_of_withdrawal(scenario) for _ in names.severities],
        [loss_of_surgery(scenario, name) for name in names.procedures],
    ]


@kernel
def _take(
    rows: EventLog, at: Ints, prevalent: int, versions: Ints, table: Floats, first: Ints, settled: Floats,
    records: Records, running: Ints, month_starts: Ints, worths: Floats, rules: Floats, by_month: Floats,
    discounted: Floats,
) -> None:  # fmt: skip
    for i in at:
        kind, minute, place = rows[i]["kind"], float(rows[i]["minute"]), place_of(rows[i]["patient"], prevalent)
        if kind == _PERSON:
            settled[place] = minute
            continue
        if settled[place] == UNKNOWN:
            continue
        _settle(place, minute, first, settled, records, running, month_starts, worths, rules, by_month, discounted)
        if kind in (_COMPLICATION, _WITHDRAWAL, _OPERATED):
            which = 0 if kind == _COMPLICATION else 1 if kind == _WITHDRAWAL else 2
            loss = table[span_of(versions, minute), which, rows[i]["subject"]]
            if loss[DAYS] > 0.0 and loss[CHANGE] != 0.0:
                end = minute + loss[DAYS] * MINUTES_PER_DAY
                begin(first, records, running, place, int(np.int64(kind)), end, loss[CHANGE])
        else:
            settled[place] = DEAD


@kernel
def _settle_all(
    until: int, first: Ints, settled: Floats, records: Records, running: Ints, month_starts: Ints, worths: Floats,
    rules: Floats, by_month: Floats, discounted: Floats,
) -> None:  # fmt: skip
    for place in range(first.size):
        if first[place] != NONE:
            _settle(
                place, float(until), first, settled, records, running, month_starts, worths, rules, by_month, discounted
            )


@helper
def _settle(
    place: int, until: float, first: Ints, settled: Floats, records: Records, running: Ints, month_starts: Ints,
    worths: Floats, rules: Floats, by_month: Floats, discounted: Floats,
) -> None:  # fmt: skip
    """Add up what a patient has lost up to a minute since it was last done."""
    now = settled[place]
    settled[place] = max(now, until)
    while now < until:
        worst = _largest(place, now, first, records, running)
        if worst == NONE:
            return
        stop, month = min(records[worst]["minute"], until), month_at(month_starts, now)
        while now < stop:
            end = min(stop, float(month_starts[month + 1]))
            add_piece(records[worst]["value"], now, end, month, month_starts, worths, rules, by_month, discounted)
            now = end
            month += 1


@helper
def _largest(place: int, now: float, first: Ints, records: Records, running: Ints) -> int:
    """Of a patient's losses that still run, the one furthest below zero; those that are over are let go."""
    worst, before, at = NONE, NONE, first[place]
    while at != NONE:
        following = records[at]["next"]
        if records[at]["minute"] <= now:
            remove(first, records, running, place, before, at)
        else:
            if worst == NONE or records[at]["value"] < records[worst]["value"]:
                worst = at
            before = at
        at = following
    return worst
