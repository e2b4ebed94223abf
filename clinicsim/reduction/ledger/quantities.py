"""The book of quantities of activity, in which several parts enter what they see.

Quantities have shape (segments, items, 2): as they are, and as they are worth at the start of the run.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.reduction.discounting import discounting
from clinicsim.reduction.kernel import helper
from clinicsim.reduction.ledger.layout import layout
from clinicsim.reduction.ledger.segments import segments
from clinicsim.world.events import EventLog, Kind
from clinicsim.world.world import World

PLAIN, WORTH = 0, 1


class Book:
    """Quantities of one replication, and what is needed to enter something: a part that no row concerns by itself.

    Attributes
    ----------
    layout : Layout
    segments : array of dtype SEGMENT, shape (segments,)
    discounting : array of float64
        Rate and convention, as `discounting` gives them.
    quantities : array of float64, shape (segments, items, 2)
    """

    kinds: Sequence[Kind] = ()

    def __init__(self, world: World) -> None:
        economics = world.scenario.economics
        self.layout = layout(world)
        self.discounting = discounting(economics.discount_rate_costs.value, economics.convention)
        self.segments = segments(world, self.discounting)
        self.quantities: Floats = np.zeros((self.segments.size, self.layout.items, 2))

    def clear(self) -> None:
        """Forget the last replication."""
        self.quantities[:] = 0.0

    def take(self, rows: EventLog, at: Ints, places: int) -> None:
        """No row is entered but by another part."""

    def close(self) -> None:
        """Nothing stays open."""


@helper
def add_at(quantities: Floats, segment: int, item: int, amount: float, worth: float) -> None:
    """Add an amount at a minute of a segment; `worth` is the present value of 1 then."""
    quantities[segment, item, PLAIN] += amount
    quantities[segment, item, WORTH] += amount * worth
