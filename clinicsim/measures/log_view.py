"""A log seen through its world: rows by kind, months, and the spells that measures are made of."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from clinicsim.arrays import Floats, Ints
from clinicsim.measures.dated import version_of
from clinicsim.measures.spells import Spells, pair
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.calendar import DAYS_PER_YEAR, MINUTES_PER_DAY
from clinicsim.world.events import Cause, EventLog, Kind
from clinicsim.world.world import World

MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY
MINUTES_PER_YEAR = DAYS_PER_YEAR * MINUTES_PER_DAY

Result = TypeVar("Result")

SERVED = (Kind.ATTENDED, Kind.DID_NOT_ATTEND, Kind.CANCELLED)


class LogView:
    """What measures and costs ask of a log; each answer is worked out once.

    Parameters
    ----------
    world
        The world in which the log was written.
    log
        Array of dtype `EVENT`, shape (rows,), in order of time. Rows at or after the end of the run are left out,
        so that nothing which runs past the horizon is counted in full.
    """

    def __init__(self, world: World, log: EventLog) -> None:
        self.world = world
        self.log = log[: int(np.searchsorted(log["minute"], world.end))]
        kinds = self.log["kind"]
        # One stable sort by kind: rows of a kind are then a slice, still in order of time.
        self._order = np.argsort(kinds, kind="stable")
        self._bounds = np.searchsorted(kinds[self._order], np.arange(max(Kind) + 2))
        self._kept: dict[Callable[[LogView], Any], Any] = {}

    def positions(self, *kinds: Kind) -> Ints:
        """Positions in the log of all rows of these kinds, ascending."""
        parts = [self._order[self._bounds[kind] : self._bounds[kind + 1]] for kind in kinds]
        return parts[0] if len(parts) == 1 else np.sort(np.concatenate(parts))

    def rows(self, kind: Kind, *causes: Cause) -> EventLog:
        """Rows of one kind in order of time; only those with one of `causes`, if any are given."""
        found = self.log[self.positions(kind)]
        return found[np.isin(found["cause"], causes)] if causes else found

    def once(self, function: Callable[[LogView], Result]) -> Result:
        """What a function makes of this view, worked out the first time it is asked for."""
        if function not in self._kept:
            self._kept[function] = function(self)
        found: Result = self._kept[function]
        return found

    def dated(self, minutes: ArrayLike, value: Callable[[Scenario], ArrayLike]) -> Floats:
        """A number, or table, of the scenario as it is in force at each minute, shape (minutes, ...).

        Dated changes may move prices and rules; `value` is asked once for each version of the scenario, not for each
        row.
        """
        each = np.array([value(version.scenario) for version in self.world.versions], dtype=np.float64)
        return each[version_of(self.world, np.asarray(minutes))]

    @property
    def months(self) -> int:
        """Number of months in the run."""
        return self.world.month_starts.size - 1

    @cached_property
    def years(self) -> Floats:
        """Length of each month in years, shape (months,)."""
        return np.diff(self.world.month_starts) / MINUTES_PER_YEAR

    @property
    def month_ends(self) -> Ints:
        """Minute at which each month ends, shape (months,)."""
        return self.world.month_starts[1:]

    def month_of(self, minutes: Ints) -> Ints:
        """Month, from 0, in which each minute falls."""
        return np.searchsorted(self.world.month_starts, minutes, side="right") - 1

    def by_month(self, minutes: Ints, weights: Floats | None = None) -> Floats:
        """How many of `minutes` (or the sum of their `weights`) fall in each month, shape (months,)."""
        return np.bincount(self.month_of(minutes), weights=weights, minlength=self.months).astype(np.float64)

    def count(self, kind: Kind, *causes: Cause) -> Floats:
        """Rows of a kind (and of these causes) in each month, shape (months,)."""
        return self.by_month(self.rows(kind, *causes)["minute"])

    def visits(self, kind: Kind) -> EventLog:
        """One row for each visit of a kind that writes, in one minute, a row for each slot that the visit takes."""
        rows = self.rows(kind)
        first = np.unique(rows["minute"] << 32 | rows["patient"], return_index=True)[1]
        return rows[first]

    def visit_types(self, names: tuple[str, ...]) -> Ints:
        """Numbers of the visit types with these names; names that the world lacks are left out."""
        known = self.world.names.visits
        return np.array([known.index(name) for name in names if name in known], dtype=np.int64)

    def _spells(self, opens: Kind, *closes: Kind, by_subject: bool = True) -> Spells:
        return pair(self.log, self.positions(opens), self.positions(*closes) if closes else None, by_subject=by_subject)

    @cached_property
    def pumps(self) -> Spells:
        """Working pumps, from coming in to stopping or leaving."""
        return self._spells(Kind.PUMP_IN, Kind.PUMP_OUT)

    @cached_property
    def states(self) -> Spells:
        """Therapy states; the value is the `State`, and GONE is a state."""
        return self._spells(Kind.STATE, by_subject=False)

    @cached_property
    def controls(self) -> Spells:
        """What holds the spasticity, from arrival to death; value is the `Control`, subject the number of oral drugs.

        People who have left the clinic's care go on with what they had when they left.
        """
        return self._spells(Kind.CONTROL, Kind.DIED, Kind.DIED_ELSEWHERE, by_subject=False)

    @cached_property
    def waits(self) -> Spells:
        """Waits on lists; subject is the list, value the clock start."""
        return self._spells(Kind.LIST_JOINED, Kind.LIST_LEFT)

    @cached_property
    def obligations(self) -> Spells:
        """Visits owed, until met or fallen away; subject is the visit type, value the due minute."""
        return self._spells(Kind.OBLIGATION, Kind.OBLIGATION_ENDED)

    @cached_property
    def bookings(self) -> Spells:
        """Live appointments, until attended, missed or cancelled; subject is the slot, value its minute."""
        return self._spells(Kind.BOOKED, *SERVED)

    @cached_property
    def alarm_dates(self) -> Spells:
        """The date at which a pump will alarm, until it is worked out again or the pump stops."""
        return self._spells(Kind.ALARM_DATE, Kind.PUMP_OUT)

    @cached_property
    def beds(self) -> Spells:
        """Stays in a bed; subject is the ward level."""
        return self._spells(Kind.BED_IN, Kind.BED_OUT)

    @cached_property
    def bed_waits(self) -> Spells:
        """Waits for a bed, until a bed is taken or the patient dies; subject is the ward level."""
        return self._spells(Kind.BED_WAIT, Kind.BED_IN, Kind.DIED, by_subject=False)

    @cached_property
    def cases(self) -> Spells:
        """Cases called for a theatre list, until operated on or cancelled; subject is the list, value the procedure."""
        return self._spells(Kind.CASE_CALLED, Kind.OPERATED, Kind.CASE_CANCELLED, by_subject=False)

    @cached_property
    def employment(self) -> Spells:
        """Members of staff in post; subject is the member, value the WTE."""
        return self._spells(Kind.STAFF_STARTED, Kind.STAFF_LEFT)
