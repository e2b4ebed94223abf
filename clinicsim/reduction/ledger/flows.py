"""Activity over time: posts, emergency beds and oral drugs, each a rate that stands until a row changes it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.reduction.kernel import helper, kernel
from clinicsim.reduction.ledger.layout import Block
from clinicsim.reduction.ledger.quantities import Book
from clinicsim.reduction.ledger.rates import Rates, change_rate, look_at
from clinicsim.reduction.ledger.segments import Records
from clinicsim.reduction.rows.places import PatientTable, place_of
from clinicsim.world.events import Cause, EventLog, Kind, State
from clinicsim.world.world import World

STAFF_STARTED, STATE = int(Kind.STAFF_STARTED), int(Kind.STATE)
BED_IN, BED_OUT, EMERGENCY = int(Kind.BED_IN), int(Kind.BED_OUT), int(Cause.EMERGENCY)
STARTED, DOSE, STOPPED = int(Kind.DRUG_STARTED), int(Kind.DRUG_DOSE), int(Kind.DRUG_STOPPED)
GONE = float(State.GONE)
POSTS, BEDS, DRUGS = int(Block.POST_YEARS), int(Block.BED_YEARS), int(Block.DRUG_YEARS)


class Flows:
    """Adds up activity that goes on over time: rates a year, of WTE for posts, beds, and mg a day of drugs.

    Parameters
    ----------
    world
        The world of the replications.
    book
        The book of the ledger.
    rates
        The rates that rows change.
    """

    kinds: Sequence[Kind] = (
        Kind.STAFF_STARTED,
        Kind.STAFF_LEFT,
        Kind.BED_IN,
        Kind.BED_OUT,
        Kind.DRUG_STARTED,
        Kind.DRUG_DOSE,
        Kind.DRUG_STOPPED,
        Kind.STATE,
    )

    def __init__(self, world: World, book: Book, rates: Rates) -> None:
        names = world.names
        self._prevalent, self._book, self._rates = len(world.cohort.patients), book, rates
        self._now = rates.look()
        self._posts = np.zeros((1, len(names.members)))
        self._patients = PatientTable(
            world, {"beds": np.zeros(len(names.levels)), "drugs": np.zeros(len(names.drugs)), "gone": np.bool_(False)}
        )

    def clear(self) -> None:
        """Let every rate be nothing."""
        self._patients.clear()
        self._posts[:] = 0.0

    def take(self, rows: EventLog, at: Ints, places: int) -> None:
        """Follow the next rows."""
        self._patients.grow(places)
        rates, book = self._rates, self._book
        beds, drugs, gone = (self._patients[name] for name in ("beds", "drugs", "gone"))
        follow_rows(
            rows,
            at,
            self._prevalent,
            self._posts,
            beds,
            drugs,
            gone,
            rates.first,
            rates.sums,
            self._now,
            book.segments,
            book.discounting,
        )

    def close(self) -> None:
        """What still stands does so to the end of the run."""


@kernel
def follow_rows(
    rows: EventLog,
    at: Ints,
    prevalent: int,
    posts: Floats,
    beds: Floats,
    drugs: Floats,
    gone: Ints,
    first: Ints,
    sums: Floats,
    now: Records,
    segments: Records,
    discounting: Floats,
) -> None:
    """Change rates as rows say; `posts` has shape (1, members), `beds` (places, levels) and `drugs` (places, drugs)."""
    clinic = int(np.int64(0))  # owner of the posts; a bare 0 would have a rule compiled once more
    for i in at:
        kind, subject, value = rows[i]["kind"], int(np.int64(rows[i]["subject"])), rows[i]["value"]
        place = place_of(rows[i]["patient"], prevalent)
        look_at(now, rows[i]["minute"], segments, discounting)
        if kind in (DOSE, STARTED, STOPPED):
            if not gone[place]:
                rate = 0.0 if kind == STOPPED else value
                _set_rate(drugs, place, subject, rate, sums, now, first[DRUGS])
        elif kind == STATE:
            if value == GONE:
                gone[place] = True
                for drug in range(drugs.shape[1]):
                    _set_rate(drugs, place, drug, 0.0, sums, now, first[DRUGS])
        elif kind in (BED_IN, BED_OUT):
            taken = 1.0 if kind == BED_IN and rows[i]["cause"] == EMERGENCY else 0.0
            _set_rate(beds, place, subject, taken, sums, now, first[BEDS])
        else:
            _set_rate(posts, clinic, subject, value if kind == STAFF_STARTED else 0.0, sums, now, first[POSTS])


@helper
def _set_rate(rates: Floats, owner: int, column: int, new: float, sums: Floats, now: Records, first: int) -> None:
    """Let one of the rates, shape (owners, columns), be a new one; `first` is the item of the first column."""
    if rates[owner, column] != new:
        change_rate(sums, now, first + column, new - rates[owner, column])
        rates[owner, column] = new
