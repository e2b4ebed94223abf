"""The distribution of a number, from its value and its spread.

Moments are matched, so that the mean of the distribution is the value that a deterministic run uses (see `moments`).
Exceptions:

- `uniform` and `triangular` take `low` and `high` as their very ends, the value being the mode of the latter;
- a `lognormal` with a range takes the value as its median, as ratios are published;
- a share or rate of which none was seen, which no beta or gamma has as its mean, takes the distribution that falls from
  0 and has its 97.5% point at `high` (Winkler, Smith and Fryback 2002, Am Stat 56:1);
- a `beta` or `gamma` whose range is so lopsided that the matched distribution would be likeliest at an end of the scale
  which the range leaves out (a shape below 1, and yet a `low` above 0), has its value as the mean and the *ratio* of
  its ends as that of its 95% points (of a beta, the ratio of their odds). No distribution of the kind has that mean and
  both ends: one that met the ends would have a mean of two or three times the published estimate, and every
  probabilistic result would differ from the deterministic one by that alone. `remarks` names the ends that are missed.
- `empirical` is what was seen, whatever its mean.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from clinicsim.experiments.uncertainty.empirical import Empirical
from clinicsim.experiments.uncertainty.frozen import Law, frozen
from clinicsim.experiments.uncertainty.impossible import ImpossibleSpread
from clinicsim.experiments.uncertainty.intervals import beta_of_ratio, gamma_of_ratio, lognormal_from_interval
from clinicsim.experiments.uncertainty.moments import beta_from_moments, gamma_from_moments, lognormal_from_moments
from clinicsim.experiments.uncertainty.spread import TAIL, Spread, spread
from clinicsim.scenario.schema.quantity import Quantity
from clinicsim.scenario.words import listed


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
    if quantity.seen is not None or name == "empirical":
        return _empirical(quantity)
    if name is None:
        if quantity.sd is not None:
            raise ImpossibleSpread(f"has an sd and no distribution; state one of {listed(_LAWS)}")
        name = "triangular" if has_range else "fixed"
    if name == "fixed" or (has_range and quantity.low == quantity.high):
        return None, ""
    known = _stated_ends(quantity) if name in ("uniform", "triangular") else spread(quantity)
    if known.sd == 0:
        return None, ""
    law = _LAWS[name](quantity, known)
    return _by_ratio(quantity, law) or (law, known.basis)


def _empirical(quantity: Quantity) -> tuple[Law | None, str]:
    seen = quantity.seen
    if quantity.dist != "empirical":
        raise ImpossibleSpread("has values seen and another distribution; expected dist = 'empirical', or no seen")
    if seen is None:
        raise ImpossibleSpread("is empirical and does not say what was seen; state seen = [...]")
    if quantity.sd is not None:
        raise ImpossibleSpread("is empirical and has an sd; what was seen has its own, so state one of the two")
    if not min(seen) <= quantity.value <= max(seen):
        raise ImpossibleSpread(
            f"is empirical with a value of {quantity.value:g}; expected one among what was seen, "
            f"{min(seen):g} to {max(seen):g}"
        )
    if min(seen) == max(seen):
        return None, ""
    return Empirical(seen), f"{len(seen):,} values seen"


def _by_ratio(quantity: Quantity, law: Law) -> tuple[Law, str] | None:
    """What takes the place of a law that is likeliest where a stated range excludes it; see the top of this file."""
    low, high = quantity.low, quantity.high
    if quantity.dist not in ("beta", "gamma") or quantity.sd is not None or low is None or high is None or low <= 0:
        return None
    basis = "stated range, lopsided: its ratio as that of the 95% points"
    if quantity.dist == "gamma":
        return (gamma_of_ratio(quantity.value, low, high), basis) if law.args[0] < 1 else None
    # With an end at 1 the scale has no end that the range leaves out on that side, and its odds have no ratio.
    return (beta_of_ratio(quantity.value, low, high), basis) if high < 1 and min(law.args) < 1 else None


def _stated_ends(quantity: Quantity) -> Spread:
    if quantity.low is not None and quantity.high is not None:
        return Spread(quantity.high - quantity.low, "stated ends")
    if quantity.sd is None:
        raise ImpossibleSpread(f"is {quantity.dist} without its ends; state low and high")
    return spread(quantity)


def _beta(quantity: Quantity, known: Spread) -> Law:
    mean, high, low = quantity.value, quantity.high, quantity.low
    if mean == 0 and high is not None and high < 1:
        return frozen("beta", 1, math.log(TAIL) / math.log1p(-high))
    if mean == 1 and low is not None and low > 0:
        return frozen("beta", math.log(TAIL) / math.log(low), 1)
    return beta_from_moments(mean, known.sd)


def _gamma(quantity: Quantity, known: Spread) -> Law:
    if quantity.value == 0:
        if quantity.high is None:
            raise ImpossibleSpread("is gamma with a mean of 0; expected one above 0, or 0 with a high")
        return frozen("gamma", 1, scale=-quantity.high / math.log(TAIL))
    return gamma_from_moments(quantity.value, known.sd)


def _lognormal(quantity: Quantity, known: Spread) -> Law:
    if quantity.value <= 0 or (quantity.low is not None and quantity.low <= 0):
        raise ImpossibleSpread("is lognormal and reaches 0 or less; expected value and low above 0")
    if quantity.sd is None and quantity.low is not None and quantity.high is not None:
        of_log = lognormal_from_interval(quantity.low, quantity.high).args[0]
        return frozen("lognorm", of_log, scale=quantity.value)
    return lognormal_from_moments(quantity.value, known.sd)


def _normal(quantity: Quantity, known: Spread) -> Law:
    return frozen("norm", loc=quantity.value, scale=known.sd)


def _triangular(quantity: Quantity, known: Spread) -> Law:
    low, high = _ends(quantity, known.sd * math.sqrt(6))
    return frozen("triang", (quantity.value - low) / (high - low), loc=low, scale=high - low)


def _uniform(quantity: Quantity, known: Spread) -> Law:
    low, high = _ends(quantity, known.sd * math.sqrt(3))
    return frozen("uniform", loc=low, scale=high - low)


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
