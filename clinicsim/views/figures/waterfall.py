"""Cost waterfall: from the base's cost to an alternative's, a step a category, each with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from clinicsim.views.figures.bars import whiskers
from clinicsim.views.figures.layout import CLEAR, axis, beside, figure, hatched, on_phone, safe, wrapped
from clinicsim.views.palette import INK, ORANGE, PAPER, QUIET, SKY, faded
from clinicsim.views.waterfall import Step, Waterfall, level_text, with_interval

_ROW_HEIGHT, _PHONE_ROW_HEIGHT = 30, 46
_UNTOLD = 0.25  # opacity of a step whose interval holds zero
_WIDE_AND_PALE = (
    "Each bar begins where the one above it ends. Whiskers: 95% interval of that category's own paired difference; a "
    "pale bar cannot be told apart from no difference."
)


def waterfall_figure(made: Waterfall) -> go.Figure:
    """Draw the steps from the top down, the total last."""
    lines = [*made.steps, made.total]
    out = figure(
        120 + _ROW_HEIGHT * len(lines),
        made.title,
        interval=_WIDE_AND_PALE,
        barmode="overlay",
        bargap=0.3,
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"},
        xaxis=axis(
            f"{safe(made.unit.words)} a year more or less than {safe(made.base.label)} "
            f"({safe(level_text(made.base, made.unit))} a year), undiscounted",
            tickformat=",~r",
            zeroline=True,
            zerolinecolor=INK,
            nticks=7,
        ),
        yaxis=axis(
            tickvals=list(range(len(lines))),
            ticktext=[_name(line, made) for line in lines],
            range=[len(lines) - 0.4, -0.6],
            showgrid=False,
            ticks="",
            linecolor=CLEAR,
        ),
        margin={"l": 16, "r": 240, "t": 40, "b": 56},
    )
    for words, colour, shape, rows in _kinds(made):
        _add_bars(out, words, colour, shape, rows)
    _add_joints(out, made.steps)
    out.update_layout(
        annotations=[beside(place, safe(with_interval(line, made.unit))) for place, line in enumerate(lines)]
    )
    on_phone(
        out,
        height=150 + _PHONE_ROW_HEIGHT * len(lines),
        margin={"l": 8, "r": 12, "t": 64, "b": 72},
        xaxis=axis(
            f"{safe(made.unit.words)} a year more or less than<br>{safe(made.base.label)} "
            f"({safe(level_text(made.base, made.unit))} a year)",
            tickformat=",~r",
            nticks=4,
        ),
        yaxis=axis(showticklabels=False, range=[len(lines) - 0.3, -0.8], showgrid=False, ticks="", linecolor=CLEAR),
        annotations=[note for place, line in enumerate(lines) for note in _phone_notes(place, line, made)],
    )
    return out


def _kinds(made: Waterfall) -> list[tuple[str, str, str, list[tuple[int, Step]]]]:
    """Kinds of bars with their colour, hatching and rows."""
    rows = list(enumerate(made.steps))
    return [
        ("costs more", ORANGE, "/", [(place, step) for place, step in rows if step.mean >= 0]),
        ("costs less", SKY, "", [(place, step) for place, step in rows if step.mean < 0]),
        ("total", QUIET, "x", [(len(made.steps), made.total)]),
    ]


def _add_bars(out: go.Figure, words: str, colour: str, shape: str, rows: Sequence[tuple[int, Step]]) -> None:
    if not rows:
        return
    out.add_bar(
        orientation="h",
        name=words,
        base=[step.start for _, step in rows],
        x=[step.mean for _, step in rows],
        y=[place for place, _ in rows],
        marker={
            "color": [colour if step.is_told else faded(colour, _UNTOLD) for _, step in rows],
            "line": {"color": [INK if step.is_told else QUIET for _, step in rows], "width": 0.75},
            "pattern": hatched(shape),
        },
        hoverinfo="skip",
        meta="step",
    )
    out.add_scatter(
        x=[step.start + step.mean for _, step in rows],
        y=[place for place, _ in rows],
        mode="markers",
        marker={"size": 1, "color": INK},
        error_x=whiskers([(step.mean, step.lo, step.hi) for _, step in rows]),
        showlegend=False,
        hoverinfo="skip",
        meta="interval",
    )


def _add_joints(out: go.Figure, steps: Sequence[Step]) -> None:
    """Thin lines from the end of a bar to the beginning of the next."""
    for place, step in enumerate(steps):
        end = step.start + step.mean
        out.add_shape(
            type="line", x0=end, x1=end, y0=place, y1=place + 1, line={"color": QUIET, "width": 1, "dash": "dot"}
        )


def _name(line: Step, made: Waterfall) -> str:
    return f"<b>{wrapped(made.alternative.label, 30)}, total</b>" if line is made.total else safe(line.name)


def _phone_notes(place: int, line: Step, made: Waterfall) -> list[dict[str, Any]]:
    """Name and number over the bar instead of beside it."""
    shared = {
        "xref": "paper",
        "y": place,
        "yshift": 11,
        "yanchor": "bottom",
        "showarrow": False,
        "bgcolor": faded(PAPER, 0.8),
        "font": {"size": 11, "color": INK},
    }
    return [
        shared | {"x": 0, "xanchor": "left", "text": _name(line, made)},
        shared | {"x": 1, "xanchor": "right", "text": safe(with_interval(line, made.unit))},
    ]
