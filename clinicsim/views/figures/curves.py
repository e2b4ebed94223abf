"""Lines over the threshold: expected loss of each strategy, or the value of perfect information."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from clinicsim.arrays import Floats
from clinicsim.views.figures.layout import axis, figure, on_phone, safe
from clinicsim.views.palette import INK, Pen, faded

_BAND = 0.16  # opacity of the interval
_BANDS = "Bands: 95% Monte Carlo intervals."
_NO_BANDS = "Means over the draws; all lines share their draws, and no interval is drawn."
_UNDER, _UNDER_WIDTH = 0.25, 11  # the lowest line, as a broad pale one


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One line with its standard error, where it is known."""

    name: str
    pen: Pen
    values: Floats  # (thresholds,)
    half_width: Floats | None = None  # (thresholds,): of the interval drawn as a band


def over_thresholds(
    lines: Sequence[Line],
    wtp: Floats,
    title: str,
    axis_words: tuple[str, str],
    thresholds: Sequence[float],
    lowest: str = "",
) -> go.Figure:
    """Draw lines over willingness to pay, with vertical lines at the thresholds.

    Parameters
    ----------
    lines
        With bands where they have an interval.
    wtp
        Willingness to pay, shape (thresholds,).
    title
        The sentence that the figure states.
    axis_words
        What the horizontal and the vertical axis count.
    thresholds
        Where vertical lines stand.
    lowest
        What the lowest line at each threshold is called, to be marked; empty: it is not.
    """
    out = figure(
        440,
        title,
        interval=_BANDS if any(line.half_width is not None for line in lines) else _NO_BANDS,
        xaxis=axis(safe(axis_words[0]), tickformat=",~r", nticks=8),
        yaxis=axis(safe(axis_words[1]), rangemode="tozero", tickformat=",~r"),
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        margin={"l": 84, "r": 24, "t": 56, "b": 56},
    )
    if lowest:
        _add_lowest(out, lines, wtp, lowest)
    for line in lines:
        _add_band(out, line, wtp)
        out.add_scatter(
            x=wtp,
            y=line.values,
            mode="lines",
            name=safe(line.name),
            line={"color": line.pen.colour, "width": 2.2, "dash": line.pen.dash},
            hovertemplate=f"{safe(line.name)} at %{{x:,.0f}}: %{{y:,.4~g}}<extra></extra>",
        )
    for at in thresholds:
        out.add_vline(x=at, line={"color": INK, "width": 1.2, "dash": "dash"})
    on_phone(out, margin={"l": 64, "r": 12, "t": 110, "b": 56}, height=460)
    return out


def _add_lowest(out: go.Figure, lines: Sequence[Line], wtp: Floats, name: str) -> None:
    least = [min(float(line.values[at]) for line in lines) for at in range(len(wtp))]
    out.add_scatter(
        x=wtp,
        y=least,
        mode="lines",
        name=safe(name),
        line={"color": faded(INK, _UNDER), "width": _UNDER_WIDTH},
        hoverinfo="skip",
    )


def _add_band(out: go.Figure, line: Line, wtp: Floats) -> None:
    if line.half_width is None:
        return
    for sign, fill in ((1, None), (-1, "tonexty")):
        out.add_scatter(
            x=wtp,
            y=(line.values + sign * line.half_width).clip(min=0),
            mode="lines",
            line={"width": 0},
            fill=fill,
            fillcolor=faded(line.pen.colour, _BAND),
            showlegend=False,
            hoverinfo="skip",
        )
