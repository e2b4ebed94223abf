"""Follow-up: who is owed a review that is past its due date, and how much follow-up each new patient brings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.measures.follow_up import FOLLOW_UP, NEW
from clinicsim.reduction.kernel import helper, kernel
from clinicsim.reduction.parts.quantiles import quantile_of
from clinicsim.reduction.parts.running import NONE, USED, Records, Running, begin, finish
from clinicsim.reduction.rows.places import PatientTable, place_of
from clinicsim.reduction.sheet import Sheet, Sum
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import EventLog, Kind
from clinicsim.world.world import World

# What is known at a month end.
OVERDUE, OVERDUE_DAYS, TWICE = range(3)
# What each visit type is, and what is counted in each month.
OTHER, FOLLOW_UPS, NEW_PATIENTS = range(3)

_OBLIGATION, _OBLIGATION_ENDED, _ATTENDED = (
    int(kind) for kind in (Kind.OBLIGATION, Kind.OBLIGATION_ENDED, Kind.ATTENDED)
)


class FollowUp:
    """Measures of follow-up."""

    kinds: Sequence[Kind] = (Kind.OBLIGATION, Kind.OBLIGATION_ENDED, Kind.ATTENDED)

    def __init__(self, world: World, sheet: Sheet) -> None:
        self._world = world
        months = world.month_starts.size - 1
        self._prevalent = len(world.cohort.patients)
        self._patients = PatientTable(world, {"first": NONE, "attended": NONE})
        self._running = Running()
        self._classes = _classes(world)
        self._levels = np.zeros((months, 3))
        self._attended = np.zeros((months, 3))
        self._lines, self._visits = sheet.add(3), sheet.add(3)
        self._scratch = np.zeros(0)
        self._month = np.zeros(1, dtype=np.int64)

    def clear(self) -> None:
        """Forget the last replication."""
        self._patients.clear()
        self._running.clear()
        self._attended[:] = 0.0
        self._month[:] = 0

    def take(self, rows: EventLog, at: Ints, places: int) -> None:
        """Follow the next rows."""
        self._patients.grow(places)
        self._running.grow(at.size)
        if self._scratch.size < self._running.records.size:
            self._scratch = np.zeros(self._running.records.size)
        _take(
            rows,
            at,
            self._prevalent,
            self._world.month_starts,
            self._classes,
            self._patients["first"],
            self._patients["attended"],
            self._running.records,
            self._running.tally,
            self._month,
            self._levels,
            self._attended,
            self._scratch,
        )

    def close(self) -> None:
        """See who is overdue at the last month ends."""
        _see_until(
            self._world.end,
            self._world.month_starts,
            self._running.records,
            self._running.tally,
            self._month,
            self._levels,
            self._scratch,
        )
        self._lines.by_month[:], self._visits.by_month[:] = self._levels.T, self._attended.T

    @property
    def overdue(self) -> Sum:
        """Share of those owed a review at month ends who are past its due date."""
        return self._lines[OVERDUE]

    @property
    def overdue_days(self) -> Sum:
        """Median days past the due date at month ends."""
        return self._lines[OVERDUE_DAYS]

    @property
    def overdue_twice(self) -> Sum:
        """Share at month ends who are past it by as long again as the interval was to be."""
        return self._lines[TWICE]

    @property
    def follow_ups(self) -> Sum:
        """Follow-up visits attended."""
        return self._visits[FOLLOW_UPS]

    @property
    def new_patients(self) -> Sum:
        """First assessments attended."""
        return self._visits[NEW_PATIENTS]


def _classes(world: World) -> Ints:
    """What each visit type is: follow-up, first assessment, or other; shape (visit types,)."""
    kinds = {FOLLOW_UP: FOLLOW_UPS, NEW: NEW_PATIENTS}
    visits = world.scenario.visits
    return np.array(
        [kinds.get(visits[name].slot_class, OTHER) if name in visits else OTHER for name in world.names.visits],
        dtype=np.int64,
    )


@kernel
def _take(
    rows: EventLog, at: Ints, prevalent: int, month_starts: Ints, classes: Ints, first: Ints, attended: Ints,
    records: Records, running: Ints, month: Ints, levels: Floats, counts: Floats, scratch: Floats,
) -> None:  # fmt: skip
    for i in at:
        minute, kind = rows[i]["minute"], rows[i]["kind"]
        if minute >= month_starts[month[0] + 1]:
            _see_until(minute, month_starts, records, running, month, levels, scratch)
        if kind in (_OBLIGATION, _OBLIGATION_ENDED):
            subject = int(np.int64(rows[i]["subject"]))
            if classes[subject] == FOLLOW_UPS:
                place = place_of(rows[i]["patient"], prevalent)
                finish(first, records, running, place, subject)
                if kind == _OBLIGATION:
                    begin(first, records, running, place, subject, float(minute), rows[i]["value"])
        elif kind == _ATTENDED:
            place = place_of(rows[i]["patient"], prevalent)
            if attended[place] != minute:  # a visit writes one row for each slot that it takes
                attended[place] = minute
                counts[month[0], classes[int(rows[i]["value"])]] += 1.0


@kernel
def _see_until(
    minute: int, month_starts: Ints, records: Records, running: Ints, month: Ints, levels: Floats, scratch: Floats
) -> None:
    """See who is overdue at each month end up to a minute."""
    while month[0] + 1 < month_starts.size and minute >= month_starts[month[0] + 1]:
        _see_who_is_overdue(month_starts[month[0] + 1], records, running, levels[month[0]], scratch)
        month[0] += 1


@helper
def _see_who_is_overdue(now: int, records: Records, running: Ints, levels: Floats, scratch: Floats) -> None:
    owed, overdue, known, twice = 0, 0, 0, 0
    for at in range(running[USED]):
        if records[at]["subject"] == NONE:
            continue
        start, due = records[at]["minute"], records[at]["value"]
        owed += 1
        if now > due:
            scratch[overdue] = (now - due) / MINUTES_PER_DAY
            overdue += 1
        if start > 0.0:  # of those owed on the first day, the interval is not known
            known += 1
            twice += now - due > due - start
    levels[OVERDUE] = overdue / owed if owed else np.nan
    levels[OVERDUE_DAYS] = quantile_of(scratch, overdue, 0.5) if overdue else 0.0
    levels[TWICE] = twice / known if known else np.nan
