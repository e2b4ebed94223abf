"""Costs by year and category, as means over replications."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.statistics import t_interval_by_column
from clinicsim.views.study import Side, Study

MONTHS_PER_YEAR = 12


@dataclass(frozen=True, slots=True)
class Year:
    """One year of the run; the last may be short."""

    name: str
    first_month: int
    months: int


def years(study: Study) -> list[Year]:
    """Years of the run, each counted from the anniversary of its first day."""
    months = study.base.runs.months
    return [_year(study, place, months) for place in range(math.ceil(months / MONTHS_PER_YEAR))]


def by_year(side: Side, spans: Sequence[Year]) -> Floats:
    """Mean cost over replications, undiscounted; shape (years, categories)."""
    mean = side.runs.ledger.mean(axis=0)
    return np.array([mean[span.first_month : span.first_month + span.months].sum(axis=0) for span in spans])


def totals_by_year(side: Side, spans: Sequence[Year]) -> Floats:
    """Total cost of each year: mean, lower and upper end of its interval, shape (3, years)."""
    monthly = side.runs.monthly_costs()
    yearly = [monthly[:, span.first_month : span.first_month + span.months].sum(axis=1) for span in spans]
    return np.maximum(t_interval_by_column(np.column_stack(yearly)), 0.0)


def categories(study: Study) -> list[str]:
    """Categories of all scenarios, those of the base first, without those that cost nothing anywhere."""
    totals: dict[str, float] = {}
    for side in study.sides:
        sums = np.abs(side.runs.ledger).sum(axis=(0, 1))
        for name, total in zip(side.runs.categories, sums, strict=True):
            totals[name] = totals.get(name, 0.0) + float(total)
    return [name for name, total in totals.items() if total > 0]


def of_category(side: Side, table: Floats, category: str) -> Floats:
    """Pick one category's cost by year; zeros where the scenario has no such category; shape (years,)."""
    if category not in side.runs.categories:
        return np.zeros(table.shape[0])
    column: Floats = table[:, side.runs.categories.index(category)]
    return column


def _year(study: Study, place: int, months: int) -> Year:
    first = place * MONTHS_PER_YEAR
    length = min(MONTHS_PER_YEAR, months - first)
    short = f", {length} months" if length < MONTHS_PER_YEAR else ""
    return Year(f"Year {place + 1} (from {study.month_dates[first]:%b %Y}{short})", first, length)
