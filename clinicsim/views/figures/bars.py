"""Bars along one axis with their intervals: what each part adds or saves, or what knowing it is worth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import plotly.graph_objects as go

from clinicsim.views.figures.layout import CLEAR, axis, figure, hatched, on_phone, safe, wrapped
from clinicsim.views.palette import INK, ORANGE, QUIET, SKY, faded

_ROW_HEIGHT = 32
_LINE_HEIGHT = 10  # of a second line of a name
_NAME_WIDTH = 44  # characters
_UNTOLD = 0.25  # opacity of a bar whose interval holds zero


class Part(NamedTuple):
    """One bar."""

    name: str
    value: float
    lo: float  # nan where it cannot be told
    hi: float
    text: str  # number and interval in words, for the pointer
    mark: float | None = None  # a tick across the bar


def bars(
    parts: Sequence[Part], title: str, axis_words: str, sides: tuple[str, str] = ("", ""), mark_words: str = ""
) -> go.Figure:
    """Draw a bar a part, in the order given; one whose interval holds zero is pale.

    Parameters
    ----------
    parts
        From the top down; no two with one name.
    title
        The sentence that the figure states.
    axis_words
        What the axis counts.
    sides
        What a bar to the left and one to the right of zero means; empty where there is nothing to say.
    mark_words
        What the ticks across the bars are; empty where there are none.
    """
    names = [wrapped(part.name, _NAME_WIDTH) for part in parts]
    out = figure(
        130 + (_ROW_HEIGHT + _LINE_HEIGHT * any("<br>" in name for name in names)) * max(1, len(parts)),
        title,
        interval="Whiskers: 95% intervals. A pale bar cannot be told from zero.",
        barmode="overlay",
        bargap=0.35,
        showlegend=any(sides) or bool(mark_words),
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"},
        xaxis=axis(safe(axis_words), zeroline=True, zerolinecolor=INK, tickformat=",~r"),
        yaxis=_names_axis(names),
        margin={"l": 16, "r": 24, "t": 40, "b": 56},
    )
    for side, (colour, shape) in zip((-1, 1), ((SKY, ""), (ORANGE, "/")), strict=True):
        _add_side(out, side, parts, names, colour, shape, sides[side > 0])
    if mark_words:
        out.add_scatter(
            x=[part.mark for part in parts],
            y=names,
            mode="markers",
            name=safe(mark_words),
            marker={"symbol": "line-ns-open", "size": 16, "color": INK, "line": {"width": 1.5}},
            hovertemplate=f"{safe(mark_words)}: %{{x:,.4~g}}<extra></extra>",
        )
    on_phone(out, yaxis=_names_axis(names, tickfont={"size": 10}), margin={"l": 8, "r": 16, "t": 72, "b": 56})
    return out


def _names_axis(names: Sequence[str], **more: Any) -> dict[str, Any]:
    order = {"categoryorder": "array", "categoryarray": list(names), "autorange": "reversed", "type": "category"}
    return axis(showgrid=False, ticks="", linecolor=CLEAR) | order | more


def _add_side(
    out: go.Figure, side: int, parts: Sequence[Part], names: Sequence[str], colour: str, shape: str, words: str
) -> None:
    own = [(part, name) for part, name in zip(parts, names, strict=True) if (part.value >= 0) == (side > 0)]
    if not own:
        return
    told = [not part.lo <= 0 <= part.hi for part, _ in own]
    out.add_bar(
        orientation="h",
        name=safe(words),
        showlegend=bool(words),
        x=[part.value for part, _ in own],
        y=[name for _, name in own],
        marker={
            "color": [colour if clear else faded(colour, _UNTOLD) for clear in told],
            "line": {"color": [INK if clear else QUIET for clear in told], "width": 0.75},
            "pattern": hatched(shape),
        },
        error_x=whiskers([(part.value, part.lo, part.hi) for part, _ in own]),
        customdata=[safe(part.text.replace("\n", " ")) for part, _ in own],
        hovertemplate="%{y}: %{customdata}<extra></extra>",
    )


def whiskers(intervals: Sequence[tuple[float, float, float]], colour: str = INK) -> dict[str, Any]:
    """Whiskers from mean, lower and upper end; none where the ends cannot be told."""
    reach = [(hi - mean, mean - lo) if lo == lo and hi == hi else (0.0, 0.0) for mean, lo, hi in intervals]
    return {
        "type": "data",
        "symmetric": False,
        "array": [above for above, _ in reach],
        "arrayminus": [below for _, below in reach],
        "color": colour,
        "thickness": 1.2,
        "width": 4,
    }
