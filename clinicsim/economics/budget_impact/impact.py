"""What a budget is with a change of strategy taken up year by year, and without it.

A budget impact analysis holds the mix of services after a change against the mix before it, not one strategy against
another (Sullivan and others 2014, Value in Health 17:5, the ISPOR report on good practice): undiscounted, year by year,
for everybody who is there in that year, with the change taken up as fast as it can be. The mix here is of whole
services: with uptake u, the share u of the service has moved to the alternative, and what it spends, treats and employs
is that share of the alternative's and the rest of the comparator's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Bools, Floats
from clinicsim.economics.budget_impact.years import BudgetYear


@dataclass(frozen=True, slots=True, eq=False)
class BudgetImpact:
    """Spending with the mix before and with the mix after, by replication, year and category; undiscounted."""

    years: tuple[BudgetYear, ...]
    uptake: tuple[float, ...]  # in each year
    categories: tuple[str, ...]
    before: Floats  # (replications, years, categories)
    after: Floats  # (replications, years, categories)
    cash_releasing: Bools  # (categories,): whether less spending is money back

    @property
    def impact(self) -> Floats:
        """After less before, shape (replications, years, categories)."""
        return np.asarray(self.after - self.before)

    @property
    def cash(self) -> Floats:
        """The part of `impact` that moves money, of the same shape.

        More spending always does. Less does in a category that is cash-releasing; in any other it leaves time, beds or
        theatre for other use, and the bill stays (Ontario's health technology reports speak of "costs which may or may
        not be avoided"). Whether a category rises or falls in a year is told by its mean over the replications, so that
        luck that goes up and down does not count as spending.
        """
        impact = self.impact
        moves = self.cash_releasing | (impact.mean(axis=0) > 0)
        return np.asarray(np.where(moves, impact, 0.0))


def uptake_by_year(path: Sequence[float], years: int) -> tuple[float, ...]:
    """Uptake in each budget year: the path as it is stated, of which the last value stays."""
    return tuple(path[min(year, len(path) - 1)] for year in range(years))


def mix(comparator: Floats, alternative: Floats, uptake: Sequence[float]) -> Floats:
    """A service of which a share has moved to the alternative in each year.

    Parameters
    ----------
    comparator, alternative
        Shape (replications, years, ...), paired by replication.
    uptake
        Share of each year, from 0 to 1.
    """
    share = np.asarray(uptake, dtype=np.float64).reshape(1, -1, *(1,) * (comparator.ndim - 2))
    return np.asarray((1.0 - share) * comparator + share * alternative)
