"""Flows over time, added up by month, and discounted to the start of the run."""

from __future__ import annotations

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.measures.log_view import MINUTES_PER_YEAR
from clinicsim.reduction.discounting import discounting, flow_worth
from clinicsim.reduction.kernel import helper
from clinicsim.world.world import World


class Effects:
    """How effects on health are discounted.

    Attributes
    ----------
    rules : array of shape (5,)
        As `clinicsim.reduction.discounting` takes them.
    worths : array of shape (months + 1,)
        Present value of a flow of 1 a year from the start of the run to each bound of a month, where most pieces of
        flows begin and end.
    """

    def __init__(self, world: World) -> None:
        economics = world.scenario.economics
        self.rules = discounting(economics.discount_rate_effects.value, economics.convention)
        worths = [flow_worth(float(bound), self.rules) for bound in world.month_starts.tolist()]
        self.worths = np.array(worths, dtype=np.float64)


@helper
def worth_until(minute: float, bound: int, month_starts: Ints, worths: Floats, rules: Floats) -> float:
    """Present value of a flow of 1 a year from the start of the run to a minute, which may be at a bound of a month."""
    return worths[bound] if minute == month_starts[bound] else flow_worth(minute, rules)


@helper
def add_piece(
    per_year: float, start: float, stop: float, month: int, month_starts: Ints, worths: Floats, rules: Floats,
    by_month: Floats, discounted: Floats,
) -> None:  # fmt: skip
    """Add a steady flow from a minute to another, both in one month, to that month's sums.

    Parameters
    ----------
    per_year : float
    start, stop : float
        Minutes.
    month : int
        The month in which they lie.
    month_starts, worths, rules : arrays
        Of shape (months + 1,), and as `Effects` has them.
    by_month, discounted : arrays of shape (months,)
        Sums to add to.
    """
    until_start = worth_until(start, month, month_starts, worths, rules)
    until_stop = worth_until(stop, month + 1, month_starts, worths, rules)
    by_month[month] += per_year * (stop - start) / MINUTES_PER_YEAR
    discounted[month] += per_year * (until_stop - until_start)
