"""Oral drugs: the dose that a patient settles on, the steps of a taper, and courses already under way."""

from __future__ import annotations

from math import exp

import numpy as np
from numpy.typing import NDArray

from clinicsim.world.jit import rule

EQUILIBRIUM_PARTS = 400  # of the longest course looked at, in the equilibrium's integral


@rule
def next_dose(dose: float, step: float, target: float) -> float:
    """Dose in mg/day after a titration step, never past the target."""
    return min(dose + step, target)


@rule
def tapered_dose(before: float, step: int, steps: int) -> float:
    """Dose in mg/day after some of the equal steps of a taper; none after the last."""
    return before * (steps - step) / steps


@rule
def equilibrium_reached(scale: float, shape: float, leaving_per_year: float) -> NDArray[np.float64]:
    """Distribution of the age of courses under way, in a clinic in which courses have long been started at one rate.

    The density at age a is proportional to the share of courses that last as long, exp(-(a / scale) ** shape), times
    the share of patients who have stayed as long, exp(-leaving_per_year * a).

    Parameters
    ----------
    scale, shape : float
        Of the Weibull time to stopping; scale in years.
    leaving_per_year : float
        Rate at which patients leave care; above zero.

    Returns
    -------
    array of shape (EQUILIBRIUM_PARTS + 1,)
        The integral up to each edge between parts, which are shorter where courses are young.
    """
    reached = np.zeros(EQUILIBRIUM_PARTS + 1)
    for part in range(EQUILIBRIUM_PARTS):
        reached[part + 1] = reached[part] + _mass(part, _longest(leaving_per_year), scale, shape, leaving_per_year)
    return reached


@rule
def equilibrium_age(
    u: float, reached: NDArray[np.float64], scale: float, shape: float, leaving_per_year: float
) -> float:
    """Years for which a course under way has lasted; it rises with the uniform draw `u`.

    `reached` is what `equilibrium_reached` makes of the same three numbers.
    """
    longest, wanted = _longest(leaving_per_year), u * reached[-1]
    part = np.searchsorted(reached[1:], wanted)
    if part == EQUILIBRIUM_PARTS:
        return longest
    start, end = _edge(part, longest), _edge(part + 1, longest)
    here = _mass(part, longest, scale, shape, leaving_per_year)
    return float(start + (end - start) * (wanted - reached[part]) / here)


@rule
def _longest(leaving_per_year: float) -> float:
    """Age in years beyond which no course is looked at."""
    return 10.0 / leaving_per_year


@rule
def _edge(part: int, longest: float) -> float:
    """Where a part of the integral begins; parts are short where courses are young, for most end early."""
    return longest * (part / EQUILIBRIUM_PARTS) ** 3


@rule
def _mass(part: int, longest: float, scale: float, shape: float, leaving_per_year: float) -> float:
    start, end = _edge(part, longest), _edge(part + 1, longest)
    middle = 0.5 * (start + end)
    return (end - start) * exp(-((middle / scale) ** shape) - leaving_per_year * middle)
