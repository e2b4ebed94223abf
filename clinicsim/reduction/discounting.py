"""Discounting in compiled form: the same worth as `clinicsim.economics.discounting` gives, for one minute at a time."""

from __future__ import annotations

import math

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.economics.discounting import MONTHS, WHOLE, Convention
from clinicsim.measures.log_view import MINUTES_PER_YEAR
from clinicsim.world.jit import rule

GROWTH, PERIODS, SHIFT, FALL, SHIFTED = range(5)


def discounting(rate: float, convention: Convention) -> Floats:
    """A rate and a convention as the rules below take them.

    Returns
    -------
    Floats
        Shape (5,): logarithm of what 1 grows to in a period; periods a year, or 0 if a cost falls at its very date; how
        far into its period a cost falls, in periods; and, for they take long to work out, by how much the worth of 1
        falls in a period, less than nothing, and what 1 is worth so far into a period.
    """
    growth, periods, shift = math.log1p(rate), 0.0, 0.0
    if convention == "nominal_monthly":
        growth, periods = math.log1p(rate / MONTHS), float(MONTHS)
    elif convention != "continuous":
        periods, shift = 1.0, 0.5 if convention == "mid_year" else 0.0
    return np.array([growth, periods, shift, math.expm1(-growth), math.exp(-shift * growth)])


@rule
def payment_worth(minute: float, discounting: Floats) -> float:
    """Present value of 1 paid at a minute of the run."""
    years = minute / MINUTES_PER_YEAR
    if discounting[PERIODS] == 0.0:
        return math.exp(-years * discounting[GROWTH])
    whole = math.floor(years * discounting[PERIODS] + WHOLE)
    return math.exp(-(whole + discounting[SHIFT]) * discounting[GROWTH])


@rule
def flow_worth(minute: float, discounting: Floats) -> float:
    """Present value of a steady flow of 1 a year from the start of the run to a minute."""
    years = minute / MINUTES_PER_YEAR
    growth: float = discounting[GROWTH]
    periods: float = discounting[PERIODS]
    if growth == 0.0:
        return years
    if periods == 0.0:
        return -math.expm1(-years * growth) / growth
    whole = math.floor(years * periods + WHOLE)
    # A period's payments all fall at its start: whole periods are a geometric series, and the last one is in part.
    fallen = math.expm1(-whole * growth)
    begun = (years * periods - whole) * (1.0 + fallen)
    return float((fallen / discounting[FALL] + begun) * discounting[SHIFTED] / periods)
