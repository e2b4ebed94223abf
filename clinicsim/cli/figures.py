"""Figures for tables: a mean and its interval rounded alike, to two digits of the interval's half-width.

Coarser rounding would move the mean out of the middle of its interval; finer would claim what the runs do not show.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from clinicsim.views.numbers import Unit, with_prefix, written

_DIGITS_OF_HALF_WIDTH = 2
_DIGITS_WITHOUT_INTERVAL = 4
_MOST_DECIMALS = 4


class Figures(NamedTuple):
    """A mean and its interval as text; the interval is empty where it cannot be told."""

    mean: str
    interval: str


def figures(mean: float, lo: float, hi: float, unit: Unit) -> Figures:
    """Write a value and its interval."""
    values = [value * unit.factor for value in (mean, lo, hi)]
    first, low, high = (with_prefix(text, unit.prefix) for text in _rounded_alike(values, signed=False))
    return Figures(_with(first, unit.suffix), f"{low} to {high}" if math.isfinite(lo + hi) else "")


def difference_figures(mean: float, lo: float, hi: float, unit: Unit) -> Figures:
    """Write a difference and its interval, with signs."""
    values = [value * unit.factor for value in (mean, lo, hi)]
    first, low, high = (with_prefix(text, unit.prefix) for text in _rounded_alike(values, signed=True))
    suffix = " pp" if unit.suffix == "%" else unit.difference_suffix
    return Figures(_with(first, suffix), f"{low} to {high}" if math.isfinite(lo + hi) else "")


def _rounded_alike(values: list[float], signed: bool) -> list[str]:
    mean, lo, hi = values
    half = (hi - lo) / 2
    if math.isfinite(half) and half > 0:
        decimals = min(_MOST_DECIMALS, _DIGITS_OF_HALF_WIDTH - 1 - math.floor(math.log10(half)))
        return [written(value, decimals, signed=signed) for value in values]
    size = math.floor(math.log10(abs(mean))) if math.isfinite(mean) and mean else 0
    decimals = max(0, min(_MOST_DECIMALS, _DIGITS_WITHOUT_INTERVAL - 1 - size))
    return [_short(written(value, decimals, signed=signed)) for value in values]


def _short(text: str) -> str:
    """Without zeros at the end, which would claim digits where there is no spread to show them."""
    return text.rstrip("0").rstrip(".") if "." in text else text


def _with(text: str, suffix: str) -> str:
    return text if text == "–" else f"{text}{suffix}"
