"""Blocks drawn as Dash components. One function a kind of block; the pages know nothing of this."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

import dash_bootstrap_components as dbc
import plotly
from dash import dcc, html

from clinicsim.views.dashboard.address import EXPORT, FIGURE, Address
from clinicsim.views.dashboard.blocks import (
    Block,
    Choice,
    Choices,
    Figure,
    Heading,
    Headlines,
    Lines,
    Link,
    Made,
    Numbers,
    Warned,
    Words,
)
from clinicsim.views.dashboard.tables import aria, folded, headline_table, marked, table
from clinicsim.views.numbers import unbroken
from clinicsim.views.report.charts import Chart
from clinicsim.views.report.tables import Table
from clinicsim.views.static import NARROW

_PLOTLY = f"/_dash-component-suites/plotly/package_data/plotly.min.js?m={plotly.__version__}"
WIDTH = 1112
"""Pixels between the margins of a wide page, which a figure fills."""

_NUMBERS = (("csv", "numbers (CSV)"),)
_FORMS = (("svg", "picture (SVG)"), ("png", "picture (PNG)"), *_NUMBERS)


def drawn(block: Block, address: Address, *, narrow: bool) -> Any:
    """Draw one block for a page at an address; `narrow` for a screen that leaves labels no room beside the plot."""
    return _DRAWN[type(block)](block, address, narrow)


def figure(block: Figure, address: Address, narrow: bool) -> Any:
    """Draw a figure under its finding, its numbers in a table that opens, and what it was made from."""
    chart = block.chart
    source = f"{FIGURE}/{address.page}/{quote(chart.key)}"
    search = address.where(narrow="1" if narrow else "").search
    late: dict[str, Any] = {"data-figure": f"{source}.json{search}", "data-plotly": _PLOTLY}
    return html.Figure(
        [
            html.Figcaption(html.H3(unbroken(chart.title))),
            html.Div(
                [html.Img(src=f"{source}.svg{search}", alt="", **_size(chart, narrow)), html.Div(className="plot")],
                className="late-figure",
                role="img",
                **aria(label=f"{chart.title}. The numbers are in the table below."),
                **late,
            ),
            html.P(chart.note, className="note") if chart.note else None,
            folded(chart.table_title, chart.table),
            _downloads(chart.key, address, _FORMS, chart.table),
            html.P(block.line, className="provenance"),
        ],
        id=f"figure-{chart.key}",
    )


def _size(chart: Chart, narrow: bool) -> dict[str, Any]:
    """Size of a figure's picture, so that its place is kept until it is there."""
    if not narrow:
        return {"width": WIDTH, "height": chart.height}
    return {"width": NARROW, "height": chart.figure.layout.meta.get("narrow", {}).get("height", chart.height)}


def headlines(block: Headlines, address: Address, narrow: bool) -> Any:
    """Draw the headline table with its guard rails."""
    return html.Div([headline_table(block), _downloads(block.key, address, _NUMBERS)])


def said(text: str) -> list[Any]:
    """Draw a sentence; what stands between backticks is to be typed. A sign never ends a line before its number."""
    parts = unbroken(text).split("`")
    return [html.Code(part) if place % 2 else part for place, part in enumerate(parts)]


def _downloads(key: str, address: Address, forms: Sequence[tuple[str, str]], data: Table | None = None) -> Any:
    """Links to save a block; a copy for anybody is offered unless all rows of its table are of patients."""
    own = _links(key, address, forms)
    if data is not None and len(data.private) == len(data.rows):
        return html.P(["Save: ", *own], className="save")
    anybody = _links(key, address.where(public="1"), [form for form in forms if form[0] != "png"])
    return html.P(["Save: ", *own, "; copy for the public: ", *anybody], className="save")


def _links(key: str, address: Address, forms: Sequence[tuple[str, str]]) -> list[Any]:
    page = address.path.strip("/") or "overview"
    links = [html.A(words, href=f"{EXPORT}/{page}/{quote(key)}.{form}{address.search}") for form, words in forms]
    return _between(links, ", ")


def _between(items: Sequence[Any], what: str) -> list[Any]:
    return [each for item in items for each in (what, item)][1:]


def _lines(block: Lines, address: Address, narrow: bool) -> Any:
    return html.Ul([html.Li([marked(mark), html.Span(said(text))]) for mark, text in block.lines], className="lines")


def _choice(block: Choice, address: Address, narrow: bool) -> Any:
    name = f"choice-{block.key}"
    return html.Div(
        [
            html.Label(block.label, htmlFor=name),
            dbc.Select(
                id=name,
                name=block.key,
                value=block.chosen,
                options=[{"label": words, "value": href} for words, href in block.options],
                class_name="goes-there",
            ),
        ],
        className="choice",
    )


def _numbers(block: Numbers, address: Address, narrow: bool) -> Any:
    under = [_downloads(block.key, address, _NUMBERS, block.table)]
    if block.explained:
        under = [folded("What these measures are", block.explained), *under]
    if block.summary:
        return folded(block.summary, block.table, *under)
    return html.Div([table(block.table), *under], className="whole")


def _heading(block: Heading, address: Address, narrow: bool) -> Any:
    head = {2: html.H2, 3: html.H3}[block.level]
    return html.Div([head(block.text), html.P(block.note, className="note") if block.note else None])


_DRAWN: dict[type, Callable[[Any, Address, bool], Any]] = {
    Heading: _heading,
    Words: lambda block, address, narrow: html.P(said(block.text), className="lead" if block.lead else ""),
    Warned: lambda block, address, narrow: html.P(
        [html.Strong("Warning. "), *said(block.text)], className="warning", role="note"
    ),
    Lines: _lines,
    Headlines: headlines,
    Figure: figure,
    Numbers: _numbers,
    Choice: _choice,
    Choices: lambda block, address, narrow: html.Div(
        [_choice(one, address, narrow) for one in block.of], className="choices"
    ),
    Link: lambda block, address, narrow: html.P((html.A if block.is_file else dcc.Link)(block.text, href=block.href)),
    Made: lambda block, address, narrow: block.component,
}
