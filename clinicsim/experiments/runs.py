"""The outcome of replications of one scenario, and what can go wrong with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clinicsim.experiments.statistics import Interval, t_interval, t_interval_by_column
from clinicsim.measures import describe

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class RunFailed(Exception):  # noqa: N818  # says what happened, as StopIteration does
    """No replication finished."""


class NotPaired(Exception):  # noqa: N818
    """Two runs do not share their patients and their luck, so their difference would mean nothing."""


def meaning_of_money(scenario: Mapping[str, Any]) -> str:
    """What an amount of money means in a resolved scenario: currency, price year and perspective."""
    prices, economics = scenario["prices"], scenario["economics"]
    year = economics["price_year"] or prices["price_year"]
    return f"{prices['currency']} {year}, {economics['perspective']}"


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """Replications of one scenario, in order of their number.

    All arrays have one row for each finished replication. A measure is nan where it is undefined.
    """

    replications: Ints  # (replications,): the numbers of those that finished
    summary: Mapping[str, Floats]  # by measure: (replications,)
    monthly: Mapping[str, Floats]  # by measure: (replications, months)
    categories: tuple[str, ...]  # of cost
    ledger: Floats  # (replications, months, categories), undiscounted
    discounted: Floats  # (replications, categories)
    staff_employed: Floats  # (replications,): cost of staff as employed
    staff_used: Floats  # (replications,): cost of staff as used
    seed: int
    months: int
    start_date: dt.date
    engine: str
    money: str = ""  # what an amount of money means here: currency, price year, perspective
    events: NDArray[np.void] | None = None  # the logs one after another, if they were kept
    failed: tuple[tuple[int, str], ...] = ()  # (replication, error)
    interrupted: bool = False

    @property
    def count(self) -> int:
        """Number of replications that finished."""
        return int(self.replications.size)

    @property
    def month_names(self) -> tuple[str, ...]:
        """Month of the calendar, as YYYY-MM, in which each month of the run starts."""
        first = self.start_date.year * 12 + self.start_date.month - 1
        return tuple(f"{month // 12}-{month % 12 + 1:02d}" for month in range(first, first + self.months))

    def of(self, measure: str) -> Floats:
        """Values of a measure by replication; shape (replications,).

        Raises
        ------
        KeyError
            If the run has no such measure.
        """
        return self.summary[measure]

    def interval(self, measure: str) -> Interval:
        """Mean of a measure over replications, with its 95% interval cut to what the measure can be."""
        return t_interval(self.summary[measure]).within(*describe(measure).limits)

    def monthly_intervals(self, measure: str) -> Floats:
        """Mean, lower and upper end of a measure by month, shape (3, months); ends cut as in `interval`."""
        mean, lo, hi = t_interval_by_column(self.monthly[measure])
        least, most = describe(measure).limits
        return np.stack([mean, np.clip(lo, least, most), np.clip(hi, least, most)])

    def monthly_costs(self) -> Floats:
        """Total cost by replication and month, undiscounted; shape (replications, months)."""
        total: Floats = self.ledger.sum(axis=2)
        return total
