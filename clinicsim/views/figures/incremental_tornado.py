"""A tornado on incremental net benefit: where it lies at either end of each parameter, the widest bar on top."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from clinicsim.experiments.evaluation.result import Bar, Tornado
from clinicsim.views.economics.writing import Writing, on_one_line
from clinicsim.views.figures.bars import whiskers
from clinicsim.views.figures.layout import CLEAR, axis, figure, hatched, on_phone, safe, wrapped
from clinicsim.views.palette import INK, ORANGE, QUIET, SKY, faded
from clinicsim.views.sensitivity.words import compact, parameter_words

_ROW_HEIGHT = 44
_LINE_HEIGHT = 14  # of a second line of a name
_NAME_WIDTH = 44  # characters
_UNTOLD = 0.25  # opacity of a bar that is no more than luck


def incremental_tornado(result: Tornado, writing: Writing, title: str, top: int) -> go.Figure:
    """Draw the incremental net monetary benefit at both ends, from the line of the run at the values.

    Parameters
    ----------
    result
        Its bars come widest first.
    writing
        How money is written.
    title
        The sentence that the figure states.
    top
        How many bars at most.
    """
    shown = result.bars[:top]
    names = [_name(bar) for bar in shown]
    zero: dict[str, Any] = {"zeroline": True, "zerolinecolor": INK, "zerolinewidth": 2, "rangemode": "tozero"}
    out = figure(
        150 + (_ROW_HEIGHT + _LINE_HEIGHT * any(name.count("<br>") > 1 for name in names)) * max(1, len(shown)),
        title,
        interval="Whiskers: 95% intervals of the change, paired. A pale bar cannot be told from luck.",
        barmode="overlay",
        bargap=0.35,
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"},
        xaxis=axis(
            f"incremental net benefit a person at {safe(writing.each(result.wtp))} ({safe(writing.money_words)})",
            **zero,
            tickformat=",~r",
        ),
        yaxis=_names_axis(names),
        margin={"l": 16, "r": 24, "t": 60, "b": 56},
    )
    base = result.at_value.mean
    for words, colour, shape, is_low in (("low end", SKY, "", True), ("high end", ORANGE, "/", False)):
        _add_end(out, words, shown, names, base, colour, shape, writing, is_low=is_low)
    out.add_vline(x=base, line={"color": QUIET, "width": 1.5, "dash": "dash"})
    out.add_annotation(
        x=base, y=1, yref="paper", yanchor="bottom", text="at the values", showarrow=False, font={"color": QUIET}
    )
    on_phone(
        out,
        yaxis=_names_axis(names, tickfont={"size": 9}),
        xaxis=axis("incremental net benefit a person", **zero, tickformat=",~s", nticks=6),
        margin={"l": 8, "r": 12, "t": 60, "b": 56},
        annotations=[],
    )
    return out


def _names_axis(names: Sequence[str], **more: Any) -> dict[str, Any]:
    order = {"categoryorder": "array", "categoryarray": list(names), "autorange": "reversed", "type": "category"}
    return axis(showgrid=False, ticks="", linecolor=CLEAR) | order | more


def _add_end(
    out: go.Figure,
    words: str,
    bars: Sequence[Bar],
    names: Sequence[str],
    base: float,
    colour: str,
    shape: str,
    writing: Writing,
    *,
    is_low: bool,
) -> None:
    at = [bar.inmb_low if is_low else bar.inmb_high for bar in bars]
    changes = [bar.change_low if is_low else bar.change_high for bar in bars]
    ends = [bar.low if is_low else bar.high for bar in bars]
    out.add_bar(
        orientation="h",
        name=words,
        y=names,
        base=base,
        x=[change.mean for change in changes],
        marker={
            "color": [colour if bar.told else faded(colour, _UNTOLD) for bar in bars],
            "line": {"color": [INK if bar.told else QUIET for bar in bars], "width": 0.75},
            "pattern": hatched(shape),
        },
        error_x=whiskers([(change.mean, change.lo, change.hi) for change in changes]),
        customdata=[
            [compact(end), safe(on_one_line(writing.money(one, signed=True)))]
            for end, one in zip(ends, at, strict=True)
        ],
        hovertemplate="%{y}<br>at %{customdata[0]}: %{customdata[1]}<extra></extra>",
    )


def _name(bar: Bar) -> str:
    ends = f"{compact(bar.low)} to {compact(bar.high)}"
    quiet = "" if bar.told else ", cannot be told from luck"
    return f'{wrapped(parameter_words(bar.path), _NAME_WIDTH)}<br><span style="color:{QUIET}">{ends}{quiet}</span>'
