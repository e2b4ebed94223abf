"""A log read a few rows at a time, and what it gives beside what the log as a whole gives."""

from __future__ import annotations

import numpy as np

from clinicsim.economics import cost_measures, ledger
from clinicsim.measures import measure
from clinicsim.measures.series import Series
from clinicsim.reduction import Reduced, Reducer
from clinicsim.world.events import EventLog
from clinicsim.world.world import World


def read(world: World, *logs: EventLog, rows_at_once: int = 2) -> Reduced:
    """What a reducer makes of the last of these logs, read one after the other."""
    reducer = Reducer(world)
    for log in logs:
        reducer.clear()
        for first in range(0, log.size, rows_at_once):
            reducer.take(log[first : first + rows_at_once])
        reducer.close()
    return reducer.reduced()


def series_of(world: World, *logs: EventLog, rows_at_once: int = 2) -> dict[str, Series]:
    """The measures that a reducer makes of the last of these logs."""
    found = read(world, *logs, rows_at_once=rows_at_once).measures
    return {name: Series(summary, found.monthly[name]) for name, summary in found.summary.items()}


def same_as_the_log(found: dict[str, Series], world: World, log: EventLog) -> None:
    """Assert that measures equal those of the log as a whole, and stand in the order of the table."""
    wanted = cost_measures(world, ledger(world, log), measure(world, log))
    assert list(found) == list(wanted.summary)
    for name, each in found.items():
        scale = np.nanmax(np.abs(wanted.monthly[name]), initial=1e-3)
        close = {"rtol": 1e-12, "atol": 1e-12 * scale, "err_msg": name}
        np.testing.assert_allclose(each.summary, wanted.summary[name], **close)
        np.testing.assert_allclose(each.monthly, wanted.monthly[name], **close)
