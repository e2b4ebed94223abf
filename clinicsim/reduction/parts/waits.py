"""Waiting lists: how long people wait and how many are waiting.

Memory: two records of 32 bytes a wait that is not over, and 24 bytes a wait that is, for the estimate of Kaplan and
Meier; only waits on the lists that have measures of their own are kept when they are over.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from clinicsim.arrays import Bools, Floats, Ints
from clinicsim.measures.survival import ended_by
from clinicsim.measures.waits import (
    CUT_SHORT,
    DAYS_PER_WEEK,
    IMPLANT_PATHWAY,
    LONG_WEEKS,
    MINUTES_PER_WEEK,
    STANDARD_WEEKS,
)
from clinicsim.reduction.kernel import helper, kernel
from clinicsim.reduction.parts.quantiles import quantile_of
from clinicsim.reduction.parts.running import NONE, USED, Records, Running, begin, finish
from clinicsim.reduction.rows.places import PatientTable, place_of
from clinicsim.reduction.sheet import Lines, Sheet, Sum
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import PROCEDURE_LIST, Cause, EventLog, Kind, State
from clinicsim.world.world import Names, World

# Lists that have measures of their own, and the whole way to a pump; in the order of the table of measures.
WAYS = ("first_assessment", "trial", "implant", IMPLANT_PATHWAY, "replacement")
_PATHWAY = WAYS.index(IMPLANT_PATHWAY)
# What is known of each way at a month end.
WAITING, WITHIN_STANDARD, MEDIAN, P92 = range(4)
LEVELS = 4
QUANTILES = np.array([0.5, 0.92])
# Columns of what is known of each wait that is over.
WAY, MINUTES, SERVED = range(3)
# What stands in the tally of months and samples.
MONTH, OVER = range(2)

_STATE, _LIST_JOINED, _LIST_LEFT = int(Kind.STATE), int(Kind.LIST_JOINED), int(Kind.LIST_LEFT)
_WAIT_TRIAL, _WAIT_IMPLANT, _ITB = int(State.WAIT_TRIAL), int(State.WAIT_IMPLANT), int(State.ITB)
_PATHWAY_SUBJECT = PROCEDURE_LIST - 1  # no visit type is numbered so


class Waits:
    """Measures of waiting lists.

    Attributes
    ----------
    running : Running
        Waits that are not over.
    """

    kinds: Sequence[Kind] = (Kind.STATE, Kind.LIST_JOINED, Kind.LIST_LEFT)

    def __init__(self, world: World, sheet: Sheet) -> None:
        self._world = world
        months = world.month_starts.size - 1
        self._prevalent = len(world.cohort.patients)
        self._patients = PatientTable(world, {"first": NONE})
        self.running = Running()
        self._lists = np.array([_list_number(world.names, name) for name in WAYS], dtype=np.int64)
        self._cut_short = np.isin(np.arange(max(Cause) + 1), CUT_SHORT)
        self._levels = np.zeros((months, len(WAYS), LEVELS))
        self._long = np.zeros(months)
        self._over = np.zeros((0, 3))
        self._scratch = np.zeros(0)
        self._tally = np.zeros(2, dtype=np.int64)
        self._lines: dict[str, Lines] = {name: sheet.add(LEVELS) for name in WAYS}
        self._long_line = sheet.add(1)

    def clear(self) -> None:
        """Forget the last replication."""
        self._patients.clear()
        self.running.clear()
        self._tally[:] = 0

    def take(self, rows: EventLog, at: Ints, places: int) -> None:
        """Follow the next rows."""
        self._patients.grow(places)
        self.running.grow(at.size)
        self._make_room(at.size)
        _take(
            rows,
            at,
            self._prevalent,
            self._world.month_starts,
            self._lists,
            self._cut_short,
            self._patients["first"],
            self.running.records,
            self.running.tally,
            self._tally,
            self._levels,
            self._long,
            self._over,
            self._scratch,
        )

    def close(self) -> None:
        """See who waits at the last month ends, and let the estimates know of them."""
        self._make_room(int(self.running.tally[USED]))
        _close(
            self._world.month_starts,
            self._lists,
            self.running.records,
            self.running.tally,
            self._tally,
            self._levels,
            self._long,
            self._over,
            self._scratch,
        )
        over = self._over[: self._tally[OVER]]
        over = over[np.lexsort((over[:, MINUTES], over[:, WAY]))]
        bounds = np.searchsorted(over[:, WAY], np.arange(len(WAYS) + 1))
        weeks, served = over[:, MINUTES] / MINUTES_PER_DAY / DAYS_PER_WEEK, over[:, SERVED].copy()
        for place, name in enumerate(WAYS):
            lines, own = self._lines[name].values, slice(bounds[place], bounds[place + 1])
            lines[:, :-1] = self._levels[:, place].T
            lines[MEDIAN, -1], lines[P92, -1] = ended_by(weeks[own], served[own], QUANTILES)
        self._long_line.by_month[0] = self._long

    def of(self, way: str) -> Lines:
        """What is known of a way: how many wait, for how long at most the standard, and quantiles of their weeks."""
        return self._lines[way]

    @property
    def waiting_long(self) -> Sum:
        """People who wait on any list for longer than a year."""
        return self._long_line[0]

    def _make_room(self, more: int) -> None:
        used = int(self._tally[OVER])
        if used + more > len(self._over):
            grown = np.zeros((2 * (used + more), 3))
            grown[:used] = self._over[:used]
            self._over = grown
        if self._scratch.size < self.running.records.size:
            self._scratch = np.zeros(self.running.records.size)


def _list_number(names: Names, name: str) -> int:
    """Number of a list in the log, or of the way to a pump; NONE if the clinic has no such list."""
    if name == IMPLANT_PATHWAY:
        return _PATHWAY_SUBJECT
    if name in names.visits:
        return names.visits.index(name)
    return PROCEDURE_LIST + names.procedures.index(name) if name in names.procedures else NONE


@kernel
def _take(
    rows: EventLog, at: Ints, prevalent: int, month_starts: Ints, lists: Ints, cut_short: Bools, first: Ints,
    records: Records, running: Ints, tally: Ints, levels: Floats, long: Floats, over: Floats,
    scratch: Floats,
) -> None:  # fmt: skip
    for i in at:
        minute, kind = rows[i]["minute"], rows[i]["kind"]
        while minute >= month_starts[tally[MONTH] + 1]:
            _see_who_waits(month_starts[tally[MONTH] + 1], lists, records, running, tally, levels, long, scratch)
        if kind in (_LIST_JOINED, _LIST_LEFT):
            place, subject = place_of(rows[i]["patient"], prevalent), int(np.int64(rows[i]["subject"]))
            wait = finish(first, records, running, place, subject)
            if wait != NONE:
                served = 0.0 if cut_short[rows[i]["cause"]] else 1.0
                _note(records[wait], minute, served, subject, lists, tally, over)
            if kind == _LIST_JOINED:
                begin(first, records, running, place, subject, float(minute), rows[i]["value"])
                if minute == 0:
                    _keep_clock(first, records, place, rows[i]["value"])
        else:
            place = place_of(rows[i]["patient"], prevalent)
            _on_the_pathway(rows[i]["value"], minute, place, lists, first, records, running, tally, over)


@helper
def _on_the_pathway(
    state: float, minute: int, place: int, lists: Ints, first: Ints, records: Records, running: Ints, tally: Ints,
    over: Floats,
) -> None:  # fmt: skip
    """Begin the way to a pump with the first state that is listed for it, and end it with the first that is not."""
    listed, subject = state in (_WAIT_TRIAL, _WAIT_IMPLANT), lists[_PATHWAY]
    at = first[place]
    while at != NONE and records[at]["subject"] != subject:
        at = records[at]["next"]
    if listed and at == NONE:
        clock = float(minute)
        if minute == 0:
            joined = first[place]  # a list joined on the first day says since when
            clock = records[joined]["value"] if joined != NONE else 0.0
        begin(first, records, running, place, subject, float(minute), clock)
    elif not listed and at != NONE:
        finish(first, records, running, place, subject)
        _note(records[at], minute, 1.0 if state == _ITB else 0.0, subject, lists, tally, over)


@helper
def _keep_clock(first: Ints, records: Records, place: int, clock: float) -> None:
    """Whoever is on the way to a pump on the first day has been since joining the list."""
    at = first[place]
    while at != NONE:
        if records[at]["subject"] == _PATHWAY_SUBJECT:
            records[at]["value"] = clock
        at = records[at]["next"]


@helper
def _note(record: np.void, minute: float, served: float, subject: int, lists: Ints, tally: Ints, over: Floats) -> None:
    """Keep how long a wait lasted that is over, or is not at the end of the run."""
    for way in range(lists.size):
        if lists[way] == subject:
            over[tally[OVER], WAY] = way
            over[tally[OVER], MINUTES] = minute - record["value"]
            over[tally[OVER], SERVED] = served
            tally[OVER] += 1


@helper
def _see_who_waits(
    now: int, lists: Ints, records: Records, running: Ints, tally: Ints, levels: Floats, long: Floats, scratch: Floats
) -> None:
    """What the lists look like at a month end."""
    month = tally[MONTH]
    tally[MONTH] += 1
    long[month] = 0.0
    for at in range(running[USED]):
        subject = records[at]["subject"]
        if subject != NONE and subject != _PATHWAY_SUBJECT:
            long[month] += now - records[at]["value"] > LONG_WEEKS * MINUTES_PER_WEEK
    for way in range(lists.size):
        waiting, within = 0, 0
        for at in range(running[USED]):
            if records[at]["subject"] == lists[way] and lists[way] != NONE:
                weeks = (now - records[at]["value"]) / MINUTES_PER_WEEK
                scratch[waiting] = weeks
                waiting += 1
                within += weeks <= STANDARD_WEEKS
        levels[month, way, WAITING] = waiting
        levels[month, way, WITHIN_STANDARD] = within
        levels[month, way, MEDIAN] = quantile_of(scratch, waiting, 0.5)
        levels[month, way, P92] = quantile_of(scratch, waiting, 0.92)


@kernel
def _close(
    month_starts: Ints, lists: Ints, records: Records, running: Ints, tally: Ints, levels: Floats, long: Floats,
    over: Floats, scratch: Floats,
) -> None:  # fmt: skip
    while tally[MONTH] + 1 < month_starts.size:
        _see_who_waits(month_starts[tally[MONTH] + 1], lists, records, running, tally, levels, long, scratch)
    for at in range(running[USED]):
        if records[at]["subject"] != NONE:
            _note(records[at], month_starts[-1], 0.0, records[at]["subject"], lists, tally, over)
