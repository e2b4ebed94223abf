"""Paired differences of one alternative from the base: a dot and its interval for each measure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from clinicsim.views.figures.layout import CLEAR, axis, figure, on_phone, safe, wrapped
from clinicsim.views.labels import listed
from clinicsim.views.palette import INK, QUIET, RULE
from clinicsim.views.standing import Row

_DOTS = (
    "Dots: mean paired differences; lines: their 95% intervals, each measure by itself. The verdicts allow for many "
    "measures being looked at together (Holm)."
)
_ROW_HEIGHT = 30
_PHONE_ROW_HEIGHT = 45  # so that seventeen rows and their note fit a printed page
_REACH = 1.12  # the axis runs a little beyond the widest interval


def differences(alternative: str, base: str, rows: Sequence[Row]) -> go.Figure:
    """Draw dots and intervals, one row a measure, each row on its own scale.

    Parameters
    ----------
    alternative, base
        Names of the scenarios, in plain words.
    rows
        From `standing.rows`; headline measures first.
    """
    places = {row.measure: -float(i) for i, row in enumerate(rows)}
    out = figure(
        90 + _ROW_HEIGHT * max(1, len(rows)),
        differences_title(alternative, base, rows),
        interval=_DOTS,
        xaxis=_x_axis(f"◀ lower than {safe(base)}     each row has its own scale     higher ▶"),
        yaxis=axis(
            tickvals=list(places.values()),
            ticktext=[f"{safe(row.title)} ({safe(row.unit)})" if row.unit else safe(row.title) for row in rows],
            showgrid=False,
            range=[-len(rows) + 0.4, 0.6],
            ticks="",
            linecolor=CLEAR,
        ),
        margin={"l": 16, "r": 230, "t": 32, "b": 48},
    )
    out.add_vline(x=0, line={"color": INK, "width": 1.5})
    _add_guard_rule(out, rows)
    # All at once: plotly checks what is there again for each one that is added.
    out.add_traces([trace for row in rows for trace in _traces(row, places[row.measure])])
    out.update_layout(annotations=[*out.layout.annotations, *(_beside(row, places[row.measure]) for row in rows)])
    on_phone(
        out,
        xaxis=_x_axis("◀ lower   each row has its own scale   higher ▶"),
        height=70 + _PHONE_ROW_HEIGHT * max(1, len(rows)),
        margin={"l": 8, "r": 8, "t": 36, "b": 40},
        yaxis=axis(showticklabels=False, showgrid=False, range=[-len(rows) + 0.4, 0.9], ticks="", linecolor=CLEAR),
        annotations=[note for row in rows for note in _phone_notes(row, places[row.measure])],
    )
    return out


def _x_axis(title: str) -> dict[str, Any]:
    return axis(title, range=[-_REACH, _REACH], showticklabels=False, ticks="", showgrid=False)


def differences_title(alternative: str, base: str, rows: Sequence[Row]) -> str:
    """State how many measures are better, worse and not told apart."""
    counts = {verdict: sum(row.verdict == verdict for row in rows) for verdict in ("better", "worse", "different")}
    parts = [f"{verdict} on {count}" for verdict, count in counts.items() if count]
    if not parts:
        return f"{alternative}: none of {len(rows)} measures can be told apart from {base}"
    return f"{alternative}: {listed(parts)} of {len(rows)} measures against {base}"


def _traces(row: Row, place: float) -> tuple[go.Scatter, go.Scatter]:
    """The interval of a row and the mark on it."""
    mark = row.mark
    interval = go.Scatter(
        x=[row.lo, row.hi],
        y=[place, place],
        mode="lines",
        line={"color": mark.colour, "width": 3},
        hoverinfo="skip",
        meta="interval",
    )
    at = go.Scatter(
        x=[row.at],
        y=[place],
        mode="markers",
        marker={"symbol": mark.symbol, "size": 13, "color": mark.colour, "line": {"color": mark.colour, "width": 2}},
        name=safe(row.title),
        hovertemplate=f"{safe(row.title)}: {row.text} ({row.interval or 'no interval'}), {mark.words}<extra></extra>",
        meta="difference",
    )
    return interval, at


def _beside(row: Row, place: float) -> dict[str, Any]:
    """The verdict at the end of a row."""
    return {
        "x": 1,
        "xref": "paper",
        "y": place,
        "showarrow": False,
        "align": "left",
        "text": _verdict(row),
        "xanchor": "left",
        "xshift": 8,
        "font": {"size": 12, "color": INK},
    }


def _verdict(row: Row) -> str:
    return f'<span style="color:{row.mark.colour}">{row.mark.glyph}</span> {row.text}, {row.mark.words}'


def _phone_notes(row: Row, place: float) -> list[dict[str, Any]]:
    """Name and verdict above the row instead of beside it."""
    shared = {
        "xref": "paper",
        "y": place,
        "yshift": 9,
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 11, "color": INK},
    }
    name = f"{row.title} ({row.unit})" if row.unit and row.unit != "%" else row.title
    return [
        shared | {"x": 0, "xanchor": "left", "align": "left", "text": wrapped(name, 36)},
        shared | {"x": 1, "xanchor": "right", "text": _verdict(row)},
    ]


def _add_guard_rule(out: go.Figure, rows: Sequence[Row]) -> None:
    headlines = sum(not row.is_guard for row in rows)
    if 0 < headlines < len(rows):
        place = 0.5 - headlines
        out.add_hline(y=place, line={"color": RULE, "width": 1.5})
        out.add_annotation(
            x=0,
            xref="paper",
            y=place,
            text="guard rails",
            showarrow=False,
            xanchor="left",
            yanchor="top",
            font={"size": 11, "color": QUIET},
        )
