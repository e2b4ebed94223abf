"""People with the service by therapy state, and working pumps: how many at month ends, and how many years."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.measures.log_view import MINUTES_PER_YEAR
from clinicsim.reduction.kernel import kernel
from clinicsim.reduction.parts.stock import NOWHERE, Stock, move
from clinicsim.reduction.rows.places import PatientTable, place_of
from clinicsim.reduction.rows.spans import month_of
from clinicsim.reduction.sheet import Sheet, Sum
from clinicsim.world.events import EventLog, Kind, State
from clinicsim.world.world import World

PUMP = len(State)  # cells of the stock: the states, then working pumps
STATE, PUMP_IN, PUMP_OUT = int(Kind.STATE), int(Kind.PUMP_IN), int(Kind.PUMP_OUT)
WITH_THE_SERVICE = [int(state) for state in State if state != State.GONE]


class Caseload:
    """Stocks of people in each state and of working pumps; nobody has two working pumps."""

    kinds: Sequence[Kind] = (Kind.STATE, Kind.PUMP_IN, Kind.PUMP_OUT)

    def __init__(self, world: World, sheet: Sheet) -> None:
        self._month_starts, self._prevalent = world.month_starts, len(world.cohort.patients)
        self._stock = Stock(world, sheet, len(State) + 1)
        self._patients = PatientTable(world, {"state": np.int32(NOWHERE), "pump": np.int32(NOWHERE)})

    def clear(self) -> None:
        """Forget the last replication."""
        self._patients.clear()
        self._stock.clear()

    def take(self, rows: EventLog, at: Ints, places: int) -> None:
        """Move people and pumps by the next rows."""
        self._patients.grow(places)
        who, stock = self._patients, self._stock
        _move(rows, at, self._month_starts, self._prevalent, who["state"], who["pump"], stock.change, stock.minutes)

    def close(self) -> None:
        """Add up the stocks."""
        self._stock.close()

    @property
    def pump_years(self) -> Sum:
        """Years of working pumps."""
        return self._stock.spent[PUMP] / MINUTES_PER_YEAR

    @property
    def patient_years(self) -> Sum:
        """Years of people with the service, waiting or treated."""
        return self._stock.spent.total(WITH_THE_SERVICE) / MINUTES_PER_YEAR

    @property
    def patient_years_by_month(self) -> Floats:
        """Once closed: years of people with the service in each month, shape (months,)."""
        return np.asarray(self._stock.spent.by_month[WITH_THE_SERVICE].sum(axis=0) / MINUTES_PER_YEAR)

    @property
    def pumps(self) -> Sum:
        """Working pumps at month ends."""
        return self._stock.at_month_ends[PUMP]

    def people(self, *states: State) -> Sum:
        """People in one of these states at month ends."""
        return self._stock.at_month_ends.total(states)


@kernel
def _move(
    rows: EventLog,
    at: Ints,
    month_starts: Ints,
    prevalent: int,
    states: Ints,
    pumps: Ints,
    change: Ints,
    minutes: Ints,
) -> None:
    month = 0
    for i in at:
        row = rows[i]
        month = month_of(month_starts, month, row["minute"])
        left = month_starts[month + 1] - row["minute"]
        place = place_of(row["patient"], prevalent)
        if row["kind"] == STATE:
            states[place] = move(change, minutes, month, left, states[place], int(row["value"]))
        elif row["kind"] == PUMP_IN:
            pumps[place] = move(change, minutes, month, left, pumps[place], PUMP)
        else:
            pumps[place] = move(change, minutes, month, left, pumps[place], NOWHERE)
