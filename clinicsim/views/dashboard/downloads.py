"""What a page lets a reader save: the blocks with a key, each as table, picture and name of a file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clinicsim.views.dashboard.blocks import Block, Figure, Headlines, Numbers
from clinicsim.views.report.headline import HeadRow
from clinicsim.views.report.tables import Table
from clinicsim.views.suppression import counts_people, is_small, numbers_in

if TYPE_CHECKING:
    import plotly.graph_objects as go

_LONGEST_NAME = 100
_TEXT_COLUMNS = 2


@dataclass(frozen=True, slots=True)
class Download:
    """A block as it is saved."""

    table: Table
    figure: go.Figure | None = None
    line: str = ""  # where its numbers come from, if the block says so


def found(blocks: Sequence[Block], key: str) -> Download | None:
    """Return what is saved under a key of a page, or None."""
    for block in blocks:
        match block:
            case Figure() if block.chart.key == key:
                return Download(block.chart.table, block.chart.figure, block.line)
            case Numbers() if block.key == key:
                return Download(block.table)
            case Headlines() if block.key == key:
                return Download(headline_table(block))
    return None


def headline_table(block: Headlines) -> Table:
    """Return the headlines and guard rails as a table; rows of small counts are private."""
    rows = [*block.rows, *block.guards]
    head = ["Measure", "Unit", f"{block.base}: mean", f"{block.base}: 95% interval"]
    for other in block.others:
        head += [f"{other}: difference", f"{other}: 95% interval", f"{other}: verdict"]
    private = tuple(place for place, row in enumerate(rows) if _is_private(row))
    caption = "Headline measures, then guard rails: means, and differences paired by replication"
    return Table(caption, tuple(head), tuple(map(_cells, rows)), _TEXT_COLUMNS, private=private)


def file_name(parts: Sequence[str], form: str) -> str:
    """Return the name of a file: letters and digits of its parts, whatever else they hold."""
    words = (re.sub(r"[^A-Za-z0-9]+", "-", part).strip("-").lower() for part in parts)
    return f"{'_'.join(word for word in words if word)[:_LONGEST_NAME]}.{form}"


def _cells(row: HeadRow) -> tuple[str, ...]:
    own = (row.title, row.unit, row.base, row.base_interval or "–")
    return own + tuple(text for cell in row.cells for text in (cell.text, cell.interval or "–", cell.words))


def _is_private(row: HeadRow) -> bool:
    if not counts_people(row.unit):
        return False
    base = next(iter(numbers_in(row.base)), 0.0)
    others = [base + next(iter(numbers_in(cell.text)), 0.0) for cell in row.cells]
    return any(map(is_small, (base, *others)))
