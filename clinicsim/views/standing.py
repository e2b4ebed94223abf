"""Rows of the paired-difference chart: every measure on its own scale, one scale for all alternatives."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clinicsim.experiments.compare import Difference
from clinicsim.views.intervals import verdict_words
from clinicsim.views.labels import label
from clinicsim.views.numbers import difference_text, range_text
from clinicsim.views.palette import MARKS, Mark
from clinicsim.views.selection import GUARD_RAILS, HEADLINES
from clinicsim.views.study import Study, verdict_of


@dataclass(frozen=True, slots=True)
class Row:
    """One measure of one alternative; `at`, `lo`, `hi` are shares of the row's scale, -1 to 1."""

    measure: str
    title: str
    unit: str
    at: float
    lo: float
    hi: float
    text: str
    interval: str
    verdict: str
    words: str  # the verdict in full
    is_guard: bool

    @property
    def mark(self) -> Mark:
        """Shape and colour of the verdict."""
        return MARKS[self.verdict]


def rows(study: Study, differences: Mapping[str, Difference]) -> list[Row]:
    """Rows of one alternative, headline measures first; measures without a difference are left out."""
    names = [*study.present(HEADLINES), *study.present(GUARD_RAILS)]
    known = [name for name in names if verdict_of(differences.get(name)) != "not defined"]
    return [_row(study, name, differences[name], scale(name, study.differences)) for name in known]


def scale(measure: str, differences: Sequence[Mapping[str, Difference]]) -> float:
    """Largest end of a measure's intervals over all alternatives; 1 when all are zero."""
    ends = [
        abs(end)
        for mapping in differences
        if measure in mapping
        for end in (mapping[measure].mean, mapping[measure].lo, mapping[measure].hi)
        if math.isfinite(end)
    ]
    return max(ends, default=0.0) or 1.0


def _row(study: Study, name: str, difference: Difference, largest: float) -> Row:
    unit = study.unit(name)
    return Row(
        measure=name,
        title=label(name).title,
        unit=unit.words,
        at=difference.mean / largest,
        lo=_or(difference.lo, difference.mean) / largest,
        hi=_or(difference.hi, difference.mean) / largest,
        text=difference_text(difference.mean, difference.lo, difference.hi, unit, short=True),
        interval=range_text(difference.lo, difference.hi, unit, signed=True),
        verdict=verdict_of(difference),
        words=verdict_words(difference),
        is_guard=name in GUARD_RAILS,
    )


def _or(number: float, otherwise: float) -> float:
    return number if math.isfinite(number) else otherwise
