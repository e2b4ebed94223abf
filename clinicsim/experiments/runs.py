"""The outcome of replications of one scenario, and what can go wrong with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clinicsim.arrays import Floats, Ints
from clinicsim.experiments.rare_events import exposure, mean_interval, mean_interval_by_column
from clinicsim.experiments.statistics import Interval
from clinicsim.measures import describe
from clinicsim.world.calendar import DAYS_PER_YEAR, MINUTES_PER_DAY, month_starts


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
        return mean_interval(self.summary[measure], self.counted_over(measure)).within(*describe(measure).limits)

    def counted_over(self, measure: str) -> Floats | None:
        """Time over which a measure's events were counted, in the unit of the rate; shape (replications,).

        None where it is not a rate of counted events.
        """
        return exposure(describe(measure), self.summary, float(self._years.sum()))

    def monthly_intervals(self, measure: str) -> Floats:
        """Mean, lower and upper end of a measure by month, shape (3, months); ends cut as in `interval`."""
        entry = describe(measure)
        counted_over = exposure(entry, self.monthly, self._years)
        mean, lo, hi = mean_interval_by_column(self.monthly[measure], counted_over)
        least, most = entry.limits
        return np.stack([mean, np.clip(lo, least, most), np.clip(hi, least, most)])

    @property
    def _years(self) -> Floats:
        """Length of each month in years, shape (months,)."""
        lengths: Floats = np.diff(month_starts(self.start_date, self.months)) / (MINUTES_PER_DAY * DAYS_PER_YEAR)
        return lengths

    def monthly_costs(self) -> Floats:
        """Total cost by replication and month, undiscounted; shape (replications, months)."""
        total: Floats = self.ledger.sum(axis=2)
        return total


def joined(parts: Sequence[Runs]) -> Runs:
    """Replications of one scenario that were run apart, as one, in order of their number.

    Parameters
    ----------
    parts
        At least one; all with the same seed, months, start date and engine, and no replication in two of them. One
        that failed in one part may have finished in another.
    """
    if len(parts) == 1:
        return parts[0]
    order = np.argsort(np.concatenate([part.replications for part in parts]), kind="stable")
    whole = [part for part in parts if part.count]
    done = {int(number) for part in parts for number in part.replications}
    failed = {number: error for part in parts for number, error in part.failed if number not in done}
    logs = [part.events for part in parts if part.events is not None]
    return replace(
        parts[0],
        replications=np.concatenate([part.replications for part in parts])[order],
        summary=_joined([part.summary for part in whole], [part.count for part in whole], order),
        monthly=_joined([part.monthly for part in whole], [part.count for part in whole], order),
        categories=whole[0].categories if whole else (),
        ledger=_stacked([part.ledger for part in whole or parts], order),
        discounted=_stacked([part.discounted for part in whole or parts], order),
        staff_employed=_stacked([part.staff_employed for part in parts], order),
        staff_used=_stacked([part.staff_used for part in parts], order),
        events=_by_replication(np.concatenate(logs)) if logs else None,
        failed=tuple(sorted(failed.items())),
        interrupted=any(part.interrupted for part in parts),
    )


def _joined(tables: Sequence[Mapping[str, Floats]], counts: Sequence[int], order: Ints) -> dict[str, Floats]:
    # A member of a family may be missing from a part in which it never happened; keep the union, in order.
    joint: dict[str, Floats] = {}
    for name in dict.fromkeys(name for table in tables for name in table):
        shape = next(table[name].shape[1:] for table in tables if name in table)
        missing = (np.full((count, *shape), np.nan) for count in counts)
        joint[name] = _stacked([table.get(name, gap) for table, gap in zip(tables, missing, strict=True)], order)
    return joint


def _stacked(arrays: Sequence[Floats], order: Ints) -> Floats:
    stacked: Floats = np.concatenate(arrays)[order]
    return stacked


def _by_replication(log: NDArray[np.void]) -> NDArray[np.void]:
    return log[np.argsort(log["replication"], kind="stable")]
