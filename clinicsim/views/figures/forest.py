"""Dots with intervals in groups, on one scale: the same increment in subgroups or under other assumptions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import plotly.graph_objects as go

from clinicsim.views.figures.bars import whiskers
from clinicsim.views.figures.layout import CLEAR, axis, beside, figure, on_phone, safe, wrapped
from clinicsim.views.palette import BLUE, INK, PAPER, QUIET, VERMILLION, faded

_ROW_HEIGHT, _PHONE_ROW_HEIGHT = 34, 52
_BEHIND_TEXT = 0.8  # opacity of the paper under a text that stands on the plot
_LINE_HEIGHT = 13  # of a second line of a name
_PHONE_NAME_WIDTH = 34
_NAME_WIDTH = 46  # characters
LOOKS = {"above": (BLUE, "circle"), "below": (VERMILLION, "square"), "untold": (QUIET, "circle-open")}
"""Colour and shape by where an interval lies."""


class Dot(NamedTuple):
    """One row."""

    group: str  # rows of one group stand together
    name: str
    mean: float
    lo: float  # nan where it cannot be told
    hi: float
    text: str  # number and interval

    @property
    def look(self) -> str:
        """Whether the interval lies above zero or below it, or cannot be told from it."""
        if self.lo > 0 or (self.lo != self.lo and self.mean > 0):
            return "above"
        return "below" if self.hi < 0 or (self.hi != self.hi and self.mean < 0) else "untold"


def forest(dots: Sequence[Dot], title: str, axis_words: str, sides: tuple[str, str]) -> go.Figure:
    """Draw a dot and an interval a row, with a line at zero and the number beside it.

    Parameters
    ----------
    dots
        From the top down, those of a group together.
    title
        The sentence that the figure states.
    axis_words
        What the axis counts.
    sides
        What lies to the left and to the right of zero.
    """
    lines = _lines(dots)
    places = [-float(at) for at, line in enumerate(lines) if isinstance(line, Dot)]
    out = figure(
        110 + _ROW_HEIGHT * max(1, len(lines)),
        title,
        interval="Lines: 95% intervals. An open circle cannot be told from zero.",
        xaxis=axis(f"◀ {safe(sides[0])}   {safe(axis_words)}   {safe(sides[1])} ▶", tickformat=",~r", nticks=7),
        yaxis=axis(
            tickvals=[-float(at) for at in range(len(lines))],
            ticktext=[_name(line) for line in lines],
            showgrid=False,
            ticks="",
            linecolor=CLEAR,
            range=[-len(lines) + 0.3, 0.7],
        ),
        margin={"l": 16, "r": 250, "t": 24, "b": 56},
    )
    out.add_vline(x=0, line={"color": INK, "width": 1.5})
    for dot, place in zip(dots, places, strict=True):
        _add(out, dot, place)
    notes = [beside(place, _flat(dot.text)) for dot, place in zip(dots, places, strict=True)]
    out.update_layout(annotations=notes)
    on_phone(
        out,
        height=110 + (_PHONE_ROW_HEIGHT + _LINE_HEIGHT * _most_breaks(dots)) * max(1, len(lines)),
        margin={"l": 8, "r": 8, "t": 36, "b": 72},
        xaxis=axis(f"{safe(axis_words)}<br>◀ {safe(sides[0])}<br>{safe(sides[1])} ▶", tickformat=",~r", nticks=5),
        yaxis=axis(showticklabels=False, showgrid=False, ticks="", linecolor=CLEAR, range=[-len(lines) + 0.3, 0.9]),
        annotations=_phone_notes(lines),
    )
    return out


def _lines(dots: Sequence[Dot]) -> list[Dot | str]:
    """The rows with the name of each group over its own."""
    lines: list[Dot | str] = []
    for at, dot in enumerate(dots):
        if dot.group and (at == 0 or dots[at - 1].group != dot.group):
            lines.append(dot.group)
        lines.append(dot)
    return lines


def _name(line: Dot | str) -> str:
    return wrapped(line.name, _NAME_WIDTH) if isinstance(line, Dot) else f"<b>{wrapped(line, _NAME_WIDTH)}</b>"


def _add(out: go.Figure, dot: Dot, place: float) -> None:
    colour, symbol = LOOKS[dot.look]
    out.add_scatter(
        x=[dot.mean],
        y=[place],
        mode="markers",
        marker={"symbol": symbol, "size": 12, "color": colour, "line": {"color": colour, "width": 2}},
        error_x=whiskers([(dot.mean, dot.lo, dot.hi)], colour) | {"thickness": 2.4},
        hovertemplate=f"{safe(dot.name)}: {_flat(dot.text)}<extra></extra>",
    )


def _phone_notes(lines: Sequence[Dot | str]) -> list[dict[str, Any]]:
    """Name and number over the row instead of beside it."""
    notes = []
    for at, line in enumerate(lines):
        shared = {"xref": "paper", "y": -float(at), "showarrow": False, "font": {"size": 11, "color": INK}}
        shared |= {"bgcolor": faded(PAPER, _BEHIND_TEXT)}
        if isinstance(line, str):
            notes.append(shared | {"x": 0, "xanchor": "left", "text": _name(line)})
            continue
        shared |= {"yshift": 8, "yanchor": "bottom"}
        notes.append(
            shared | {"x": 0, "xanchor": "left", "align": "left", "text": wrapped(line.name, _PHONE_NAME_WIDTH)}
        )
        notes.append(shared | {"x": 1, "xanchor": "right", "text": _flat(line.text)})
    return notes


def _most_breaks(dots: Sequence[Dot]) -> int:
    """How many breaks the longest name has on a phone."""
    return max((wrapped(dot.name, _PHONE_NAME_WIDTH).count("<br>") for dot in dots), default=0)


def _flat(text: str) -> str:
    return safe(text.replace("\n", " "))
