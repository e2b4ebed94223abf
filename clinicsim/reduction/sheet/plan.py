"""A plan of measures: worked out once for a world, it makes all measures of a replication in one go."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.measures import Measures
from clinicsim.reduction.kernel import helper, kernel
from clinicsim.reduction.sheet.measured import Measured, Shape
from clinicsim.reduction.sheet.sheet import Sheet, Sum

MONTHS_PER_YEAR = 12
RATIO, AT_END, ON_AVERAGE, TOTAL, AS_IT_IS = (int(shape) for shape in Shape)
# Sides of a measure, each with the place of its first term.
OVER, UNDER, STOP = range(3)


class Plan:
    """Which lines of a sheet make up which measures.

    Parameters
    ----------
    sheet
        The sheet of the parts.
    measures
        The measures by name, in the order in which they are wanted.
    """

    def __init__(self, sheet: Sheet, measures: Mapping[str, Measured]) -> None:
        self._sheet, self._names = sheet, tuple(measures)
        self._shapes = np.array([each.shape for each in measures.values()], dtype=np.int64)
        self._scales = np.array([each.scale for each in measures.values()], dtype=np.float64)
        sides = [(each.numerator, each.denominator or Sum()) for each in measures.values()]
        terms = [term for over, under in sides for term in (*over.terms, *under.terms)]
        lengths = np.array([(len(over.terms), len(under.terms)) for over, under in sides], dtype=np.int64)
        bounds = np.concatenate(([0], lengths.ravel().cumsum()))
        self._bounds = np.column_stack((bounds[:-2:2], bounds[1:-1:2], bounds[2::2]))
        self._lines = np.array([line for line, _ in terms], dtype=np.int64)
        self._weights = np.array([weight for _, weight in terms], dtype=np.float64)

    def measures(self) -> Measures:
        """The measures, from what stands in the sheet now."""
        values = self._sheet.values
        found = np.empty((len(self._names) + 1, values.shape[1]))
        _work_out(values, self._shapes, self._scales, self._bounds, self._lines, self._weights, found)
        return Measures(
            dict(zip(self._names, found[:-1, -1].tolist(), strict=True)),
            dict(zip(self._names, found[:-1, :-1], strict=True)),
        )

    def yearly(self, monthly: Mapping[str, Floats]) -> dict[str, Floats]:
        """The measures of each year of the run, from what stands in the sheet now.

        A year's value comes about from its twelve months as that of the run does from all: a ratio of the sums of the
        months, not the mean of monthly ratios.

        Parameters
        ----------
        monthly
            The same measures by month, as `measures` gives them; shape (months,) each.

        Returns
        -------
        dict
            By measure, shape (years,): whole years only, the months after the last one are left out. Medians and what
            else does not follow from the figures of single months is not among them.
        """
        values = self._sheet.values
        years = (values.shape[1] - 1) // MONTHS_PER_YEAR
        by_year = np.zeros((len(values), years + 1))
        by_year[:, :-1] = _by_year(values[:, :-1], years).sum(axis=2)
        found = np.empty((len(self._names) + 1, years + 1))
        _work_out(by_year, self._shapes, self._scales, self._bounds, self._lines, self._weights, found)
        of_months = _by_year(np.stack([monthly[name] for name in self._names]), years)
        at_end, on_average = self._shapes == AT_END, self._shapes == ON_AVERAGE
        figures = found[:-1, :-1]
        figures[at_end] = of_months[at_end, :, -1]
        figures[on_average] = _mean_of_defined(of_months[on_average])
        told = self._shapes != AS_IT_IS
        return {name: row for name, row, known in zip(self._names, figures, told, strict=True) if known}


def _by_year(figures: Floats, years: int) -> Floats:
    """Figures by month, shape (rows, months), as (rows, years, 12)."""
    return figures[:, : years * MONTHS_PER_YEAR].reshape(len(figures), years, MONTHS_PER_YEAR)


def _mean_of_defined(figures: Floats) -> Floats:
    """Mean over the last axis of the figures that are defined; nan where none is."""
    defined = ~np.isnan(figures)
    means = np.full(figures.shape[:-1], np.nan)
    count = defined.sum(axis=-1)
    np.divide(np.where(defined, figures, 0.0).sum(axis=-1), count, out=means, where=count > 0)
    return means


@kernel
def _work_out(
    values: Floats, shapes: Ints, scales: Floats, bounds: Ints, lines: Ints, weights: Floats, found: Floats
) -> None:
    """Work out measures, (measures, months + 1), from lines; `bounds` (measures, 3) is where their terms stand.

    The last row of `found` is room for a denominator.
    """
    months, under = found.shape[1] - 1, found[shapes.size]
    for measure in range(shapes.size):
        first, middle, stop = bounds[measure, OVER], bounds[measure, UNDER], bounds[measure, STOP]
        figures = found[measure]
        _add_up(values, lines, weights, first, middle, figures)
        whole = _sum_of(figures, months) * scales[measure]
        for month in range(months + 1):
            figures[month] *= scales[measure]
        if stop > middle:
            _add_up(values, lines, weights, middle, stop, under)
            whole_under = _sum_of(under, months)
            whole = whole / whole_under if whole_under > 0.0 else np.nan
            for month in range(months):
                figures[month] = figures[month] / under[month] if under[month] > 0.0 else np.nan
        if shapes[measure] in (RATIO, TOTAL):
            figures[months] = whole
        elif shapes[measure] == AT_END:
            figures[months] = figures[months - 1]
        elif shapes[measure] == ON_AVERAGE:
            figures[months] = _mean_of(figures, months)


@helper
def _add_up(values: Floats, lines: Ints, weights: Floats, first: int, stop: int, found: Floats) -> None:
    """Add up lines, each times its weight."""
    for month in range(found.size):
        found[month] = 0.0
    for term in range(first, stop):
        line, weight = values[lines[term]], weights[term]
        for month in range(found.size):
            found[month] += weight * line[month]


@helper
def _sum_of(figures: Floats, months: int) -> float:
    added = 0.0
    for month in range(months):
        added += figures[month]
    return added


@helper
def _mean_of(figures: Floats, months: int) -> float:
    """Mean of the figures that are defined; nan without any."""
    added, number = 0.0, 0
    for month in range(months):
        if not np.isnan(figures[month]):
            added, number = added + figures[month], number + 1
    return added / number if number > 0 else np.nan
