"""Log -> measures."""

from __future__ import annotations

from dataclasses import dataclass

from clinicsim.arrays import Floats
from clinicsim.measures.log_view import LogView
from clinicsim.measures.series import Series
from clinicsim.measures.table import MEASURES
from clinicsim.world.events import EventLog
from clinicsim.world.world import World


@dataclass(frozen=True, slots=True)
class Measures:
    """Every measure of one replication, in the order of the table; nan where a measure is not defined."""

    summary: dict[str, float]
    monthly: dict[str, Floats]  # (months,) each


def measure(world: World, log: EventLog) -> Measures:
    """Work out every measure of one replication from its log alone.

    Parameters
    ----------
    world
        The world in which the log was written.
    log
        Array of dtype `EVENT`, shape (rows,), in order of time.

    Returns
    -------
    Measures
        Without the measures of cost, which `clinicsim.economics.cost_measures` adds.
    """
    view = LogView(world, log)
    series: dict[str, Series] = {}
    for entry in MEASURES.values():
        if entry.compute is None:
            continue
        found = entry.compute(view)
        if isinstance(found, Series):
            series[entry.name] = found
        else:
            series.update({f"{entry.name}.{member}": each for member, each in found.items()})
    return Measures(
        {name: each.summary for name, each in series.items()},
        {name: each.monthly for name, each in series.items()},
    )
