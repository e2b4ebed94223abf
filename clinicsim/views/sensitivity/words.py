"""How the numbers and the names of an analysis of sensitivity are written."""

from __future__ import annotations

import math
from dataclasses import dataclass

from clinicsim.experiments.statistics import Interval, PairedTest
from clinicsim.measures.names import known, taken_apart
from clinicsim.views.labels import capital, label, spelt
from clinicsim.views.numbers import MINUS, Unit, places, unit_of, with_prefix, written

_FROM_HERE_WHOLE = 1000
_MOST_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Writing:
    """One measure, as this analysis writes it."""

    words: str  # fit for the middle of a sentence
    unit: Unit
    limits: tuple[float, float]  # least and most of the measure itself
    is_difference: bool  # whether the measure is a difference from a base

    @property
    def title(self) -> str:
        """The words with a capital."""
        return capital(self.words)

    @property
    def change_unit(self) -> str:
        """The unit of a change, for an axis."""
        return "percentage points" if self.unit.suffix == "%" else self.unit.words

    def value(self, at: Interval | PairedTest) -> str:
        """A mean with its interval beneath: of the measure, or of its difference from the base."""
        if self.is_difference:
            return self.change(at)
        least, most = self.limits
        return self._written(at.mean, max(at.lo, least), min(at.hi, most), self.unit.suffix)

    def change(self, at: Interval | PairedTest) -> str:
        """A change of the measure with its interval beneath, with signs."""
        return self._written(at.mean, at.lo, at.hi, self.unit.short_difference_suffix, signed=True)

    def size(self, mean: float, lo: float = math.nan, hi: float = math.nan) -> str:
        """The size of a change, without a sign."""
        return self._written(mean, lo, hi, self.unit.short_difference_suffix)

    def _written(self, mean: float, lo: float, hi: float, suffix: str, *, signed: bool = False) -> str:
        """All three to two digits of the half-width, so that the mean stays in the middle of its interval."""
        mean, lo, hi = (number * self.unit.factor for number in (mean, lo, hi))
        half = (hi - lo) / 2
        decimals = places(mean, math.nan) if not half > 0 else min(_MOST_DECIMALS, 1 - math.floor(math.log10(half)))
        first, low, high = (with_prefix(written(n, decimals, signed=signed), self.unit.prefix) for n in (mean, lo, hi))
        first = first if first == "–" else first + suffix
        return f"{first}\n({low} to {high})" if half > 0 else first


def writing(measure: str, currency: str, base: str | None) -> Writing:
    """How a measure is written: `NAME`, `NAME.member` or either with a year, alone or less that of a base."""
    name, year = taken_apart(measure)
    entry = known(measure)
    words = label(name).words + (f" in year {year}" if year else "") + (f", less that of {base}" if base else "")
    return Writing(words, unit_of(entry.unit, currency), entry.limits, base is not None)


def parameter_words(path: str) -> str:
    """A path in words: `withdrawal.probability_if_dry` becomes `withdrawal: probability if dry`."""
    return ": ".join(spelt(part) for part in path.split("."))


def compact(value: float) -> str:
    """A parameter's value to three digits; whole from a thousand on."""
    text = f"{value:,.0f}" if abs(value) >= _FROM_HERE_WHOLE else f"{value:.3g}"
    return text.replace("-", MINUS)


def share_text(share: float) -> str:
    """A share as whole per cent; a dash where it is not known."""
    text = written(100 * share, 0)
    return text if text == "–" else f"{text}%"
