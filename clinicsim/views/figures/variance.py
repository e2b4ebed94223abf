"""How much of the spread between draws is the parameters', and how much is the luck of the simulation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from clinicsim.views.figures.layout import CLEAR, axis, figure, hatched, on_phone, safe, wrapped
from clinicsim.views.palette import INK, ORANGE, SKY

_ROW_HEIGHT = 46
_NAME_WIDTH = 40
_ENOUGH = 0.12  # share of a bar that holds its number


class Split(NamedTuple):
    """One quantity, and the share of the variance of its draws' means that is noise."""

    name: str
    noise_share: float


def variance(splits: Sequence[Split], title: str) -> go.Figure:
    """Draw one bar a quantity, split into what comes of the parameters and what of luck.

    Parameters
    ----------
    splits
        From the top down.
    title
        The sentence that the figure states.
    """
    names = [wrapped(split.name, _NAME_WIDTH) for split in splits]
    out = figure(
        130 + _ROW_HEIGHT * max(1, len(splits)),
        title,
        interval="Shares estimated from draws and replications; no interval is drawn.",
        barmode="stack",
        bargap=0.35,
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal"},
        xaxis=axis("share of the variance of the draws' means", range=[0, 1], tickformat=".0%"),
        yaxis=axis(autorange="reversed", showgrid=False, ticks="", linecolor=CLEAR, type="category"),
        margin={"l": 16, "r": 24, "t": 40, "b": 56},
    )
    parts = (
        ("the parameters", SKY, "", [1 - split.noise_share for split in splits]),
        ("luck of the simulation", ORANGE, "/", [split.noise_share for split in splits]),
    )
    for name, colour, shape, shares in parts:
        out.add_bar(
            orientation="h",
            name=safe(name),
            y=names,
            x=shares,
            text=[f"{share:.0%}" if share > _ENOUGH else "" for share in shares],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": INK},
            marker={"color": colour, "line": {"color": INK, "width": 0.75}, "pattern": hatched(shape)},
            hovertemplate=f"%{{y}}: {safe(name)} %{{x:.1%}}<extra></extra>",
        )
    on_phone(out, margin={"l": 8, "r": 16, "t": 56, "b": 56}, xaxis=axis("share of the variance", tickformat=".0%"))
    return out
