"""Intervals of a ratio of two means that were estimated from the same units."""

from __future__ import annotations

import math

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.economics.cea.precision import student_quantile


def fieller_interval(numerator: Floats, denominator: Floats) -> tuple[float, float] | None:
    """95% interval of mean(numerator) / mean(denominator), shape (units,) each, paired.

    Fieller's theorem (Fieller 1954, J R Stat Soc B 16:175; for ICERs Willan & O'Brien 1996, Health Econ 5:297): the
    ratios r for which mean(numerator - r * denominator) cannot be told from zero. None where the denominator itself
    cannot be told from zero, for then these reach to infinity, and where there are fewer than two units.
    """
    count = len(numerator)
    if count < 2:
        return None
    top, bottom = float(numerator.mean()), float(denominator.mean())
    reach = student_quantile(count) ** 2 * np.cov(numerator, denominator) / count
    of_top, of_both, of_bottom = float(reach[0, 0]), float(reach[0, 1]), float(reach[1, 1])
    square = bottom**2 - of_bottom
    if square <= 0:
        return None
    middle = top * bottom - of_both
    root = math.sqrt(max(0.0, middle**2 - square * (top**2 - of_top)))
    return (middle - root) / square, (middle + root) / square
