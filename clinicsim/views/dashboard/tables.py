"""Tables drawn as Dash components, and the marks of verdicts in them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from dash import html

from clinicsim.views.dashboard.blocks import Headlines
from clinicsim.views.palette import Mark
from clinicsim.views.report.headline import Cell, HeadRow
from clinicsim.views.report.tables import Table

_WORDS = 50  # letters; what is longer is a sentence


def aria(**named: str) -> dict[str, Any]:
    """ARIA attributes of a component: `aria(label="Pages")` is `aria-label="Pages"`."""
    return {f"aria-{name}": value for name, value in named.items()}


def marked(mark: Mark | None) -> Any:
    """Draw the mark of a verdict; readers hear the words, not the shape."""
    if mark is None:
        return html.Span()
    return html.Span(mark.glyph, style={"color": mark.colour}, **aria(hidden="true"))


def table(data: Table) -> Any:
    """Draw a table of text that scrolls by itself, reachable by keyboard."""
    classes = _classes(data)
    head = [html.Th(cell, scope="col", className=kind) for cell, kind in zip(data.head, classes, strict=True)]
    return html.Div(
        html.Table(
            [
                html.Caption(html.Span(data.caption)),
                html.Thead(html.Tr(head)),
                html.Tbody([html.Tr(_cells(row, classes)) for row in data.rows]),
            ],
            className="data",
        ),
        className="scroll",
        role="region",
        tabIndex="0",
        **aria(label=data.caption),
    )


def folded(summary: str, data: Table, *more: Any) -> Any:
    """Draw a table that is folded away with `more` under it; the browser fills it in when it is opened."""
    text = {"caption": data.caption, "head": data.head, "rows": data.rows, "classes": _classes(data)}
    late: dict[str, Any] = {"data-table": json.dumps(text, ensure_ascii=False)}
    return html.Details([html.Summary(summary), html.Div(className="late-table", **late), *more])


def headline_table(block: Headlines) -> Any:
    """Draw the headline measures with the guard rails directly under them."""
    columns = [
        html.Th([f"{other}", html.Span(f"difference from {block.base}", className="unit")], scope="col")
        for other in block.others
    ]
    head = [html.Th("Measure", scope="col"), html.Th([block.base, html.Span("mean", className="unit")], scope="col")]
    guards = html.Th(
        ["Guard rails: unmet need", html.Span(block.why_guards, className="unit")],
        scope="rowgroup",
        colSpan=len(block.others) + 2,
        className="group",
    )
    caption = "Mean and 95% interval over replications; differences are paired."
    return html.Table(
        [
            html.Caption(caption),
            html.Thead(html.Tr(head + columns)),
            html.Tbody([_head_row(row, block.base) for row in block.rows]),
            html.Tbody([html.Tr(guards), *(_head_row(row, block.base) for row in block.guards)], className="guards"),
        ],
        className="headline",
    )


def _head_row(row: HeadRow, base: str) -> Any:
    unit = f"{row.unit}; {row.good}" if row.good else row.unit
    name = [html.Span(row.title, className="measure"), html.Span(unit, className="unit")]
    interval = html.Span(row.base_interval, className="interval") if row.base_interval else None
    own = html.Td([html.Span(row.base, className="value"), " ", interval], **_data_label(base))
    return html.Tr([html.Th(name, scope="row", title=row.definition), own, *(_cell(cell) for cell in row.cells)])


def _cell(cell: Cell) -> Any:
    return html.Td(
        [
            html.Span(cell.text, className="value"),
            " ",
            html.Span(cell.interval, className="interval") if cell.interval else None,
            html.Span([marked(cell.mark), f" {cell.words}"], className="verdict"),
        ],
        className=cell.kind,
        **_data_label(f"{cell.column}: difference"),
    )


def _data_label(text: str) -> dict[str, Any]:
    """What a cell is called where a narrow screen shows no head of the table."""
    return {"data-label": text}


def _cells(row: Sequence[str], classes: Sequence[str]) -> list[Any]:
    first, *rest = row
    cells = (html.Td(cell, className=kind) for cell, kind in zip(rest, classes[1:], strict=True))
    return [html.Th(first, scope="row"), *cells]


def _classes(data: Table) -> list[str]:
    """Class of each column: numbers stand to the right, sentences need more width than words."""
    longest = [max((len(row[place]) for row in data.rows), default=0) for place in range(len(data.head))]
    return [
        "number" if place >= data.text_columns else "prose" if letters > _WORDS else ""
        for place, letters in enumerate(longest)
    ]
