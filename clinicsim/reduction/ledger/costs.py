"""Costs by month, from the quantities of activity and their prices."""

from __future__ import annotations

from collections.abc import Sequence

from clinicsim.arrays import Floats, Ints
from clinicsim.reduction.kernel import kernel
from clinicsim.reduction.ledger.quantities import PLAIN, WORTH, Book
from clinicsim.reduction.ledger.segments import Records
from clinicsim.reduction.ledger.tariffs import COLUMNS, price_list
from clinicsim.reduction.sheet import Lines, Sheet
from clinicsim.world.events import EventLog, Kind
from clinicsim.world.world import World


class Costs:
    """Prices what the book has, once it is closed: a part that no row concerns by itself.

    Attributes
    ----------
    plain, discounted : Lines
        Costs in each of `COLUMNS`, as they are and discounted to the start of the run.
    """

    kinds: Sequence[Kind] = ()

    def __init__(self, world: World, sheet: Sheet, book: Book) -> None:
        self._book, self._prices = book, price_list(world, book.layout, book.segments)
        self.plain: Lines = sheet.add(len(COLUMNS))
        self.discounted: Lines = sheet.add(len(COLUMNS))

    def clear(self) -> None:
        """Nothing is kept."""

    def take(self, rows: EventLog, at: Ints, places: int) -> None:
        """Nothing is priced before the run is over."""

    def close(self) -> None:
        """Price what was counted; the book is closed before."""
        self._price(PLAIN, self.plain.by_month)
        self._price(WORTH, self.discounted.by_month)

    def _price(self, worth: int, amounts: Floats) -> None:
        amounts[:] = 0.0
        prices, quantities = self._prices, self._book.quantities[:, :, worth]
        _price_quantities(quantities, self._book.segments, prices.item, prices.column, prices.price, amounts)


@kernel
def _price_quantities(
    quantities: Floats, segments: Records, item: Ints, column: Ints, price: Floats, amounts: Floats
) -> None:
    """Add the cost of quantities, shape (segments, items), to amounts of money, shape (columns, months)."""
    for segment in range(segments.size):
        month = segments[segment]["month"]
        for i in range(item.size):
            amounts[column[i], month] += price[segment, i] * quantities[segment, item[i]]
