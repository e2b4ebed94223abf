"""What the reducer makes of hand-made rows of a clinic at work; it equals what the measures make of them as a log."""

from __future__ import annotations

from measures.small_clinic import Row, log_of

from clinicsim.measures.series import Series
from clinicsim.world.world import World

from .reading import same_as_the_log, series_of


def reduced(world: World, *rows: Row) -> dict[str, Series]:
    """The measures of these rows, taken one by one and all at once; both equal those of the log."""
    for rows_at_once in (len(rows) + 1, 1):
        found = series_of(world, log_of(*rows), rows_at_once=rows_at_once)
        same_as_the_log(found, world, log_of(*rows))
    return found
