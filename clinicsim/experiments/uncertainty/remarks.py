"""What a reader should know of distributions: stated ends that they miss, and means that are not the value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from clinicsim.experiments.uncertainty.parameters import Uncertain
from clinicsim.experiments.uncertainty.spread import TAIL

_MISSED = 0.25  # of the width of a stated range, by which an end may be missed without a word
_SHIFTED = 0.1  # of the value, by which a mean may differ from it without a word
_GRID = (np.arange(400) + 0.5) / 400  # of probabilities, over which quantiles are averaged


class Missed(NamedTuple):
    """A number whose draws do not have the stated range as their middle 95%."""

    path: str
    stated: tuple[float, float]
    drawn: tuple[float, float]  # 2.5% and 97.5% points
    because: str


class Shifted(NamedTuple):
    """A number whose draws do not have the value of a deterministic run as their mean."""

    path: str
    value: float
    mean: float


def missed_ends(parameters: Sequence[Uncertain]) -> Iterator[Missed]:
    """Numbers of which an end of the stated range is missed by more than a quarter of its width.

    A distribution of two parameters that keeps the value as its mean or median cannot meet a range that is far from
    even on its two sides; see `laws`.
    """
    for each in parameters:
        if each.is_drawn:
            low, high = each.quantile(np.array([TAIL, 1 - TAIL])).tolist()
            if max(abs(low - each.low), abs(high - each.high)) > _MISSED * (each.high - each.low):
                yield Missed(each.path, (each.low, each.high), (low, high), _because(each))


def _because(missing: Uncertain) -> str:
    if missing.group is not None:
        return "shares of one whole have one spread between them"
    return f"the value is kept as its {'median' if missing.dist == 'lognormal' else 'mean'}"


def shifted_means(parameters: Sequence[Uncertain]) -> Iterator[Shifted]:
    """Numbers whose mean differs from the value by more than a tenth of it, so that draws shift the results.

    The mean is that of the distribution as it is drawn, cut off at what the key allows.
    """
    for each in parameters:
        if each.is_drawn and each.group is None:
            mean = float(each.quantile(_GRID).mean())
            if abs(mean - each.value) > _SHIFTED * abs(each.value):
                yield Shifted(each.path, each.value, mean)
