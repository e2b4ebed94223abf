"""Flows over time, cut at the ends of months: years of life, and what they are worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.measures.log_view import MINUTES_PER_YEAR, LogView


@dataclass(frozen=True, slots=True)
class Pieces:
    """Spans of time inside the run, none across the end of a month; every array has shape (pieces,)."""

    of: Ints  # which span each piece is of
    start: Floats  # minute
    end: Floats  # minute
    month: Ints

    @property
    def middle(self) -> Floats:
        """Minute in the middle of each piece."""
        return (self.start + self.end) / 2

    @property
    def years(self) -> Floats:
        """Length of each piece in years."""
        return (self.end - self.start) / MINUTES_PER_YEAR


def cut(view: LogView, start: Floats, end: Floats) -> Pieces:
    """Cut spans of time, in minutes, both (spans,), at the end of each month and at the end of the run.

    A span that is over before it begins, or begins after the run, leaves no piece.
    """
    bounds = view.world.month_starts.astype(np.float64)
    end = np.minimum(end, bounds[-1])
    kept = np.flatnonzero(end > start)
    first = np.searchsorted(bounds, start[kept], side="right") - 1
    last = np.searchsorted(bounds, end[kept], side="left") - 1
    each = last - first + 1
    of = np.repeat(kept, each)
    month = np.arange(of.size) - np.repeat(np.cumsum(each) - each, each) + np.repeat(first, each)
    return Pieces(of, np.maximum(start[of], bounds[month]), np.minimum(end[of], bounds[month + 1]), month)


@dataclass(frozen=True, slots=True)
class Flow:
    """Something that accrues over pieces of time.

    A rate that moves in a straight line inside a piece is given at its middle: its sum is then exact.
    """

    pieces: Pieces
    per_year: Floats  # (pieces,)
    patient: Ints  # (pieces,): whose it is

    @property
    def amounts(self) -> Floats:
        """What each piece comes to, shape (pieces,)."""
        return self.per_year * self.pieces.years

    def by_month(self, view: LogView) -> Floats:
        """Sum in each month, shape (months,)."""
        return np.bincount(self.pieces.month, weights=self.amounts, minlength=view.months).astype(np.float64)
