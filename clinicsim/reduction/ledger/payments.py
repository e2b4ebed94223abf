"""Activity at a minute: what is counted, or measured in minutes and units, as rows say it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.reduction.discounting import payment_worth
from clinicsim.reduction.kernel import kernel
from clinicsim.reduction.ledger.layout import BY_CAUSE, BY_STAFF, Block, Layout
from clinicsim.reduction.ledger.quantities import Book, add_at
from clinicsim.reduction.ledger.segments import Records
from clinicsim.reduction.rows.places import PatientTable, place_of
from clinicsim.world.events import SLOTS_PER_SESSION, EventLog, Kind
from clinicsim.world.world import World

COUNTED = {
    Kind.FILLED: Block.FILLINGS,
    Kind.PUMP_IN: Block.PUMPS,
    Kind.OPERATED: Block.OPERATIONS,
    Kind.TRIAL: Block.TRIALS,
    Kind.EMERGENCY: Block.EMERGENCIES,
    Kind.BLOOD_TEST: Block.BLOOD_TESTS,
    Kind.INJECTED: Block.TOXIN_UNITS,
    Kind.STAFF_WORKED: Block.MINUTES_WORKED,
    Kind.TRAVELLED: Block.MINUTES_WORKED,
    Kind.PREMIUM_PAID: Block.MINUTES_AT_PREMIUM,
    Kind.OVERTIME_PAID: Block.MINUTES_OF_OVERTIME,
    Kind.AGENCY_PAID: Block.MINUTES_OF_AGENCY,
    Kind.ATTENDED: Block.VISITS,
    Kind.JOURNEYS: Block.JOURNEYS,
}
"""The block to which a kind of row adds."""
BY_SUBJECT = (Block.OPERATIONS, Block.MINUTES_OF_AGENCY, *BY_STAFF)
BY_VALUE = (Block.TOXIN_UNITS, Block.MINUTES_OF_AGENCY, *BY_STAFF)
"""Blocks to which a row adds its value; to the others it adds 1."""

HOW = np.dtype([("item", "i8"), ("per_subject", "i8"), ("per_cause", "i8"), ("by_value", "i8")])
"""How a kind of row counts: at `item`, moved by its subject and cause; 1, or its value."""

ATTENDED, JOURNEYS = int(Kind.ATTENDED), int(Kind.JOURNEYS)


def how_kinds_count(world: World, items: Layout) -> Records:
    """How each kind of row counts: array of dtype `HOW`, shape (kinds,)."""
    how = np.zeros(max(Kind) + 1, dtype=HOW)
    for kind, block in COUNTED.items():
        roles = len(world.names.roles) if block in BY_STAFF else 0
        how[kind] = (items.first[block] + roles, block in BY_SUBJECT, block in BY_CAUSE, block in BY_VALUE)
    return how


@kernel
def count_rows(
    rows: EventLog,
    at: Ints,
    how: Records,
    templates: Ints,
    travelled_to: int,
    attended: Ints,
    prevalent: int,
    quantities: Floats,
    segments: Records,
    discounting: Floats,
) -> None:
    """Add what rows count to the quantities.

    `templates` is the template of each dated session, and last the one that stands for what is outside sessions;
    `travelled_to` the first item of `Block.VISITS_TRAVELLED_TO`; `attended` the minute at which each patient was last
    at a visit, for a visit is one however many slots, and so rows, it takes.
    """
    segment, now, worth = 0, -1, 1.0
    for i in at:
        kind, minute, subject, amount = rows[i]["kind"], rows[i]["minute"], rows[i]["subject"], 1.0
        item = how[kind]["item"]
        if minute != now:
            now, worth = minute, payment_worth(float(minute), discounting)
            while minute >= segments[segment]["end"]:
                segment += 1
        if kind == ATTENDED:
            place = place_of(rows[i]["patient"], prevalent)
            if attended[place] == minute:
                continue
            attended[place] = minute
            template = templates[subject // SLOTS_PER_SESSION] if subject >= 0 else templates[-1]
            item += int(rows[i]["value"]) * (templates[-1] + 1) + template
        elif kind == JOURNEYS:
            item += templates[subject]
            add_at(quantities, segment, travelled_to + templates[subject], rows[i]["value"], worth)
        else:
            item += how[kind]["per_subject"] * subject + how[kind]["per_cause"] * rows[i]["cause"]
            amount = rows[i]["value"] if how[kind]["by_value"] else 1.0
        add_at(quantities, segment, item, amount, worth)


class Payments:
    """Counts activity that happens at a minute.

    Parameters
    ----------
    world
        The world of the replications.
    book
        Where it enters the quantities.
    """

    kinds: Sequence[Kind] = tuple(COUNTED)

    def __init__(self, world: World, book: Book) -> None:
        self._how = how_kinds_count(world, book.layout)
        self._templates = np.append(world.sessions.template, len(world.scenario.sessions)).astype(np.int64)
        self._travelled_to = int(book.layout.first[Block.VISITS_TRAVELLED_TO])
        self._prevalent = len(world.cohort.patients)
        self._patients = PatientTable(world, {"attended": -1})
        self._sums = (book.quantities, book.segments, book.discounting)

    def clear(self) -> None:
        """Forget the last replication's patients."""
        self._patients.clear()

    def take(self, rows: EventLog, at: Ints, places: int) -> None:
        """Count the next rows."""
        self._patients.grow(places)
        attended = self._patients["attended"]
        count_rows(rows, at, self._how, self._templates, self._travelled_to, attended, self._prevalent, *self._sums)

    def close(self) -> None:
        """Nothing stays open."""
