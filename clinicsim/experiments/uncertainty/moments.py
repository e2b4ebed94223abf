"""Distributions from a mean and a standard deviation (of a published estimate: its standard error).

Moments are matched, so that the mean of the distribution is the number that was published: Briggs, Claxton and Sculpher
2006, Decision Modelling for Health Economic Evaluation, chapter 4.
"""

from __future__ import annotations

import math

from clinicsim.experiments.uncertainty.frozen import Law, frozen
from clinicsim.experiments.uncertainty.impossible import ImpossibleSpread


def beta_from_moments(mean: float, sd: float) -> Law:
    """Beta distribution, of a probability or a utility.

    With `n = mean (1 - mean) / sd**2 - 1`, its parameters are `mean n` and `(1 - mean) n`.

    Raises
    ------
    ImpossibleSpread
        If the mean does not lie between 0 and 1, or the sd is not below `sqrt(mean (1 - mean))`, where all is 0 or 1.
    """
    if not 0 < mean < 1:
        raise ImpossibleSpread(f"is beta with a mean of {mean:g}; expected one from 0 to 1, both excluded")
    _refuse_no_spread("beta", sd)
    most = math.sqrt(mean * (1 - mean))
    if sd >= most:
        raise ImpossibleSpread(f"is beta with a mean of {mean:g} and an sd of {sd:.3g}; expected below {most:.3g}")
    size = mean * (1 - mean) / sd**2 - 1
    return frozen("beta", mean * size, (1 - mean) * size)


def gamma_from_moments(mean: float, sd: float) -> Law:
    """Gamma distribution, of a cost or a rate: its shape is `(mean / sd)**2` and its scale `sd**2 / mean`.

    Raises
    ------
    ImpossibleSpread
        If the mean or the sd is not above 0.
    """
    _refuse_not_positive("gamma", mean)
    _refuse_no_spread("gamma", sd)
    return frozen("gamma", (mean / sd) ** 2, scale=sd**2 / mean)


def lognormal_from_moments(mean: float, sd: float) -> Law:
    """Lognormal distribution, of a cost or a ratio; mean and sd are its own, not those of its logarithm.

    The variance of its logarithm is `log(1 + (sd / mean)**2)`.

    Raises
    ------
    ImpossibleSpread
        If the mean or the sd is not above 0.
    """
    _refuse_not_positive("lognormal", mean)
    _refuse_no_spread("lognormal", sd)
    variance = math.log1p((sd / mean) ** 2)
    return frozen("lognorm", math.sqrt(variance), scale=mean * math.exp(-variance / 2))


def _refuse_not_positive(name: str, mean: float) -> None:
    if not mean > 0:
        raise ImpossibleSpread(f"is {name} with a mean of {mean:g}; expected one above 0")


def _refuse_no_spread(name: str, sd: float) -> None:
    if not sd > 0:
        raise ImpossibleSpread(f"is {name} with an sd of {sd:g}; expected one above 0")
