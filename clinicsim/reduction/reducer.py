"""The reducer: every measure and the ledger of a replication, from its rows as they come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.economics.costing import Ledger
from clinicsim.measures import Measures
from clinicsim.measures.quality_of_life import COMPONENTS
from clinicsim.reduction import catalogue
from clinicsim.reduction.ledger import ByMonth, LedgerAccumulator
from clinicsim.reduction.parts.followed import Followed
from clinicsim.reduction.rows import OnePass
from clinicsim.reduction.sheet import Plan, Sheet
from clinicsim.world.events import EventLog
from clinicsim.world.world import World


@dataclass(frozen=True, slots=True, eq=False)
class Reduced:
    """What is kept of one replication."""

    measures: Measures  # those of cost among them
    ledger: Ledger
    yearly: Mapping[str, Floats]  # by measure that can be told by year: (whole years,)


class Reducer:
    """Works out measures and ledger of one replication after another, without their logs.

    They equal those that `clinicsim.measures.measure`, `clinicsim.economics.costing` and `cost_measures` make of a log:
    counts exactly, sums to the last few bits. Apart from what is kept for quantiles, memory does not grow with the run.

    Parameters
    ----------
    world
        The world of the replications; a reducer serves one thread at a time.
    """

    def __init__(self, world: World) -> None:
        sheet = Sheet(world)
        self._followed = Followed(world, sheet, catalogue.tallies_of(world), catalogue.SAMPLES)
        self._ledger = LedgerAccumulator(world, sheet)
        self._plan = Plan(sheet, catalogue.measures(self._followed, self._ledger))
        self._rows = OnePass(world, (*self._followed.parts, *self._ledger.parts))

    def clear(self) -> None:
        """Begin a replication: forget the last one; arrays are kept and emptied."""
        self._rows.clear()

    def take(self, rows: EventLog) -> None:
        """Take the next rows of the replication.

        Parameters
        ----------
        rows
            Array of dtype `EVENT`, shape (rows,), in order of time; as many at once as one likes. Rows at or after the
            end of the run do not count.
        """
        self._rows.take(rows)

    def take_nothing(self) -> None:
        """Let everything that follows rows be called once without any, so that it is compiled."""
        self._rows.take_nothing()

    def close(self) -> None:
        """End the replication: what is still open is counted up to the end of the run."""
        self._rows.close()

    def reduced(self) -> Reduced:
        """Measures and ledger of the replication, once it is closed."""
        measures = self._plan.measures()
        of, monthly = self._followed, measures.monthly
        ledger = self._ledger.ledger(
            ByMonth(
                patient_years=of.caseload.patient_years_by_month,
                on_time_refills=of.refills.on_time_by_month,
                discounted_qalys=np.column_stack([monthly[f"qalys_discounted.{name}"] for name in COMPONENTS]),
                discounted_life_years=monthly["life_years_discounted"],
            )
        )
        return Reduced(measures, ledger, self._plan.yearly(monthly))


def reduce(world: World, chunks: Iterable[EventLog]) -> Reduced:
    """Measures and ledger of one replication from its rows, a chunk at a time."""
    reducer = Reducer(world)
    reducer.clear()
    for rows in chunks:
        reducer.take(rows)
    reducer.close()
    return reducer.reduced()
