"""The cost-effectiveness plane: where the draws of an increment lie, and how far they and their mean reach."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.economics.cea.precision import CONFIDENCE


class Quadrants(NamedTuple):
    """Shares of draws by where the increment lies; they add up to 1. East gains effect, north costs more."""

    north_east: float
    south_east: float
    south_west: float
    north_west: float
    on_an_axis: float  # neither gains nor loses, or costs neither more nor less


def quadrants(inc_cost: Floats, inc_effect: Floats) -> Quadrants:
    """Shares of draws in each quadrant, from increments of shape (draws,)."""
    north, south, east, west = inc_cost > 0, inc_cost < 0, inc_effect > 0, inc_effect < 0
    on_an_axis = (inc_cost == 0) | (inc_effect == 0)
    places = (north & east, south & east, south & west, north & west, on_an_axis)
    return Quadrants(*(float(place.mean()) for place in places))


def ellipse(inc_cost: Floats, inc_effect: Floats, *, of_mean: bool = False, points: int = 73) -> Floats:
    """Outline of a 95% ellipse, shape (points, 2): effect across, cost upwards; the last point is the first.

    The bivariate normal distribution with the mean and covariance of the draws holds 95% inside the contour where
    the squared Mahalanobis distance is the 0.95 quantile of chi-square with 2 degrees of freedom, -2 log 0.05 = 5.99
    (Briggs & Fenn 1998, Health Econ 7:723).

    Parameters
    ----------
    inc_cost, inc_effect
        Increments, shape (draws,), at least two.
    of_mean
        Where the mean lies, which is Monte Carlo error, instead of where a draw lies. The number of draws is taken
        to be large: the normal distribution stands for Hotelling's.
    points
        Points of the outline.
    """
    covariance = np.cov(inc_effect, inc_cost) / (len(inc_cost) if of_mean else 1)
    # The scales differ by thousands, so the root is taken of the correlation: Cholesky, with a floor at rounding.
    across, up = np.sqrt(np.diag(covariance))
    correlation = float(np.clip(covariance[0, 1] / (across * up), -1.0, 1.0)) if across * up > 0 else 0.0
    angle = np.linspace(0.0, 2.0 * math.pi, points)
    radius = math.sqrt(-2.0 * math.log(1.0 - CONFIDENCE))
    first, second = radius * np.cos(angle), radius * np.sin(angle)
    mixed = correlation * first + math.sqrt(1.0 - correlation**2) * second
    return np.column_stack([inc_effect.mean() + across * first, inc_cost.mean() + up * mixed])
