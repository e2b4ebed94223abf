"""Oral drugs: how many people take at month ends."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from clinicsim.arrays import Bools, Ints
from clinicsim.reduction.kernel import helper, kernel
from clinicsim.reduction.rows.places import PatientTable, place_of
from clinicsim.reduction.rows.spans import month_of
from clinicsim.reduction.sheet import Sheet, Sum
from clinicsim.world.events import EventLog, Kind, State
from clinicsim.world.world import World

# Who is seen at month ends, and the number of drugs taken: a cell for each.
OTHERS, SEVERE, WITH_A_PUMP = range(3)
TWO_OR_MORE = 2
NUMBERS = 3
NOWHERE = -1

_STATE, _SEVERITY, _STARTED = int(Kind.STATE), int(Kind.SEVERITY), int(Kind.DRUG_STARTED)
_ORAL, _ITB = int(State.ORAL), int(State.ITB)


class DrugsTaken:
    """How many oral drugs people take at month ends."""

    kinds: Sequence[Kind] = (Kind.STATE, Kind.SEVERITY, Kind.DRUG_STARTED, Kind.DRUG_STOPPED)

    def __init__(self, world: World, sheet: Sheet) -> None:
        self._world, self._prevalent = world, len(world.cohort.patients)
        self._severe_bands = np.isin(world.names.bands, world.scenario.oral.severe_bands)
        taking = np.zeros(len(world.names.drugs), dtype=np.bool_)
        self._patients = PatientTable(
            world, {"state": np.int8(State.GONE), "severe": np.bool_(False), "taking": taking}
        )
        # How many more there are at the end of a month than at its start.
        self._change = np.zeros((world.month_starts.size - 1, 3 * NUMBERS), dtype=np.int64)
        self._lines = sheet.add(3 * NUMBERS)

    def clear(self) -> None:
        """Forget the last replication."""
        self._patients.clear()
        self._change[:] = 0

    def take(self, rows: EventLog, at: Ints, places: int) -> None:
        """Follow the next rows."""
        self._patients.grow(places)
        _take(
            rows,
            at,
            self._prevalent,
            self._world.month_starts,
            self._severe_bands,
            self._patients["state"],
            self._patients["severe"],
            self._patients["taking"],
            self._change,
        )

    def close(self) -> None:
        """Add up who is where at month ends."""
        self._lines.by_month[:] = self._change.cumsum(axis=0).T

    def people(self, *who: int, at_least: int = 0) -> Sum:
        """Of these people at month ends, those on at least so many drugs."""
        return self._lines.total([each * NUMBERS + drugs for each in who for drugs in range(at_least, NUMBERS)])


@kernel
def _take(
    rows: EventLog, at: Ints, prevalent: int, month_starts: Ints, severe_bands: Bools, state: Ints, severe: Bools,
    taking: Bools, change: Ints,
) -> None:  # fmt: skip
    month = 0
    for i in at:
        month = month_of(month_starts, month, rows[i]["minute"])
        kind, place = rows[i]["kind"], place_of(rows[i]["patient"], prevalent)
        before = _cell(place, state, severe, taking)
        if kind == _STATE:
            state[place] = int(rows[i]["value"])
        elif kind == _SEVERITY:
            severe[place] = severe_bands[rows[i]["subject"]]
        else:
            taking[place, rows[i]["subject"]] = kind == _STARTED
        after = _cell(place, state, severe, taking)
        if before != NOWHERE:
            change[month, before] -= 1
        if after != NOWHERE:
            change[month, after] += 1


@helper
def _cell(place: int, state: Ints, severe: Bools, taking: Bools) -> int:
    """Cell in which a patient counts now."""
    if state[place] != _ORAL and state[place] != _ITB:
        return NOWHERE
    drugs = 0
    for drug in range(taking.shape[1]):
        drugs += taking[place, drug]
    who = WITH_A_PUMP if state[place] == _ITB else SEVERE if severe[place] else OTHERS
    return who * NUMBERS + min(drugs, TWO_OR_MORE)
