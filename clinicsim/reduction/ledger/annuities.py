"""Pump systems paid as annuities: years for which they run, by the version of the scenario under which each began."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.economics.device import PUT_IN, annuity_minutes
from clinicsim.reduction.kernel import kernel
from clinicsim.reduction.ledger.layout import Block
from clinicsim.reduction.ledger.quantities import Book
from clinicsim.reduction.ledger.rates import Rates, change_rate, end_rate, look_at
from clinicsim.reduction.ledger.segments import Records
from clinicsim.world.events import Cause, EventLog, Kind
from clinicsim.world.world import World


class Annuities:
    """Adds up the years for which annuities of pump systems run, which end without a row.

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
        self._minutes = np.array([annuity_minutes(version.scenario) for version in world.versions], dtype=np.int64)
        self._put_in = np.isin(np.arange(max(Cause) + 1), PUT_IN).astype(np.int64)
        self._book, self._rates, self._now = book, rates, rates.look()

    @property
    def kinds(self) -> Sequence[Kind]:
        """The kinds of row that it looks at: none, if every pump system is paid at the event."""
        return (Kind.PUMP_IN,) if self._minutes.any() else ()

    def clear(self) -> None:
        """Nothing is kept but rates."""

    def take(self, rows: EventLog, at: Ints, places: int) -> None:
        """Follow the next rows."""
        rates, book = self._rates, self._book
        first = int(rates.first[Block.ANNUITY_YEARS])
        _take(rows, at, self._put_in, self._minutes, first, rates.sums, self._now, book.segments, book.discounting)

    def close(self) -> None:
        """What still runs does so to the end of the run."""


@kernel
def _take(
    rows: EventLog, at: Ints, put_in: Ints, minutes: Ints, first: int, sums: Floats, now: Records, segments: Records,
    discounting: Floats,
) -> None:  # fmt: skip
    for i in at:
        if put_in[rows[i]["cause"]] == 0:
            continue
        minute = rows[i]["minute"]
        look_at(now, minute, segments, discounting)
        version = segments[now[0]["segment"]]["version"]
        if minutes[version] > 0:
            change_rate(sums, now, first + version, 1.0)
            end_rate(sums, first + version, 1.0, minute + minutes[version], segments, discounting)
