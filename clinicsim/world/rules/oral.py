"""Oral drugs: the dose that a patient settles on, the steps of a taper, and courses already under way."""

from __future__ import annotations

from math import exp

from clinicsim.world.jit import rule

_PARTS = 400  # of the longest course looked at, in the equilibrium's integral


@rule
def next_dose(dose: float, step: float, target: float) -> float:
    """Dose in mg/day after a titration step, never past the target."""
    return min(dose + step, target)


@rule
def tapered_dose(before: float, step: int, steps: int) -> float:
    """Dose in mg/day after some of the equal steps of a taper; none after the last."""
    return before * (steps - step) / steps


@rule
def equilibrium_age(u: float, scale: float, shape: float, leaving_per_year: float) -> float:
    """Years for which a course under way has lasted, in a clinic in which courses have long been started at one rate.

    The density at age a is proportional to the share of courses that last as long, exp(-(a / scale) ** shape), times
    the share of patients who have stayed as long, exp(-leaving_per_year * a).

    Parameters
    ----------
    u : float
        Uniform draw; the age rises with it.
    scale, shape : float
        Of the Weibull time to stopping; scale in years.
    leaving_per_year : float
        Rate at which patients leave care; above zero.
    """
    longest, total = 10.0 / leaving_per_year, 0.0
    for part in range(_PARTS):
        total += _mass(part, longest, scale, shape, leaving_per_year)
    wanted, reached = u * total, 0.0
    for part in range(_PARTS):
        here = _mass(part, longest, scale, shape, leaving_per_year)
        if reached + here >= wanted:
            start, end = _edge(part, longest), _edge(part + 1, longest)
            return start + (end - start) * (wanted - reached) / here
        reached += here
    return longest


@rule
def _edge(part: int, longest: float) -> float:
    """Where a part of the integral begins; parts are short where courses are young, for most end early."""
    return longest * (part / _PARTS) ** 3


@rule
def _mass(part: int, longest: float, scale: float, shape: float, leaving_per_year: float) -> float:
    start, end = _edge(part, longest), _edge(part + 1, longest)
    middle = 0.5 * (start + end)
    return (end - start) * exp(-((middle / scale) ** shape) - leaving_per_year * middle)
