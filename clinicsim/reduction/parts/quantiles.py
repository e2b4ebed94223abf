"""Quantiles of a few values, as numpy interpolates them."""

from __future__ import annotations

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.reduction.kernel import helper


@helper
def quantile_of(values: Floats, number: int, q: float) -> float:
    """Quantile `q` of the first `number` values, in a straight line between neighbours; nan without any.

    Parameters
    ----------
    values : array of float64
        Put into another order by the search.
    number : int
        How many of them count.
    q : float
        Share between 0 and 1.
    """
    if number == 0:
        return np.nan
    at = q * (number - 1)
    below = int(at)
    low = float(select(values, number, below))
    if below + 1 == number:
        return low
    high = float(values[below + 1])
    for i in range(below + 2, number):
        high = min(high, float(values[i]))
    return low + (high - low) * (at - below)


@helper
def select(values: Floats, number: int, rank: int) -> float:
    """The value of this rank, from 0, among the first `number`; no value before it is then larger, none after smaller.

    Hoare CAR. Algorithm 65: find. Commun ACM 1961;4:321-2.
    """
    first, last = 0, number - 1
    while first < last:
        pivot, i, j = values[rank], first, last
        while i <= j:
            while values[i] < pivot:
                i += 1
            while values[j] > pivot:
                j -= 1
            if i <= j:
                values[i], values[j] = values[j], values[i]
                i += 1
                j -= 1
        if j < rank:
            first = i
        if rank < i:
            last = j
    return float(values[rank])
