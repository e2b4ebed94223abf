"""Paired differences of one alternative from the base: a dot and its interval for each measure."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from clinicsim.views.figures.layout import axis, figure, safe
from clinicsim.views.labels import listed
from clinicsim.views.palette import INK, QUIET, RULE
from clinicsim.views.standing import Row

_ROW_HEIGHT = 34
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
        xaxis=axis(
            range=[-_REACH, _REACH],
            showticklabels=False,
            ticks="",
            showgrid=False,
            title={"text": f"◀ lower than {safe(base)}     each row has its own scale     higher ▶"},
        ),
        yaxis=axis(
            tickvals=list(places.values()),
            ticktext=[f"{safe(row.title)} ({safe(row.unit)})" if row.unit else safe(row.title) for row in rows],
            showgrid=False,
            range=[-len(rows) + 0.4, 0.6],
            ticks="",
            linecolor="rgba(0,0,0,0)",
        ),
        margin={"l": 16, "r": 170, "t": 8, "b": 48},
    )
    out.add_vline(x=0, line={"color": INK, "width": 1.5})
    _add_guard_rule(out, rows)
    for row in rows:
        _add_row(out, row, places[row.measure])
    return out


def differences_title(alternative: str, base: str, rows: Sequence[Row]) -> str:
    """State how many measures are better, worse and not told apart."""
    counts = {verdict: sum(row.verdict == verdict for row in rows) for verdict in ("better", "worse", "different")}
    parts = [f"{verdict} on {count}" for verdict, count in counts.items() if count]
    if not parts:
        return f"{alternative}: none of {len(rows)} measures can be told apart from {base}"
    return f"{alternative}: {listed(parts)} of {len(rows)} measures against {base}"


def _add_row(out: go.Figure, row: Row, place: float) -> None:
    mark = row.mark
    out.add_scatter(
        x=[row.lo, row.hi],
        y=[place, place],
        mode="lines",
        line={"color": mark.colour, "width": 3},
        hoverinfo="skip",
        meta="interval",
    )
    out.add_scatter(
        x=[row.at],
        y=[place],
        mode="markers",
        marker={"symbol": mark.symbol, "size": 13, "color": mark.colour, "line": {"color": mark.colour, "width": 2}},
        name=safe(row.title),
        hovertemplate=f"{safe(row.title)}: {row.text} ({row.interval or 'no interval'}), {mark.words}<extra></extra>",
        meta="difference",
    )
    out.add_annotation(
        x=1, xref="paper", y=place, text=f"{mark.glyph} {row.text}<br>{mark.words}", showarrow=False, align="left",
        xanchor="left", xshift=8, font={"size": 12, "color": INK},
    )  # fmt: skip


def _add_guard_rule(out: go.Figure, rows: Sequence[Row]) -> None:
    headlines = sum(not row.is_guard for row in rows)
    if 0 < headlines < len(rows):
        place = 0.5 - headlines
        out.add_hline(y=place, line={"color": RULE, "width": 1.5})
        out.add_annotation(
            x=0, xref="paper", y=place, text="guard rails", showarrow=False, xanchor="left", yanchor="top",
            font={"size": 11, "color": QUIET},
        )  # fmt: skip
