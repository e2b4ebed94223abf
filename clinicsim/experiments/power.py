"""How many paired replications would tell two scenarios apart, if they differ as they seem to."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Final

from clinicsim.experiments.statistics import SIGNIFICANCE

POWER: Final = 0.8
MOST_REPLICATIONS: Final = 100_000
"""More than this is not worth a number: the difference seen is next to nothing beside its spread."""


def replications_needed(difference: float, spread: float, tests: int = 1, power: float = POWER) -> float:
    r"""Paired replications with which a difference as large as this one would be told apart with some probability.

    A two-sided paired t test at level a has power b for a mean d of standard deviation s from about

    .. math:: n = (z_{1-a/2} + z_b)^2 (s/d)^2 + z_{1-a/2}^2 / 2

    replications (Guenther 1981, The American Statistician 35:243); a is the level that Holm's adjustment leaves.

    Parameters
    ----------
    difference
        Mean paired difference.
    spread
        Its standard deviation between replications.
    tests
        By which Holm's adjustment multiplies the p-value of this measure, at least 1.
    power
        Probability of telling it apart.

    Returns
    -------
    float
        A whole number, or infinite if the difference is nothing; nan if either number is.
    """
    if math.isnan(difference) or math.isnan(spread):
        return math.nan
    if difference == 0:
        return math.inf
    normal = NormalDist()
    level, chance = normal.inv_cdf(1 - SIGNIFICANCE / tests / 2), normal.inv_cdf(power)
    return float(math.ceil((level + chance) ** 2 * (spread / difference) ** 2 + level**2 / 2))


def rounded_up(number: float) -> int:
    """Round a number of replications up to two figures: more would claim what a projection does not know.

    >>> rounded_up(137.2), rounded_up(1201), rounded_up(7)
    (140, 1300, 7)
    """
    whole = math.ceil(number)
    unit = int(10 ** max(len(str(whole)) - 2, 0))
    return -(-whole // unit) * unit


def needed_text(number: float) -> str:
    """A number of replications for a table: `140`, or `> 100,000`; empty if it is not known."""
    if math.isnan(number):
        return ""
    return f"> {MOST_REPLICATIONS:,}" if number > MOST_REPLICATIONS else f"{rounded_up(number):,}"


def needed_words(number: float) -> str:
    """A number of replications in words: `about 140`, or `more than 100,000`."""
    text = needed_text(number)
    return text.replace("> ", "more than ") if text.startswith(">") else f"about {text}"
