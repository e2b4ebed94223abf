"""A tornado: what each parameter does to a measure at either end of its range, the widest bar on top."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from clinicsim.experiments.sensitivity.one_way import Bar, End, OneWay
from clinicsim.views.figures.layout import CLEAR, axis, figure, hatched, on_phone, safe, wrapped
from clinicsim.views.palette import INK, ORANGE, QUIET, SKY, faded
from clinicsim.views.sensitivity.words import Writing, compact, parameter_words

_ROW_HEIGHT = 40
_LINE_HEIGHT = 16  # of a second line of a name
_NAME_WIDTH = 44  # characters
_UNTOLD = 0.25  # opacity of an end that cannot be told from luck


def tornado(result: OneWay, writing: Writing, title: str, top: int) -> go.Figure:
    """Draw one bar a parameter with the interval of each end; ends that cannot be told from luck are pale.

    Parameters
    ----------
    result
        Its bars come widest first.
    writing
        How the measure is written.
    title
        The sentence that the figure states.
    top
        How many bars at most.
    """
    bars = result.bars[:top]
    names = [_name(bar) for bar in bars]
    is_tall = any(name.count("<br>") > 1 for name in names)
    out = figure(
        120 + (_ROW_HEIGHT + is_tall * _LINE_HEIGHT) * max(1, len(bars)),
        title,
        interval="Whiskers: 95% intervals of the change, paired. A pale bar cannot be told from luck.",
        barmode="overlay",
        bargap=0.35,
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"},
        xaxis=axis(f"change of {writing.words} ({writing.change_unit})", zeroline=True, zerolinecolor=INK),
        yaxis=axis(
            autorange="reversed", showgrid=False, ticks="", linecolor=CLEAR, categoryarray=names, type="category"
        ),
        margin={"l": 16, "r": 24, "t": 40, "b": 56},
    )
    _add_side(out, "low end", names, [bar.low for bar in bars], writing, SKY, "")
    _add_side(out, "high end", names, [bar.high for bar in bars], writing, ORANGE, "/")
    on_phone(out, yaxis=axis(autorange="reversed", showgrid=False, ticks="", tickfont={"size": 9}, type="category"))
    return out


def _add_side(
    out: go.Figure, name: str, names: Sequence[str], ends: Sequence[End], writing: Writing, colour: str, shape: str
) -> None:
    factor = writing.unit.factor
    out.add_bar(
        orientation="h",
        name=name,
        y=names,
        x=[end.effect.mean * factor for end in ends],
        marker={
            "color": [colour if end.is_told else faded(colour, _UNTOLD) for end in ends],
            "line": {"color": [INK if end.is_told else QUIET for end in ends], "width": 0.75},
            "pattern": hatched(shape),
        },
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [(end.effect.hi - end.effect.mean) * factor for end in ends],
            "arrayminus": [(end.effect.mean - end.effect.lo) * factor for end in ends],
            "color": INK,
            "thickness": 1.2,
            "width": 4,
        },
        customdata=[[compact(end.value), _hover(end, writing)] for end in ends],
        hovertemplate="%{y}<br>at %{customdata[0]}: %{customdata[1]}<extra></extra>",
    )


def _hover(end: End, writing: Writing) -> str:
    told = "" if end.is_told else ", cannot be told from luck"
    return safe(writing.change(end.effect).replace("\n", " ") + told)


def _name(bar: Bar) -> str:
    range_words = f"{compact(bar.low.value)} to {compact(bar.high.value)}"
    quiet = "" if bar.verdict == "told apart" else f", {bar.verdict}"
    return f'{wrapped(parameter_words(bar.parameter.path), _NAME_WIDTH)}<br><span style="color:{QUIET}">' + (
        f"{range_words}{quiet}</span>"
    )
