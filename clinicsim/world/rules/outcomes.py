"""What therapy does for patients: scores and utilities under what holds the spasticity now, and how they get there."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from clinicsim.world.jit import rule


@rule
def bounded(value: float, low: float, high: float) -> float:
    """A value, cut to the ends of its scale."""
    return min(max(value, low), high)


@rule
def drug_effect(effect: float, drugs: int, further_share: float) -> float:
    """Effect of several oral drugs: that of one, and a share of it for each further drug.

    Parameters
    ----------
    effect : float
        Effect of one drug.
    drugs : int
        How many are taken.
    further_share : float
        Effect of each drug after the first, as a share of the first one's.
    """
    return effect * (1.0 + further_share * max(drugs - 1, 0))


@rule
def on_the_way(since: float, start: float, target: float, needs: float) -> float:
    """Effect some time after what holds the spasticity has changed: in a straight line to the new effect, then level.

    Parameters
    ----------
    since : float
        Time since the change; the unit is that of `needs`.
    start, target : float
        Effect at the change, and the effect it leads to.
    needs : float
        Time that the effect takes.
    """
    if since >= needs:
        return target
    return start + (target - start) * since / needs


@rule
def effects_at(
    since: NDArray[np.float64], start: NDArray[np.float64], target: NDArray[np.float64], needs: NDArray[np.float64]
) -> NDArray[np.float64]:
    """`on_the_way` for each of many courses; all arrays of one shape (n,)."""
    found = np.empty(since.size)
    for i in range(since.size):
        found[i] = on_the_way(since[i], start[i], target[i], needs[i])
    return found


@rule
def starting_effects(
    patient: NDArray[np.int64], start: NDArray[np.int64], target: NDArray[np.float64], needs: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Effect with which each spell of control begins: where the spell before it had got to.

    A patient's first spell begins at its own target, for it began before the patient was known.

    Parameters
    ----------
    patient, start, target, needs : arrays of shape (spells,)
        In order of patient, then of time. `start` and `needs` in minutes.
    """
    begins = np.empty(target.size)
    for i in range(target.size):
        if i == 0 or patient[i] != patient[i - 1]:
            begins[i] = target[i]
        else:
            begins[i] = on_the_way(float(start[i] - start[i - 1]), begins[i - 1], target[i - 1], needs[i - 1])
    return begins


@rule
def population_norm(age: float, male: bool, const: float, for_men: float, per_year: float, per_year2: float) -> float:
    """Mean EQ-5D utility of the general population at an age, in years.

    Ara R, Brazier JE. Populating an economic model with health state utility values: moving toward better practice.
    Value Health 2010;13:509-18.
    """
    return const + (for_men if male else 0.0) + per_year * age + per_year2 * age * age


@rule
def population_norms(
    age: NDArray[np.float64], male: NDArray[np.bool_], coefficients: NDArray[np.float64]
) -> NDArray[np.float64]:
    """`population_norm` of many people: `coefficients` has shape (people, 4)."""
    found = np.empty(age.size)
    for i in range(age.size):
        const, for_men, per_year, per_year2 = coefficients[i]
        found[i] = population_norm(age[i], male[i], const, for_men, per_year, per_year2)
    return found
