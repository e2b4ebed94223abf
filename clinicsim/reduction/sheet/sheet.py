"""A sheet of numbers by month: a line for each thing that the parts of a reducer count.

Which lines make up which measure is the same in every replication, so it is said once, in sums of lines that have no
numbers yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.world.world import World


@dataclass(frozen=True, slots=True)
class Sum:
    """Lines of a sheet, each times a weight, added up.

    Attributes
    ----------
    terms : tuple of (int, float)
        Lines and weights.
    """

    terms: tuple[tuple[int, float], ...] = ()

    def __add__(self, other: Sum) -> Sum:
        """Both together."""
        return Sum(self.terms + other.terms)

    def __neg__(self) -> Sum:
        """Less than nothing by as much."""
        return self * -1.0

    def __sub__(self, other: Sum) -> Sum:
        """What is left of this without the other."""
        return self + -other

    def __mul__(self, factor: float) -> Sum:
        """So many times as much."""
        return Sum(tuple((line, weight * factor) for line, weight in self.terms))

    def __truediv__(self, divisor: float) -> Sum:
        """The part of it."""
        return self * (1.0 / divisor)


class Sheet:
    """Room for the lines of all parts.

    Attributes
    ----------
    values : array of float64, shape (lines, months + 1)
        What stands in the lines: a number for each month; in the last column one for the whole run, for those lines
        whose months do not add up to it.
    """

    def __init__(self, world: World) -> None:
        self.values: Floats = np.zeros((0, world.month_starts.size))

    def add(self, number: int) -> Lines:
        """That many more lines, of nothing; to be asked for before the first replication."""
        lines = Lines(self, len(self.values), number)
        self.values = np.concatenate((self.values, np.zeros((number, self.values.shape[1]))))
        return lines


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Some lines of a sheet that stand together."""

    sheet: Sheet
    first: int
    number: int

    @property
    def values(self) -> Floats:
        """What stands in them, with the whole run in the last column, to be written to; shape (lines, months + 1)."""
        return self.sheet.values[self.first : self.first + self.number]

    @property
    def by_month(self) -> Floats:
        """What stands in them, to be written to; shape (lines, months)."""
        return self.values[:, :-1]

    def __getitem__(self, place: int) -> Sum:
        """One of the lines."""
        return Sum(((self.first + range(self.number)[place], 1.0),))

    def total(self, places: Sequence[int] | None = None) -> Sum:
        """Some of the lines together, or all."""
        return Sum(tuple((self.first + place, 1.0) for place in (range(self.number) if places is None else places)))
