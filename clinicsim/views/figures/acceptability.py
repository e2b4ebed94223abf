"""Acceptability: how likely each strategy is to be the best at each threshold, and which one is best on the mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from clinicsim.arrays import Floats, Ints
from clinicsim.views.figures.layout import figure, on_phone, safe
from clinicsim.views.figures.panels import number, panel_axes, panel_heads
from clinicsim.views.palette import INK, Pen, faded

_FRONTIER_WIDTH, _FRONTIER_OPACITY = 11, 0.28
_PANEL_HEIGHT = 300  # on a phone


@dataclass(frozen=True, slots=True, eq=False)
class Acceptability:
    """One way of treating the noise of the simulation, and the curves that it gives."""

    words: str  # what stands over the panel; empty where there is one
    ceac: Floats  # (thresholds, strategies)
    optimal: Ints  # (thresholds,): place of the strategy with the highest mean net benefit


def acceptability(
    panels: Sequence[Acceptability],
    wtp: Floats,
    strategies: Sequence[tuple[str, Pen]],
    title: str,
    axis_words: str,
    thresholds: Sequence[float],
) -> go.Figure:
    """Draw a curve a strategy, the frontier as a broad pale band along the one with the highest mean net benefit.

    Parameters
    ----------
    panels
        Side by side; below each other on a phone.
    wtp
        Willingness to pay, shape (thresholds,).
    strategies
        Name and pen of each, in the order of the curves.
    title
        The sentence that the figure states.
    axis_words
        What the horizontal axis counts.
    thresholds
        Where vertical lines stand.
    """
    out = figure(
        460,
        title,
        interval="A curve is the share of the draws in which a strategy is best; it has no interval of its own.",
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.08, "yanchor": "bottom"},
        margin={"l": 64, "r": 24, "t": 84, "b": 56},
    )
    for place, panel in enumerate(panels):
        _add_panel(out, place, panel, wtp, strategies, thresholds)
    wide, narrow = (_layout(panels, axis_words, stacked=stacked) for stacked in (False, True))
    out.update_layout(**wide)
    on_phone(out, height=160 + _PANEL_HEIGHT * len(panels), margin={"l": 52, "r": 12, "t": 130, "b": 56}, **narrow)
    return out


def _layout(panels: Sequence[Acceptability], words: str, *, stacked: bool) -> dict[str, Any]:
    across = {"tickformat": ",~r", "nticks": 6}
    up = {"range": [-0.02, 1.02], "tickformat": ".0%"}
    axes = panel_axes(len(panels), across, up, (words, "probability of being the best"), stacked=stacked)
    return axes | {"annotations": panel_heads([panel.words for panel in panels], stacked=stacked)}


def _add_panel(
    out: go.Figure,
    place: int,
    panel: Acceptability,
    wtp: Floats,
    strategies: Sequence[tuple[str, Pen]],
    thresholds: Sequence[float],
) -> None:
    own = {"xaxis": f"x{number(place)}", "yaxis": f"y{number(place)}"}
    for which, (name, pen) in enumerate(strategies):
        best = panel.optimal == which
        curve = panel.ceac[:, which]
        out.add_scatter(
            x=wtp,
            y=np.where(best, curve, np.nan),
            mode="lines+markers" if best.sum() == 1 else "lines",
            line={"color": faded(pen.colour, _FRONTIER_OPACITY), "width": _FRONTIER_WIDTH},
            marker={"size": _FRONTIER_WIDTH, "color": faded(pen.colour, _FRONTIER_OPACITY)},
            name="best on the mean (frontier)",
            legendgroup="frontier",
            showlegend=place == 0 and which == int(panel.optimal[0]),
            hoverinfo="skip",
            **own,
        )
        out.add_scatter(
            x=wtp,
            y=curve,
            mode="lines",
            line={"color": pen.colour, "width": 2.2, "dash": pen.dash},
            name=safe(name),
            legendgroup=f"strategy {which}",
            showlegend=place == 0,
            hovertemplate=f"{safe(name)} at %{{x:,.0f}}: %{{y:.0%}}<extra></extra>",
            **own,
        )
    for at in thresholds:
        line = {"color": INK, "width": 1.2, "dash": "dash"}
        out.add_shape(type="line", x0=at, x1=at, y0=0, y1=1, xref=own["xaxis"], yref=own["yaxis"], line=line)
