"""A waiting list by month: people by the weeks waited so far, and who joins and leaves beside the size of the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from clinicsim.views.dates import short_date
from clinicsim.views.figures.layout import axis, figure, hatched, on_phone, safe
from clinicsim.views.illustration import ONE_FUTURE
from clinicsim.views.palette import BLACK, BLUE, INK, ORANGE, QUIET
from clinicsim.views.waiting_list import BINS, WaitingList

_SHADES = (("#e3ebf2", ""), ("#a9cbe3", "/"), ("#5b9bc8", ""), ("#1f6396", "\\"), ("#0b2a45", ""))
"""Longer waits are darker, so that the order reads in grey."""

_FLOWS = (
    ("joined", "joined (demand)", ORANGE, "solid", "triangle-up"),
    ("served", "seen or operated on (capacity)", BLUE, "dash", "circle"),
    ("left", "left for another reason", QUIET, "dot", "x-thin-open"),
)
_PHONE_LEGEND = {"orientation": "h", "x": 0, "y": -0.22, "yanchor": "top", "traceorder": "normal"}
_FEW = 6  # people up to which every whole number has its tick, so that no tick is half a person


def waiting_bins(one: WaitingList, title: str) -> go.Figure:
    """Draw a bar a month, stacked by how long those on the list have waited at the end of it.

    Parameters
    ----------
    one
        The list in one replication.
    title
        The sentence that the figure states.
    """
    out = figure(
        400,
        title,
        interval=ONE_FUTURE,
        barmode="stack",
        bargap=0.12,
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal"},
        xaxis=_months_axis(),
        yaxis=_people_axis(f"people waiting for {safe(one.words)}<br>at the end of the month", int(one.size.max())),
        margin={"l": 76, "r": 16, "t": 56, "b": 60},
    )
    for place, (words, (colour, shape)) in enumerate(zip(BINS, _SHADES, strict=True)):
        out.add_bar(
            x=list(one.months),
            y=one.by_weeks[:, place].tolist(),
            name=words,
            marker={"color": colour, "line": {"color": INK, "width": 0.4}, "pattern": hatched(shape)},
            customdata=_ends(one),
            hovertemplate=f"%{{y}} waiting {words}<br>%{{customdata}}<extra></extra>",
        )
    on_phone(out, height=500, margin={"l": 60, "r": 8, "t": 16, "b": 170}, legend=_PHONE_LEGEND)
    return out


def waiting_flow(one: WaitingList, title: str) -> go.Figure:
    """Draw the size of a list over who joins it and who leaves it, on one axis of months.

    Parameters
    ----------
    one
        The list in one replication.
    title
        The sentence that the figure states.
    """
    most = max(int(getattr(one, field).max()) for field, *_ in _FLOWS)
    out = figure(
        460,
        title,
        interval=ONE_FUTURE,
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"},
        xaxis=_months_axis(anchor="y2"),
        yaxis=_people_axis("people on the list", int(one.size.max()), domain=[0.54, 1.0]),
        yaxis2=_people_axis("people a month", most, domain=[0.0, 0.46], anchor="x"),
        margin={"l": 68, "r": 16, "t": 48, "b": 60},
    )
    _line(out, one, one.size.tolist(), "size of the list at the end of the month", (BLACK, "solid", "square"), "y")
    for field, words, *pen in _FLOWS:
        counts = getattr(one, field)
        if counts.any():
            _line(out, one, counts.tolist(), words, pen, "y2")
    on_phone(out, height=540, margin={"l": 56, "r": 8, "t": 16, "b": 150}, legend=_PHONE_LEGEND)
    return out


def _months_axis(**more: Any) -> dict[str, Any]:
    return axis("month from", type="date", tickformat="%b\n%Y", showgrid=False, **more)


def _people_axis(title: str, most: int, **more: Any) -> dict[str, Any]:
    ticks = {"dtick": 1} if most <= _FEW else {}
    span = {"range": [0, 1]} if most == 0 else {"rangemode": "tozero"}
    return axis(title, **ticks, **span, **more)


def _ends(one: WaitingList) -> list[str]:
    return [f"at the end of the month from {short_date(month)}" for month in one.months]


def _line(out: go.Figure, one: WaitingList, y: Sequence[int], name: str, pen: Sequence[str], on: str) -> None:
    colour, dash, symbol = pen
    out.add_scatter(
        x=list(one.months),
        y=y,
        yaxis=on,
        mode="lines+markers",
        cliponaxis=False,
        name=name,
        line={"color": colour, "dash": dash, "width": 1.8},
        marker={"symbol": symbol, "size": 6, "color": colour, "line": {"color": colour, "width": 1}},
        customdata=[short_date(month) for month in one.months],
        hovertemplate=f"month from %{{customdata}}: %{{y}} {name}<extra></extra>",
    )
