"""Measures by scenario in one view: what each alternative changes, how surely, and which direction is good."""

from __future__ import annotations

import math
from dataclasses import dataclass

from clinicsim.experiments.compare import Difference
from clinicsim.views.labels import listed
from clinicsim.views.palette import Mark
from clinicsim.views.report.headline import Cell, HeadRow, guard_rows, headline_rows
from clinicsim.views.report.tables import Table
from clinicsim.views.study import Study

STEPS = (1.0, 2.0, 4.0)
"""A told difference is shaded by how many half-widths of its interval it measures: up to 2, up to 4, more."""

_TOLD = ("better", "worse", "different")


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One difference; `shade` is 0 where nothing can be told apart, else 1 to 3."""

    text: str
    interval: str
    mark: Mark
    words: str
    verdict: str  # as a class: better, worse, different or another
    shade: int


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One measure: the base's value and each alternative's difference."""

    title: str
    unit: str
    good: str  # which direction is good, in words; empty where none is
    base: str
    base_interval: str
    is_guard: bool
    cells: tuple[HeatCell, ...]


def heat_rows(study: Study) -> list[HeatRow]:
    """Rows of the headline measures, then of the guard rails."""
    return [
        *(_row(study, row, is_guard=False) for row in headline_rows(study)),
        *(_row(study, row, is_guard=True) for row in guard_rows(study)),
    ]


def heat_title(study: Study, rows: list[HeatRow]) -> str:
    """State for each alternative how many measures are better and worse."""
    told = [_counts(side.label, [row.cells[place] for row in rows]) for place, side in enumerate(study.alternatives)]
    return f"Of {len(rows)} measures against {study.base.label}: {'; '.join(told)}"


def heat_table(study: Study, rows: list[HeatRow]) -> Table:
    """The same as text: the base's values and each alternative's differences, intervals and verdicts."""
    head = ("Measure", "Unit", "Good", study.base.label, *(side.label for side in study.alternatives))
    body = tuple(
        (row.title, row.unit, row.good or "–", _both(row.base, row.base_interval), *map(_cell_text, row.cells))
        for row in rows
    )
    caption = f"Values of {study.base.label}, and paired differences from it (95% intervals)"
    return Table(caption, head, body, text_columns=3)


def _row(study: Study, row: HeadRow, *, is_guard: bool) -> HeatRow:
    cells = zip(row.cells, study.differences, strict=True)
    return HeatRow(
        title=row.title,
        unit=row.unit,
        good=row.good,
        base=row.base,
        base_interval=row.base_interval,
        is_guard=is_guard,
        cells=tuple(_cell(cell, differences.get(row.measure)) for cell, differences in cells),
    )


def _cell(cell: Cell, difference: Difference | None) -> HeatCell:
    shade = shade_of(difference) if cell.kind in _TOLD else 0
    return HeatCell(cell.text, cell.interval, cell.mark, cell.words, cell.kind, shade)


def shade_of(difference: Difference | None) -> int:
    """How strongly a told difference is shaded, 1 to 3: its size against the half-width of its interval."""
    half = (difference.hi - difference.lo) / 2 if difference is not None else math.nan
    if difference is None or not half > 0:
        return 1
    return max(1, sum(abs(difference.mean) / half >= step for step in STEPS))


def _counts(name: str, cells: list[HeatCell]) -> str:
    counts = {verdict: sum(cell.verdict == verdict for cell in cells) for verdict in _TOLD}
    parts = [f"{verdict} on {count}" for verdict, count in counts.items() if count]
    return f"{name} {listed(parts)}" if parts else f"{name} cannot be told apart on any"


def _both(text: str, interval: str) -> str:
    return f"{text} ({interval})" if interval else text


def _cell_text(cell: HeatCell) -> str:
    return f"{cell.mark.glyph} {_both(cell.text, cell.interval)}: {cell.words}"
