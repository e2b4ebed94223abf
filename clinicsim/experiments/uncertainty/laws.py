"""The distribution of a number, from its value and its spread.

Moments are matched, so that the mean of the distribution is the value that a deterministic run uses (Briggs, Claxton
and Sculpher 2006, chapter 4). Three exceptions: `uniform` and `triangular` take `low` and `high` as their very ends,
the value being the mode of the latter; a `lognormal` with a range takes the value as its median, as ratios are
published; and a share or rate of which none was seen, which no beta or gamma has as its mean, takes the distribution
that falls from 0 and has its 97.5% point at `high` (Winkler, Smith and Fryback 2002, Am Stat 56:1).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from clinicsim.experiments.uncertainty.spread import TAIL, Spread, log_sd, spread
from clinicsim.scenario.schema.quantity import Quantity
from clinicsim.scenario.words import listed

Law = Any  # a frozen distribution of scipy.stats


class ImpossibleSpread(ValueError):  # noqa: N818  # says what is wrong with a number
    """No distribution of the kind that is named has this value and this spread."""


def law_of(quantity: Quantity) -> tuple[Law | None, str]:
    """Distribution of a number, and in words what its spread rests on; no distribution if nothing is uncertain.

    A range without a distribution is taken as triangular, the distribution of somebody who knows the ends and the most
    likely value and nothing else.

    Raises
    ------
    ImpossibleSpread
        If there is no such distribution.
    """
    name = quantity.dist
    has_range = quantity.low is not None and quantity.high is not None
    if name is None:
        if quantity.sd is not None:
            raise ImpossibleSpread(f"has an sd and no distribution; state one of {listed(_LAWS)}")
        name = "triangular" if has_range else "fixed"
    if name == "fixed" or (has_range and quantity.low == quantity.high):
        return None, ""
    known = _stated_ends(quantity) if name in ("uniform", "triangular") else spread(quantity)
    return (None, "") if known.sd == 0 else (_LAWS[name](quantity, known), known.basis)


def _stated_ends(quantity: Quantity) -> Spread:
    if quantity.low is not None and quantity.high is not None:
        return Spread(quantity.high - quantity.low, "stated ends")
    if quantity.sd is None:
        raise ImpossibleSpread(f"is {quantity.dist} without its ends; state low and high")
    return spread(quantity)


def _beta(quantity: Quantity, known: Spread) -> Law:
    from scipy.stats import beta

    mean, high, low = quantity.value, quantity.high, quantity.low
    if not 0 <= mean <= 1:
        raise ImpossibleSpread(f"is beta with a value of {mean:g}; expected one from 0 to 1")
    if mean == 0 and high is not None and high < 1:
        return beta(1, math.log(TAIL) / math.log1p(-high))
    if mean == 1 and low is not None and low > 0:
        return beta(math.log(TAIL) / math.log(low), 1)
    most = math.sqrt(mean * (1 - mean))
    if known.sd >= most:
        raise ImpossibleSpread(
            f"is beta with a value of {mean:g} and an sd of {known.sd:.3g}; expected below {most:.3g}"
        )
    size = mean * (1 - mean) / known.sd**2 - 1
    return beta(mean * size, (1 - mean) * size)


def _gamma(quantity: Quantity, known: Spread) -> Law:
    from scipy.stats import gamma

    mean = quantity.value
    if mean < 0 or (mean == 0 and quantity.high is None):
        raise ImpossibleSpread(f"is gamma with a value of {mean:g}; expected one above 0, or 0 with a high")
    if mean == 0:
        return gamma(1, scale=-(quantity.high or 0.0) / math.log(TAIL))
    return gamma((mean / known.sd) ** 2, scale=known.sd**2 / mean)


def _lognormal(quantity: Quantity, known: Spread) -> Law:
    from scipy.stats import lognorm

    if quantity.value <= 0 or (quantity.low is not None and quantity.low <= 0):
        raise ImpossibleSpread("is lognormal and reaches 0 or less; expected value and low above 0")
    if quantity.sd is None and quantity.low is not None and quantity.high is not None:
        return lognorm(log_sd(quantity.low, quantity.high), scale=quantity.value)
    variance = math.log1p((known.sd / quantity.value) ** 2)
    return lognorm(math.sqrt(variance), scale=quantity.value * math.exp(-variance / 2))


def _normal(quantity: Quantity, known: Spread) -> Law:
    from scipy.stats import norm

    return norm(quantity.value, known.sd)


def _triangular(quantity: Quantity, known: Spread) -> Law:
    from scipy.stats import triang

    low, high = _ends(quantity, known.sd * math.sqrt(6))
    return triang((quantity.value - low) / (high - low), loc=low, scale=high - low)


def _uniform(quantity: Quantity, known: Spread) -> Law:
    from scipy.stats import uniform

    low, high = _ends(quantity, known.sd * math.sqrt(3))
    return uniform(low, high - low)


def _ends(quantity: Quantity, reach: float) -> tuple[float, float]:
    """The stated ends, or those that lie `reach` from the value: the half-width that has the stated sd."""
    if quantity.low is not None and quantity.high is not None:
        return quantity.low, quantity.high
    return quantity.value - reach, quantity.value + reach


_LAWS: dict[str, Callable[[Quantity, Spread], Law]] = {
    "beta": _beta,
    "gamma": _gamma,
    "lognormal": _lognormal,
    "normal": _normal,
    "triangular": _triangular,
    "uniform": _uniform,
    "dirichlet": _beta,  # its marginal; see shares
}
