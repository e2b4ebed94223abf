"""The efficiency frontier: mean cost against mean effect of every strategy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from clinicsim.views.figures.layout import axis, figure, on_phone, safe
from clinicsim.views.palette import INK, PAPER, QUIET, Pen

_INTERVAL = 1.96  # standard errors on either side of a mean
_SYMBOLS = {"ND": "circle", "ED": "triangle-up-open", "D": "x-thin", "EQ": "diamond-open"}


class Point(NamedTuple):
    """One strategy."""

    name: str
    pen: Pen
    effect: float
    effect_se: float
    cost: float
    cost_se: float
    status: str  # ND, ED, D or EQ
    words: str  # the status in words


def efficiency(points: Sequence[Point], title: str, axis_words: tuple[str, str]) -> go.Figure:
    """Draw a point a strategy and a line through those on the frontier; whiskers are 95% Monte Carlo intervals.

    Parameters
    ----------
    points
        In order of cost.
    title
        The sentence that the figure states.
    axis_words
        What effect and cost are counted in.
    """
    out = figure(
        460,
        title,
        interval="Whiskers: 95% Monte Carlo intervals of the means.",
        xaxis=axis(safe(axis_words[0])),
        yaxis=axis(safe(axis_words[1]), tickformat=",~r"),
        margin={"l": 84, "r": 40, "t": 32, "b": 56},
    )
    frontier = [point for point in points if point.status == "ND"]
    out.add_scatter(
        x=[point.effect for point in frontier],
        y=[point.cost for point in frontier],
        mode="lines",
        line={"color": QUIET, "width": 1.5},
        hoverinfo="skip",
    )
    middle = sum(point.effect for point in points) / max(1, len(points))
    for point in points:
        _add(out, point, to_the_left=point.effect > middle)
    on_phone(out, margin={"l": 64, "r": 16, "t": 32, "b": 56})
    return out


def _add(out: go.Figure, point: Point, *, to_the_left: bool) -> None:
    name = safe(point.name)
    out.add_scatter(
        x=[point.effect],
        y=[point.cost],
        mode="markers+text",
        text=[f"{name} ({point.status})"],
        textposition="top left" if to_the_left else "bottom right",
        textfont={"color": INK, "size": 12},
        marker={
            "symbol": _SYMBOLS[point.status],
            "size": 12,
            "color": point.pen.text,
            "line": {"color": PAPER if point.status == "ND" else point.pen.text, "width": 2},
        },
        error_x=_whisker(point.effect_se, point.pen.text),
        error_y=_whisker(point.cost_se, point.pen.text),
        hovertemplate=f"{name}: %{{y:,.0f}}, %{{x:.5~g}}, {point.words}<extra></extra>",
    )


def _whisker(error: float, colour: str) -> dict[str, object]:
    reach = 0.0 if error != error else _INTERVAL * error
    return {"type": "data", "array": [reach], "color": colour, "thickness": 1.4, "width": 5}
