"""The dose path: steep in titration, drifting for ten years, and the drug strength that suits a dose."""

from __future__ import annotations

from math import exp, log

import numpy as np
from numpy.typing import NDArray

from clinicsim.world.jit import rule
from clinicsim.world.rules.reservoir import days_to_volume


@rule
def settled_dose(years: float, mean_1_year: float, mean_10_year: float) -> float:
    """Mean dose in mcg/day of a patient this many years after implant, titration left out.

    Geometric between the means at one and at ten years, flat outside.
    """
    if years <= 1.0:
        return mean_1_year
    if years >= 10.0:
        return mean_10_year
    return mean_1_year * exp(log(mean_10_year / mean_1_year) * (years - 1.0) / 9.0)


@rule
def target_dose(
    years: float, start: float, titration_years: float, factor: float, mean_1_year: float, mean_10_year: float
) -> float:
    """Dose in mcg/day that a visit aims at.

    Parameters
    ----------
    years : float
        Years since intrathecal therapy began.
    start : float
        Dose at the implant, mcg/day.
    titration_years : float
        Years over which the dose rises in a straight line from the start to the settled dose.
    factor : float
        This patient's dose over the mean of the indication.
    mean_1_year, mean_10_year : float
        Means of the indication, mcg/day.
    """
    settled = factor * settled_dose(years, mean_1_year, mean_10_year)
    if years >= titration_years:
        return settled
    return start + (settled - start) * years / titration_years


@rule
def reviewed_dose(dose: float, target: float, threshold: float, lowest: float, highest: float) -> float:
    """Dose after a review: moved to the target if that differs enough, and kept within limits."""
    target = min(max(target, lowest), highest)
    return target if abs(target / dose - 1.0) >= threshold else dose


@rule
def strength_for(
    dose: float, reservoir_ml: float, alarm_ml: float, strengths: NDArray[np.float64], minimum_days: float
) -> float:
    """Weakest drug strength, in mcg/mL, that gives the minimum days from full to alarm; else the strongest.

    `strengths` has shape (n,), ascending.
    """
    for strength in strengths:
        if days_to_volume(reservoir_ml, alarm_ml, strength, dose) >= minimum_days:
            return float(strength)
    return float(strengths[-1])
