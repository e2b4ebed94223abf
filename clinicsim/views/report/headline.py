"""The headline table: the base with its intervals, each alternative's differences, guard rails directly under them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clinicsim.experiments.compare import Difference
from clinicsim.views.findings import unreached
from clinicsim.views.intervals import SIGNS, verdict_words
from clinicsim.views.labels import label
from clinicsim.views.numbers import difference_text, mean_text, range_text
from clinicsim.views.palette import MARKS, Mark
from clinicsim.views.selection import GUARD_RAILS, HEADLINES
from clinicsim.views.study import Side, Study, verdict_of


@dataclass(frozen=True, slots=True)
class Cell:
    """One difference: the number, its interval, and the verdict as a mark and in words."""

    column: str
    text: str
    interval: str
    mark: Mark
    words: str
    kind: str  # the verdict as a CSS class


@dataclass(frozen=True, slots=True)
class HeadRow:
    """One measure."""

    measure: str
    title: str
    unit: str
    definition: str
    good: str
    base: str
    base_interval: str
    cells: tuple[Cell, ...]


def headline_rows(study: Study) -> list[HeadRow]:
    """Rows of the headline measures."""
    return [_row(study, name) for name in study.present(HEADLINES)]


def guard_rows(study: Study) -> list[HeadRow]:
    """Rows of the guard rails."""
    return [_row(study, name) for name in study.present(GUARD_RAILS)]


def _row(study: Study, name: str) -> HeadRow:
    from clinicsim.measures import describe

    measure, unit, interval = describe(name), study.unit(name), study.base.interval(name)
    return HeadRow(
        measure=name,
        title=label(name).title,
        unit=unit.words,
        definition=measure.definition,
        good={"up": "more is better", "down": "less is better"}.get(measure.good, ""),
        base=mean_text(interval.mean, interval.lo, interval.hi, unit),
        base_interval=range_text(interval.lo, interval.hi, unit) + SIGNS[interval.kind],
        cells=tuple(_cell(study, name, side, differences) for side, differences in study.pairs),
    )


def _cell(study: Study, name: str, side: Side, differences: Mapping[str, Difference]) -> Cell:
    difference, verdict, unit = differences.get(name), verdict_of(differences.get(name)), study.unit(name)
    if difference is None or verdict == "not defined":
        if unreached(study, side, (name,)):
            return Cell(side.label, "–", "", MARKS["worse"], "worse: nobody reached the end of this wait", "worse")
        return Cell(side.label, "–", "", MARKS[verdict], MARKS[verdict].words, "not-defined")
    return Cell(
        column=side.label,
        text=difference_text(difference.mean, difference.lo, difference.hi, unit, short=True),
        interval="" if difference.is_none else range_text(difference.lo, difference.hi, unit, signed=True),
        mark=MARKS[verdict],
        words=verdict_words(difference),
        kind=verdict.replace(" ", "-"),
    )
