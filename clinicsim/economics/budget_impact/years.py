"""The years that a budget is kept by, and the months of a run that fall into each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

import numpy as np

from clinicsim.arrays import Floats

MONTHS = 12
JANUARY = 1


@dataclass(frozen=True, slots=True)
class BudgetYear:
    """A year of the budget, or the part of one that a run covers."""

    label: str  # 2026, or 2026/27 for a financial year
    start: int  # first month of the run that falls into it
    end: int  # past the last one

    @property
    def months(self) -> int:
        """How many months of the year the run covers."""
        return self.end - self.start

    @property
    def words(self) -> str:
        """The label; for a year of which the run covers a part, with how much."""
        many = f"{self.months} month{'s' if self.months != 1 else ''}"
        return self.label if self.months == MONTHS else f"{self.label} ({many})"


def budget_years(
    start: dt.date, months: int, kind: Literal["calendar", "financial"], financial_year_starts: int
) -> tuple[BudgetYear, ...]:
    """Cut a run into budget years.

    Parameters
    ----------
    start
        First day of the run. A month of the run belongs to the year in which it starts.
    months
        How many months the run has.
    kind
        Which years.
    financial_year_starts
        Month of the calendar, 1 to 12, in which a financial year starts.

    Examples
    --------
    >>> [year.words for year in budget_years(dt.date(2026, 1, 5), 18, "financial", 4)]
    ['2025/26 (3 months)', '2026/27', '2027/28 (3 months)']
    """
    first_month = JANUARY if kind == "calendar" else financial_year_starts
    place = start.year * MONTHS + start.month - first_month  # months from the first year's start, as year and month
    year, into = divmod(place, MONTHS)
    found, at = [], 0
    while at < months:
        end = min(months, at + MONTHS - into)
        found.append(BudgetYear(_label(year, first_month), at, end))
        year, into, at = year + 1, 0, end
    return tuple(found)


def _label(year: int, first_month: int) -> str:
    return str(year) if first_month == JANUARY else f"{year}/{(year + 1) % 100:02d}"


def sums(monthly: Floats, years: tuple[BudgetYear, ...]) -> Floats:
    """Sum of what happens in the months of each year.

    Parameters
    ----------
    monthly
        Shape (replications, months, ...).
    years
        See `budget_years`.

    Returns
    -------
    Floats
        Shape (replications, years, ...).
    """
    return np.stack([monthly[:, year.start : year.end].sum(axis=1) for year in years], axis=1)


def means(monthly: Floats, years: tuple[BudgetYear, ...]) -> Floats:
    """Mean over the months of each year of a level that goes on, such as staff needed; shapes as for `sums`."""
    return np.stack([monthly[:, year.start : year.end].mean(axis=1) for year in years], axis=1)


def ends(monthly: Floats, years: tuple[BudgetYear, ...]) -> Floats:
    """Level at the end of each year's last month, such as people on a therapy; shapes as for `sums`."""
    return np.stack([monthly[:, year.end - 1] for year in years], axis=1)
