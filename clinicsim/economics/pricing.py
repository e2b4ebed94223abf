"""Rows and spells -> costs at the price in force: the shapes that most categories of cost take."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from clinicsim.arrays import Ints
from clinicsim.economics.items import Items, payments, steady
from clinicsim.measures.dated import in_force_spans
from clinicsim.measures.log_view import LogView
from clinicsim.measures.spells import Spells
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.calendar import DAYS_PER_YEAR
from clinicsim.world.events import EventLog


def each_row(view: LogView, rows: EventLog, price: Callable[[Scenario], float]) -> Items:
    """One price for each row and its patient, as it is in force at its minute."""
    return payments(rows["minute"], view.dated(rows["minute"], price), rows["patient"])


def by_subject(view: LogView, rows: EventLog, prices: Callable[[Scenario], list[float]]) -> Items:
    """The price of each row's subject, as it is in force at its minute."""
    return by_place(view, rows, rows["subject"].astype(np.int64), prices)


def by_place(view: LogView, rows: EventLog, place: Ints, prices: Callable[[Scenario], list[float]]) -> Items:
    """One of several prices for each row, as it is in force at its minute; `place` (rows,) says which."""
    table = view.dated(rows["minute"], prices)
    return payments(rows["minute"], table[np.arange(rows.size), place], rows["patient"])


def by_the_day(view: LogView, spells: Spells, prices: Callable[[Scenario], list[float]]) -> Items:
    """A price a day of each spell's subject, as it is in force on the day."""
    items = Items()
    for start, end, scenario in in_force_spans(view.world):
        there = spells.where((spells.start < end) & (spells.end > start))
        per_year = np.array(prices(scenario), dtype=np.float64)[there.subject] * DAYS_PER_YEAR
        items += steady(np.maximum(there.start, start), np.minimum(there.end, end), per_year, there.patient)
    return items
