"""A plan of measures: worked out once for a world, it makes all measures of a replication in one go."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from clinicsim.measures import Measures
from clinicsim.reduction.kernel import helper, kernel
from clinicsim.reduction.sheet.measured import Measured, Shape
from clinicsim.reduction.sheet.sheet import Sheet, Sum
from clinicsim.world.world import Floats, Ints

RATIO, AT_END, ON_AVERAGE, TOTAL = (int(shape) for shape in (Shape.RATIO, Shape.AT_END, Shape.ON_AVERAGE, Shape.TOTAL))
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
