"""Numbers as people read them: rounded to what the interval supports, with the unit beside them."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

MINUS = "−"
_SYMBOLS = {"GBP": "£", "USD": "$", "EUR": "€"}
_SIGNIFICANT_WITHOUT_INTERVAL = 3
_MOST_DECIMALS = 4


class Unit(NamedTuple):
    """How a measure's numbers are written."""

    factor: float
    prefix: str
    suffix: str  # after a value
    difference_suffix: str  # after a difference in a sentence
    short_difference_suffix: str  # after a difference in a chart or a table
    words: str  # for axes and table rows

    @property
    def after(self) -> str:
        """The words that must follow a number; empty where its sign says the unit."""
        return "" if self.prefix or self.suffix else self.words


def unit_of(unit: str, currency: str) -> Unit:
    """Return how a unit of the table of measures is written.

    Parameters
    ----------
    unit
        As `describe(measure).unit` gives it; `share` is written as a percentage, money with the sign of the currency.
    currency
        ISO code of the cost set.
    """
    words = unit.replace("/", " per ")
    head, _, rest = words.partition(" ")
    if head == "share":
        return Unit(100.0, "", "%", " percentage points", " points", "%")
    if head == "currency":
        return Unit(1.0, money_sign(currency), "", "", "", f"{currency} {rest}".strip())
    return Unit(1.0, "", "", "", "", words)


def money_sign(currency: str) -> str:
    """Return the sign of a currency, or its code and a space."""
    return _SYMBOLS.get(currency, f"{currency} ")


def places(mean: float, half_width: float) -> int:
    """Return the decimals worth printing; negative: tens, hundreds.

    The first digit of the half-width is the last that is shown.
    Without a usable half-width, three significant digits of the mean.
    """
    if math.isfinite(half_width) and half_width > 0:
        return min(_MOST_DECIMALS, -math.floor(math.log10(half_width)))
    if math.isfinite(mean) and mean != 0:
        return min(_MOST_DECIMALS, _SIGNIFICANT_WITHOUT_INTERVAL - 1 - math.floor(math.log10(abs(mean))))
    return 0


def interval_places(lo: float, hi: float) -> int:
    """Return the decimals of an interval and its mean; finer where an end clear of zero would be rounded to it."""
    decimals = places((lo + hi) / 2, (hi - lo) / 2)
    if math.isfinite(lo) and math.isfinite(hi) and lo * hi > 0:
        while decimals < _MOST_DECIMALS and round(min(abs(lo), abs(hi)), decimals) == 0:
            decimals += 1
    return decimals


def written(number: float, decimals: int, *, signed: bool = False) -> str:
    """Write a number with thousands separated and a true minus; nan as a dash."""
    if not math.isfinite(number):
        return "–"
    rounded = round(number, decimals) + 0.0
    sign = MINUS if rounded < 0 else "+" if signed and rounded > 0 else ""
    return f"{sign}{abs(rounded):,.{max(0, decimals)}f}"


def value_text(number: float, unit: Unit, half_width: float = math.nan) -> str:
    """Write one value with its unit sign, as precisely as the half-width of its interval supports."""
    scaled = number * unit.factor
    return _value(scaled, unit, places(scaled, half_width * unit.factor))


def mean_text(mean: float, lo: float, hi: float, unit: Unit) -> str:
    """Write a mean with its unit sign, to the same decimals as `range_text` writes its interval."""
    return _value(mean * unit.factor, unit, _decimals(mean, lo, hi, unit))


def range_text(lo: float, hi: float, unit: Unit, *, signed: bool = False) -> str:
    """Write an interval as `lo to hi`; empty when it cannot be told."""
    if not (math.isfinite(lo) and math.isfinite(hi)):
        return ""
    decimals = interval_places(lo * unit.factor, hi * unit.factor)
    low, high = (with_prefix(written(end * unit.factor, decimals, signed=signed), unit.prefix) for end in (lo, hi))
    return f"{low} to {high}"


def difference_text(mean: float, lo: float, hi: float, unit: Unit, *, short: bool = False) -> str:
    """Write a difference with its sign, as precisely as its interval supports; `short` for charts and tables."""
    text = written(mean * unit.factor, _decimals(mean, lo, hi, unit), signed=True)
    text = with_prefix(text, unit.prefix)
    return text if text == "–" else text + (unit.short_difference_suffix if short else unit.difference_suffix)


def _decimals(mean: float, lo: float, hi: float, unit: Unit) -> int:
    if math.isfinite(lo) and math.isfinite(hi):
        return interval_places(lo * unit.factor, hi * unit.factor)
    return places(mean * unit.factor, math.nan)


def _value(scaled: float, unit: Unit, decimals: int) -> str:
    text = with_prefix(written(scaled, decimals), unit.prefix)
    return text if text == "–" else text + unit.suffix


def with_prefix(text: str, prefix: str) -> str:
    """Put the sign of a currency behind the sign of a number."""
    if text[:1] in (MINUS, "+"):
        return f"{text[0]}{prefix}{text[1:]}"
    return text if text == "–" else f"{prefix}{text}"


def unbroken(text: str) -> str:
    """Keep a sign and its number on one line: browsers may break between a minus and a currency."""
    return re.sub(r"([−+])(?=\S)", "\\1\u2060", text)
