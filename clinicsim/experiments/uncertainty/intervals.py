"""Distributions whose middle 95% is a published interval, and distributions of a mean with an interval as wide.

Two quantiles settle a distribution of two parameters. Of a beta there is exactly one for every pair (van Dorp and
Mazzuchi 2000, J Stat Comput Simul 67:189).
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from clinicsim.experiments.uncertainty.frozen import Law, frozen
from clinicsim.experiments.uncertainty.impossible import ImpossibleSpread
from clinicsim.experiments.uncertainty.spread import TAIL, Z

_POINTS = (TAIL, 1 - TAIL)
_LEAST, _BESIDE = 0.01, 64.0  # where a size is looked for: from the first, to so many times that of a normal


def normal_from_interval(low: float, high: float) -> Law:
    """Normal distribution with its 2.5% and 97.5% points at `low` and `high`.

    Raises
    ------
    ImpossibleSpread
        If `low` is not below `high`.
    """
    _refuse_ends("normal", low, high)
    return frozen("norm", loc=(low + high) / 2, scale=(high - low) / (2 * Z))


def lognormal_from_interval(low: float, high: float) -> Law:
    """Lognormal distribution with its 2.5% and 97.5% points at `low` and `high`; its median is `sqrt(low high)`.

    Raises
    ------
    ImpossibleSpread
        Unless `0 < low < high`.
    """
    _refuse_ends("lognormal", low, high, least=0)
    return frozen("lognorm", math.log(high / low) / (2 * Z), scale=math.sqrt(low * high))


def gamma_from_interval(low: float, high: float) -> Law:
    """Gamma distribution with its 2.5% and 97.5% points at `low` and `high`.

    Raises
    ------
    ImpossibleSpread
        Unless `0 < low < high`.
    """
    from scipy.stats import gamma

    _refuse_ends("gamma", low, high, least=0)
    shape = _gamma_shape(high / low)
    return frozen("gamma", shape, scale=high / float(gamma.ppf(_POINTS[1], shape)))


def beta_from_interval(low: float, high: float) -> Law:
    """Beta distribution with its 2.5% and 97.5% points at `low` and `high`.

    Raises
    ------
    ImpossibleSpread
        Unless `0 < low < high < 1`.
    """
    from scipy.optimize import brentq
    from scipy.stats import beta

    _refuse_ends("beta", low, high, least=0, most=1)

    def shapes(size: float) -> tuple[float, float]:
        """Those that add up to `size` and have the 2.5% point at `low`."""
        mean = brentq(lambda mean: float(beta.cdf(low, mean * size, (1 - mean) * size)) - TAIL, 1e-12, 1 - 1e-12)
        return mean * size, (1 - mean) * size

    middle = (low + high) / 2
    normal = middle * (1 - middle) * (2 * Z / (high - low)) ** 2
    return frozen("beta", *shapes(_size(lambda size: float(beta.ppf(_POINTS[1], *shapes(size))) - high, normal)))


def gamma_of_ratio(mean: float, low: float, high: float) -> Law:
    """Gamma distribution with a mean, whose 97.5% point is as many times its 2.5% point as `high` is times `low`."""
    _refuse_ends("gamma", low, high, least=0)
    shape = _gamma_shape(high / low)
    return frozen("gamma", shape, scale=mean / shape)


def beta_of_ratio(mean: float, low: float, high: float) -> Law:
    """Beta distribution with a mean, of whose 95% points the odds have the ratio that those of the ends have."""
    from scipy.stats import beta

    _refuse_ends("beta", low, high, least=0, most=1)
    aim = _log_odds(high) - _log_odds(low)

    def wider(size: float) -> float:
        ends = beta.ppf(_POINTS, mean * size, (1 - mean) * size)
        return float(_log_odds(ends[1]) - _log_odds(ends[0])) - aim

    size = _size(wider, (2 * Z / aim) ** 2 / (mean * (1 - mean)), _LEAST / min(mean, 1 - mean))
    return frozen("beta", mean * size, (1 - mean) * size)


def _gamma_shape(ratio: float) -> float:
    """Shape of the gamma distribution whose 95% points have a ratio; the scale does not matter."""
    from scipy.stats import gamma

    def wider(shape: float) -> float:
        low, high = gamma.ppf(_POINTS, shape)
        return float(np.log(high) - np.log(low)) - math.log(ratio)

    return _size(wider, (2 * Z / math.log(ratio)) ** 2)


def _size(wider: Callable[[float], float], normal: float, least: float = _LEAST) -> float:
    """Where a spread that falls with the size of a sample is as asked; `normal` is the size a normal would need."""
    from scipy.optimize import brentq

    with np.errstate(divide="ignore"):  # the widest have ends that no float tells from those of the scale
        if wider(least) < 0:
            raise ImpossibleSpread("has a low and a high that no distribution spans; expected them nearer together")
        ends = math.log(least), math.log(max(_BESIDE * normal, 2 * least, 1))
        return math.exp(brentq(lambda log: wider(math.exp(log)), *ends, xtol=1e-13))


def _log_odds(share: float) -> float:
    return float(np.log(share) - np.log1p(-share))


def _refuse_ends(name: str, low: float, high: float, least: float = -math.inf, most: float = math.inf) -> None:
    if not low < high:
        raise ImpossibleSpread(f"is {name} from {low:g} to {high:g}; expected a low below the high")
    if low <= least or high >= most:
        within = f"between {least:g} and {most:g}" if math.isfinite(most) else f"above {least:g}"
        raise ImpossibleSpread(f"is {name} from {low:g} to {high:g}; expected both {within}")
