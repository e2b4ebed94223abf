"""Ampoules of drug: whole ones for each filling, counted when its minute is over.

A filling with a new strength writes the strength after the filling, in the same minute. So fillings wait, with their
place and volume, until a row of a later minute comes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.economics.drug import AMPOULE_TOLERANCE, FILLED_BY_THE_SERVICE, MCG_PER_MG
from clinicsim.reduction.discounting import payment_worth
from clinicsim.reduction.kernel import kernel
from clinicsim.reduction.ledger.layout import Block
from clinicsim.reduction.ledger.quantities import Book, add_at
from clinicsim.reduction.ledger.segments import Records, segment_of
from clinicsim.reduction.rows.places import PatientTable, place_of
from clinicsim.world.events import Cause, EventLog, Kind
from clinicsim.world.world import World

FILLING = np.dtype([("minute", "i8"), ("place", "i8"), ("ml", "f8")])
DRUG = np.dtype([("ampoule_mg", "f8"), ("initial_mcg_per_ml", "f8")])
STRENGTH = int(Kind.STRENGTH)


def drug_rules(world: World) -> Records:
    """The drug by version of the scenario: array of dtype `DRUG`, shape (versions,)."""
    devices = [version.scenario.device for version in world.versions]
    rules = [(each.ampoule_mg.value, each.initial_concentration_mcg_per_ml.value) for each in devices]
    return np.array(rules, dtype=DRUG)


@kernel
def count_ampoules(
    waiting: Records,
    strength: Floats,
    drug: Records,
    quantities: Floats,
    item: int,
    segments: Records,
    discounting: Floats,
) -> None:
    """Count the ampoules of fillings of one minute, at the strength that each reservoir has by now.

    Those opened are counted at `item`, and what is left in them at the next.
    """
    if waiting.size == 0:
        return
    minute = waiting[0]["minute"]
    segment, worth = segment_of(segments, minute), payment_worth(float(minute), discounting)
    rules = drug[segments[segment]["version"]]
    for i in range(waiting.size):
        mcg_per_ml = strength[waiting[i]["place"]]
        if np.isnan(mcg_per_ml):
            mcg_per_ml = rules["initial_mcg_per_ml"]
        filled = waiting[i]["ml"] * mcg_per_ml / MCG_PER_MG / rules["ampoule_mg"]
        opened = float(math.ceil(filled - AMPOULE_TOLERANCE))
        add_at(quantities, segment, item, opened, worth)
        add_at(quantities, segment, item + 1, max(opened - filled, 0.0), worth)


@kernel
def fill(
    rows: EventLog,
    at: Ints,
    paid_for: Ints,
    waiting: Records,
    count: int,
    strength: Floats,
    drug: Records,
    prevalent: int,
    quantities: Floats,
    item: int,
    segments: Records,
    discounting: Floats,
) -> int:
    """Follow fillings and strengths through rows; how many fillings wait at their end.

    `paid_for` says by cause which fillings the service pays for; the first `count` of `waiting` wait at the start.
    """
    for i in at:
        if count > 0 and rows[i]["minute"] > waiting[0]["minute"]:
            count_ampoules(waiting[:count], strength, drug, quantities, item, segments, discounting)
            count = 0
        place = place_of(rows[i]["patient"], prevalent)
        if rows[i]["kind"] == STRENGTH:
            strength[place] = rows[i]["value"]
        elif paid_for[rows[i]["cause"]]:
            waiting[count]["minute"], waiting[count]["place"], waiting[count]["ml"] = (
                rows[i]["minute"],
                place,
                rows[i]["value"],
            )
            count += 1
    return count


class Ampoules:
    """Counts ampoules.

    Parameters
    ----------
    world
        The world of the replications.
    book
        Where it enters the quantities.
    """

    kinds: Sequence[Kind] = (Kind.FILLED, Kind.STRENGTH)

    def __init__(self, world: World, book: Book) -> None:
        self._drug = drug_rules(world)
        self._paid_for = np.isin(np.arange(max(Cause) + 1), FILLED_BY_THE_SERVICE).astype(np.int64)
        self._prevalent = len(world.cohort.patients)
        self._patients = PatientTable(world, {"strength": np.nan})
        self._waiting, self._count = np.zeros(0, dtype=FILLING), 0
        self._sums = (book.quantities, int(book.layout.first[Block.AMPOULES]), book.segments, book.discounting)

    def clear(self) -> None:
        """Forget the last replication's reservoirs."""
        self._patients.clear()
        self._count = 0

    def take(self, rows: EventLog, at: Ints, places: int) -> None:
        """Follow the next rows."""
        self._patients.grow(places)
        strength = self._patients["strength"]
        if self._waiting.size < self._count + at.size:  # every row might be a filling of one minute
            self._waiting = np.concatenate((self._waiting[: self._count], np.zeros(at.size, dtype=FILLING)))
        self._count = fill(
            rows, at, self._paid_for, self._waiting, self._count, strength, self._drug, self._prevalent, *self._sums
        )

    def close(self) -> None:
        """Count the fillings of the last minute."""
        count_ampoules(self._waiting[: self._count], self._patients["strength"], self._drug, *self._sums)
        self._count = 0
