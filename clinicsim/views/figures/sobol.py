"""Shares of a measure's variance by parameter: by itself, and with all it takes part in."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from clinicsim.experiments.sensitivity.sobol import Index, Sobol
from clinicsim.views.figures.layout import CLEAR, axis, figure, hatched, wrapped
from clinicsim.views.palette import INK, ORANGE, QUIET, SKY, faded
from clinicsim.views.sensitivity.words import parameter_words, share_text

_ROW_HEIGHT = 46
_NAME_WIDTH = 52
_UNTOLD = 0.25


def sobol_indices(result: Sobol, title: str, top: int) -> go.Figure:
    """Draw two bars a parameter with their intervals, the largest total on top; those not told from luck are pale.

    Parameters
    ----------
    result
        Its indices come with the largest total first.
    title
        The sentence that the figure states.
    top
        How many parameters at most.
    """
    shown = result.indices[:top]
    names = [wrapped(parameter_words(each.parameter.path), _NAME_WIDTH) for each in shown]
    out = figure(
        140 + _ROW_HEIGHT * max(1, len(shown)),
        title,
        interval="Whiskers: 95% intervals by bootstrap over the samples. A pale bar cannot be told from luck.",
        barmode="group",
        bargap=0.3,
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal"},
        xaxis=axis("share of the variance", tickformat=".0%", zeroline=True, zerolinecolor=INK),
        yaxis=axis(autorange="reversed", showgrid=False, ticks="", linecolor=CLEAR, type="category"),
        margin={"l": 16, "r": 24, "t": 40, "b": 56},
    )
    told = [each.verdict == "told apart" for each in shown]
    _add(out, "by itself", names, [each.first for each in shown], [each.first.lo > 0 for each in shown], SKY, "")
    _add(out, "with all it takes part in", names, [each.total for each in shown], told, ORANGE, "/")
    if result.noise_share == result.noise_share:
        out.add_vline(x=result.noise_share, line={"color": QUIET, "width": 1.5, "dash": "dash"})
        out.add_annotation(
            x=result.noise_share,
            y=0,
            yref="paper",
            text="luck",
            showarrow=False,
            xanchor="left",
            yanchor="bottom",
            xshift=4,
            font={"size": 11, "color": QUIET},
        )
    return out


def _add(
    out: go.Figure,
    name: str,
    names: Sequence[str],
    indices: Sequence[Index],
    told: Sequence[bool],
    colour: str,
    shape: str,
) -> None:
    out.add_bar(
        orientation="h",
        name=name,
        y=names,
        x=[index.share for index in indices],
        marker={
            "color": [colour if yes else faded(colour, _UNTOLD) for yes in told],
            "line": {"color": [INK if yes else QUIET for yes in told], "width": 0.75},
            "pattern": hatched(shape),
        },
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [index.hi - index.share for index in indices],
            "arrayminus": [index.share - index.lo for index in indices],
            "color": INK,
            "thickness": 1.2,
            "width": 4,
        },
        customdata=[
            f"{share_text(index.share)} ({share_text(index.lo)} to {share_text(index.hi)})" for index in indices
        ],
        hovertemplate="%{y}: %{customdata}<extra></extra>",
    )
