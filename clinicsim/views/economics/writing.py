"""How the numbers and the names of an economic evaluation are written: every mean with its interval."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from clinicsim.views.labels import capital, spelt
from clinicsim.views.numbers import money_sign, with_prefix, written

_MOST_DECIMALS = 6  # a person's QALYs may differ in the fourth
_DIGITS_OF_HALF_WIDTH = 2
_DIGITS_ALONE = 3
_DIGITS_APART = 2  # of the distance to the nearest other
_SHORT = frozenset(("cp", "dna", "itb", "ms", "nhs", "pss", "sci", "tbi"))  # names that are initials
_FEW, _NEARLY_ALL = 0.01, 0.99


class Uncertain(Protocol):
    """A mean with the ends of its 95% interval; nan where they cannot be told."""

    @property
    def mean(self) -> float:
        """The mean."""

    @property
    def lo(self) -> float:
        """The lower end."""

    @property
    def hi(self) -> float:
        """The upper end."""


@dataclass(frozen=True, slots=True)
class Writing:
    """Money and effects of one evaluation."""

    currency: str  # ISO code; empty where nobody said
    effect: str  # what effects are counted in, such as QALYs

    @property
    def sign(self) -> str:
        """What stands before an amount of money."""
        return money_sign(self.currency) if self.currency else ""

    @property
    def one_effect(self) -> str:
        """One unit of the effect: `QALY` for `QALYs`."""
        return self.effect.removesuffix("s")

    @property
    def money_words(self) -> str:
        """The unit of money for an axis or the head of a column."""
        return self.currency or "money"

    def money(self, at: Uncertain, *, signed: bool = False) -> str:
        """An amount with its interval beneath."""
        return _estimate(at, self.sign, signed=signed)

    def health(self, at: Uncertain, *, signed: bool = False) -> str:
        """An effect with its interval beneath, without its unit."""
        return _estimate(at, "", signed=signed)

    def amount(self, value: float) -> str:
        """An amount that is exact, such as a threshold."""
        return with_prefix(_alone(value), self.sign)

    def each(self, value: float) -> str:
        """A price of one unit of the effect: `£20,000 per QALY`."""
        return f"{self.amount(value)} per {self.one_effect}"


def strategy_words(name: str) -> str:
    """A strategy in plain words with a capital: `oral_only` becomes `Oral only`."""
    return capital(spelt(name))


def name_words(name: str) -> str:
    """A category, payer, therapy or indication in plain words: `itb_effect` becomes `ITB effect`."""
    words = [word.upper() if word in _SHORT else word for word in spelt(name.replace(".", ": ")).split(" ")]
    return " ".join(words)


def on_one_line(text: str) -> str:
    """A number with its interval beneath, as one line."""
    return text.replace("\n", " ")


def share_words(share: float) -> str:
    """A share as whole per cent; what happens at times is never 0%, and what does not always is never 100%."""
    if not math.isfinite(share):
        return "–"
    if 0 < share < _FEW:
        return "under 1%"
    return "over 99%" if _NEARLY_ALL < share < 1 else f"{share:.0%}"


def with_error(value: float, error: float, prefix: str = "", apart: float = 0.0) -> str:
    """A value and its standard error, to the same decimals; without one where it cannot be told.

    A value without an error has decimals enough that another one, `apart` from it, does not look the same.
    """
    if not (math.isfinite(error) and error > 0):
        return with_prefix(_alone(value, apart=apart), prefix)
    decimals = min(_MOST_DECIMALS, _DIGITS_OF_HALF_WIDTH - 1 - math.floor(math.log10(error)))
    return f"{with_prefix(written(value, decimals), prefix)}\n(SE {with_prefix(written(error, decimals), prefix)})"


def _estimate(at: Uncertain, prefix: str, *, signed: bool) -> str:
    half = (at.hi - at.lo) / 2
    if not (math.isfinite(half) and half > 0):
        return with_prefix(_alone(at.mean, signed=signed), prefix)
    decimals = min(_MOST_DECIMALS, _DIGITS_OF_HALF_WIDTH - 1 - math.floor(math.log10(half)))
    mean, lo, hi = (with_prefix(written(n, decimals, signed=signed), prefix) for n in (at.mean, at.lo, at.hi))
    return f"{mean}\n({lo} to {hi})"


def smallest_step(values: Iterable[float]) -> float:
    """How far apart the two are that are nearest to each other; 0 where all are the same."""
    ordered = sorted(values)
    return min((other - one for one, other in pairwise(ordered) if other > one), default=0.0)


def _alone(value: float, *, signed: bool = False, apart: float = 0.0) -> str:
    """A number without an interval, to four digits; whole where it is large, without zeros at the end."""
    if not math.isfinite(value):
        return "–"
    size = math.floor(math.log10(abs(value))) if value else 0
    to_be_seen = _DIGITS_APART - 1 - math.floor(math.log10(apart)) if apart > 0 else 0
    text = written(value, max(0, min(_MOST_DECIMALS, max(to_be_seen, _DIGITS_ALONE - 1 - size))), signed=signed)
    return text.rstrip("0").rstrip(".") if "." in text else text
