"""Budget impact by year: what each category adds or saves, stacked, with the net and its interval on top."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import plotly.graph_objects as go

from clinicsim.experiments.evaluation.result import Spent
from clinicsim.views.economics.writing import Writing, name_words
from clinicsim.views.figures.bars import whiskers
from clinicsim.views.figures.layout import figure, hatched, on_phone, safe
from clinicsim.views.figures.panels import number, panel_axes, panel_heads
from clinicsim.views.labels import capital
from clinicsim.views.palette import CATEGORY_COLOURS, CATEGORY_PATTERNS, INK, PAPER

_OTHER = "All other"
_PANEL_HEIGHT = 320  # on a phone
_ROOM = 1.1  # the axis runs a little beyond the longest bar

Panels: TypeAlias = Sequence[tuple[str, Sequence[Spent]]]
"""What stands over each panel, and its years; all have the same years and categories."""


def budget(panels: Panels, writing: Writing, title: str) -> go.Figure:
    """Draw a bar a year and panel; categories that save hang below zero.

    Parameters
    ----------
    panels
        Such as uptake within the capacity there is, and with capacity that never runs out.
    writing
        How money is written.
    title
        The sentence that the figure states.
    """
    groups = _grouped(panels)
    out = figure(
        500,
        title,
        interval="Whiskers: 95% interval of the net of a year (diamond).",
        barmode="relative",
        bargap=0.3,
        showlegend=True,
        legend={"orientation": "v", "x": 1.01, "y": 1, "traceorder": "normal"},
        margin={"l": 84, "r": 16, "t": 40, "b": 64},
    )
    for place, (_, years) in enumerate(panels):
        _add_panel(out, place, years, groups, writing)
    wide, narrow = (_layout(panels, writing, stacked=stacked) for stacked in (False, True))
    out.update_layout(**wide)
    on_phone(
        out,
        height=300 + _PANEL_HEIGHT * len(panels),
        margin={"l": 64, "r": 8, "t": 32, "b": 220},
        legend={"orientation": "h", "x": 0, "y": -0.14, "yanchor": "top"},
        **narrow,
    )
    return out


def _add_panel(
    out: go.Figure, place: int, years: Sequence[Spent], groups: dict[str, list[str]], writing: Writing
) -> None:
    own = {"xaxis": f"x{number(place)}", "yaxis": f"y{number(place)}"}
    names = [safe(year.label).replace(" (", "<br>(") for year in years]
    for at, (name, members) in enumerate(groups.items()):
        out.add_bar(
            x=names,
            y=[_sum(year, members) for year in years],
            name=safe(name),
            legendgroup=name,
            showlegend=place == 0,
            marker={
                "color": CATEGORY_COLOURS[at],
                "line": {"color": INK, "width": 0.5},
                "pattern": hatched(CATEGORY_PATTERNS[at]),
            },
            hovertemplate=f"{safe(name)}: {writing.sign}%{{y:,.0f}}<extra></extra>",
            **own,
        )
    out.add_scatter(
        x=names,
        y=[year.impact.mean for year in years],
        mode="markers",
        name="net, with 95% interval",
        legendgroup="net",
        showlegend=place == 0,
        marker={"symbol": "diamond", "size": 11, "color": PAPER, "line": {"color": INK, "width": 2}},
        error_y=whiskers([(year.impact.mean, year.impact.lo, year.impact.hi) for year in years]),
        hovertemplate=f"net: {writing.sign}%{{y:,.0f}}<extra></extra>",
        **own,
    )


def _layout(panels: Panels, writing: Writing, *, stacked: bool) -> dict[str, Any]:
    across = {"type": "category", "showgrid": False}
    up = {"range": _reach(panels), "tickformat": ",~s", "zeroline": True, "zerolinecolor": INK, "zerolinewidth": 1.5}
    words = ("", f"more spent in the year ({writing.money_words})")
    axes = panel_axes(len(panels), across, up, words, stacked=stacked)
    return axes | {"annotations": panel_heads([head for head, _ in panels], stacked=stacked)}


def _sum(year: Spent, members: Sequence[str]) -> float:
    return sum(at.mean for name, at in year.by_category if name in members)


def _grouped(panels: Panels) -> dict[str, list[str]]:
    """Each large category by itself, largest first; small ones together, and those that never move not at all."""
    size: dict[str, float] = {}
    for _, years in panels:
        for year in years:
            for name, at in year.by_category:
                size[name] = size.get(name, 0.0) + abs(at.mean)
    order = sorted((name for name in size if size[name] > 0), key=lambda name: -size[name])
    room = len(CATEGORY_COLOURS)
    alone = order if len(order) <= room else order[: room - 1]
    groups = {capital(name_words(name)): [name] for name in alone}
    if len(alone) < len(order):
        groups[_OTHER] = order[len(alone) :]
    return groups


def _reach(panels: Panels) -> list[float]:
    """Ends of the axis that all panels share, so that their bars compare."""
    ends = [0.0]
    for _, years in panels:
        for year in years:
            ends += [sum(sign * max(0.0, sign * at.mean) for _, at in year.by_category) for sign in (-1, 1)]
            ends += [end for end in (year.impact.lo, year.impact.hi) if end == end]
    return [min(ends) * _ROOM, max(ends) * _ROOM]
