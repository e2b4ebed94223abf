"""Care at home of everybody known, by severity, paid for and unpaid: years that they live, if any of it is to count."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.reduction.kernel import kernel
from clinicsim.reduction.ledger.layout import Block
from clinicsim.reduction.ledger.quantities import Book
from clinicsim.reduction.ledger.rates import Rates, change_rate, look_at
from clinicsim.reduction.ledger.segments import Records
from clinicsim.reduction.rows.places import PatientTable, place_of
from clinicsim.world.events import EventLog, Kind
from clinicsim.world.world import World

# Columns of `lives`.
KNOWN, BAND, LIVES = range(3)

_PERSON, _SEVERITY, _CONTROL = int(Kind.PERSON), int(Kind.SEVERITY), int(Kind.CONTROL)


class CareAtHome:
    """Adds up the years that people live, by band of severity.

    Parameters
    ----------
    world
        The world of the replications.
    book
        The book of the ledger.
    rates
        The rates that rows change.
    """

    def __init__(self, world: World, book: Book, rates: Rates) -> None:
        economics = [version.scenario.economics for version in world.versions]
        self._counts = any(each.background_costs or each.carer_costs for each in economics)
        self._prevalent, self._book, self._rates = len(world.cohort.patients), book, rates
        self._now = rates.look()
        self._patients = PatientTable(world, {"lives": np.zeros(3, dtype=np.int16)})

    @property
    def kinds(self) -> Sequence[Kind]:
        """The kinds of row that it looks at: none, if no care at home counts."""
        return (Kind.PERSON, Kind.SEVERITY, Kind.CONTROL, Kind.DIED, Kind.DIED_ELSEWHERE) if self._counts else ()

    def clear(self) -> None:
        """Forget the last replication."""
        self._patients.clear()

    def take(self, rows: EventLog, at: Ints, places: int) -> None:
        """Follow the next rows."""
        self._patients.grow(places)
        rates, book = self._rates, self._book
        first = int(rates.first[Block.LIFE_YEARS])
        lives = self._patients["lives"]
        _take(rows, at, self._prevalent, lives, first, rates.sums, self._now, book.segments, book.discounting)

    def close(self) -> None:
        """Whoever lives does so to the end of the run."""


@kernel
def _take(
    rows: EventLog, at: Ints, prevalent: int, lives: Ints, first: int, sums: Floats, now: Records, segments: Records,
    discounting: Floats,
) -> None:  # fmt: skip
    for i in at:
        kind, place = rows[i]["kind"], place_of(rows[i]["patient"], prevalent)
        person = lives[place]
        if kind == _PERSON:
            person[KNOWN] = 1
        elif kind == _SEVERITY:
            person[BAND] = rows[i]["subject"]
        elif person[KNOWN] == 1 and (kind == _CONTROL) != (person[LIVES] == 1):
            person[LIVES] = 1 if kind == _CONTROL else 0
            look_at(now, rows[i]["minute"], segments, discounting)
            change_rate(sums, now, first + person[BAND], 1.0 if kind == _CONTROL else -1.0)
