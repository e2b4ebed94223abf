"""The shapes that measures take, as `clinicsim.measures.series` has them, of sums of lines that have no numbers yet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from clinicsim.reduction.sheet.sheet import Sum


class Shape(IntEnum):
    """How the figure for the whole run comes about."""

    RATIO = 0  # from the sums of the months
    AT_END = 1  # it is that of the last month
    ON_AVERAGE = 2  # the mean of the months in which the measure is defined
    TOTAL = 3  # the months together
    AS_IT_IS = 4  # it stands in the line


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure: a sum of lines, or a sum over another; not defined where the other is nothing."""

    shape: Shape
    numerator: Sum
    denominator: Sum | None = None
    scale: float = 1.0


def ratio(numerator: Sum, denominator: Sum, scale: float = 1.0) -> Measured:
    """Numerator over denominator, times a scale; over the run, the ratio of the sums."""
    return Measured(Shape.RATIO, numerator, denominator, scale)


def share_on_average(numerator: Sum, denominator: Sum) -> Measured:
    """A ratio at each month end; over the run, the mean of those that are defined."""
    return Measured(Shape.ON_AVERAGE, numerator, denominator)


def level_at_end(level: Sum) -> Measured:
    """A level at each month end; over the run, the last."""
    return Measured(Shape.AT_END, level)


def level_on_average(level: Sum) -> Measured:
    """A level at each month end; over the run, the mean of those that are defined."""
    return Measured(Shape.ON_AVERAGE, level)


def total(flow: Sum) -> Measured:
    """What comes about in each month; over the run, the sum."""
    return Measured(Shape.TOTAL, flow)


def as_it_is(line: Sum) -> Measured:
    """What stands in the line, for each month and for the run."""
    return Measured(Shape.AS_IT_IS, line)
