"""Caseload by therapy as stacked areas, and under it the pumps replaced in each quarter: the echo of past implants."""

from __future__ import annotations

import datetime as dt
from typing import Any

import plotly.graph_objects as go

from clinicsim.views.caseload_mix import CaseloadMix, caseload_mix_title, level_words
from clinicsim.views.dates import short_date
from clinicsim.views.figures.bars import whiskers
from clinicsim.views.figures.labels import spread_out
from clinicsim.views.figures.layout import axis, figure, hatched, on_phone, safe, wrapped
from clinicsim.views.palette import BLUE, INK, ORANGE, PAPER, QUIET, SKY, VERMILLION, faded

_AREAS = ((SKY, ""), (ORANGE, "/"), ("#8c8c92", "."))
_UPPER, _LOWER = [0.42, 1.0], [0.0, 0.28]  # shares of the height
_HALF_A_QUARTER = dt.timedelta(days=45)  # a bar stands in the middle of its quarter
_GAP = 0.07  # smallest distance between direct labels, as a share of the upper axis
_MEANS = (
    "Areas: mean of people at month ends, with the 95% interval of the last month beside them. Bars: mean of pumps "
    "replaced in the quarter, with its 95% interval; a dark bar stands out from the mean of the other quarters."
)


def caseload_mix_figure(mix: CaseloadMix) -> go.Figure:
    """Draw the caseload of one scenario and its replacements."""
    total = sum(float(band.levels[0].max()) for band in mix.bands) or 1.0
    dates: dict[str, Any] = {
        "type": "date",
        "range": [mix.side.runs.start_date.isoformat(), mix.dates[-1].isoformat()],
    }
    out = figure(
        520,
        caseload_mix_title(mix),
        interval=_MEANS,
        xaxis=axis(showgrid=False, anchor="y", matches="x2", showticklabels=False, **dates),
        xaxis2=axis("quarter", showgrid=False, anchor="y2", **dates),
        yaxis=axis("people at month end", domain=_UPPER, range=[0, 1.05 * total]),
        yaxis2=axis("pumps replaced<br>in the quarter", domain=_LOWER, rangemode="tozero", anchor="x2"),
        margin={"l": 72, "r": 190, "t": 24, "b": 56},
        bargap=0.15,
    )
    for place, band in enumerate(mix.bands):
        colour, shape = _AREAS[place % len(_AREAS)]
        out.add_scatter(
            x=list(mix.dates),
            y=band.levels[0],
            stackgroup="people",
            mode="lines",
            line={"color": INK, "width": 1},
            fillcolor=colour,
            fillpattern=hatched(shape) | {"fgcolor": PAPER, "bgcolor": colour},
            name=safe(band.words),
            hovertemplate=f"%{{x|%b %Y}}: %{{y:.0f}} {safe(band.words)}<extra></extra>",
            meta="band",
        )
    _add_bars(out, mix)
    _add_labels(out, mix, 1.05 * total)
    on_phone(
        out,
        height=560,
        margin={"l": 60, "r": 10, "t": 24, "b": 110},
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": -0.2},
        annotations=[],
    )
    return out


def _add_bars(out: go.Figure, mix: CaseloadMix) -> None:
    echo = mix.echo
    mean, lo, hi = echo.levels
    quarters = range(mean.size)
    out.add_bar(
        x=[start + _HALF_A_QUARTER for start in echo.starts],
        y=mean,
        xaxis="x2",
        yaxis="y2",
        name="pumps replaced",
        marker={
            "color": [VERMILLION if at == echo.peak else faded(BLUE, 0.45) for at in quarters],
            "line": {"color": INK, "width": 0.75},
            "pattern": hatched("") | {"shape": ["x" if at == echo.peak else "" for at in quarters]},
        },
        error_y=whiskers(list(zip(mean.tolist(), lo.tolist(), hi.tolist(), strict=True)), QUIET),
        customdata=[f"{short_date(start)}: {level_words(echo.levels[:, at])}" for at, start in enumerate(echo.starts)],
        hovertemplate="quarter from %{customdata}<extra></extra>",
        showlegend=False,
        meta="echo",
    )


def _add_labels(out: go.Figure, mix: CaseloadMix, top: float) -> None:
    """Names of the areas with their last level and interval, beside the plot."""
    below, middles = 0.0, []
    for band in mix.bands:
        last = float(band.levels[0, -1])
        middles.append(below + last / 2)
        below += last
    places = spread_out(middles, _GAP * top, 0.0, top)
    for band, place in zip(mix.bands, places, strict=True):
        out.add_annotation(
            x=1.0,
            xref="paper",
            xanchor="left",
            xshift=8,
            y=place,
            yref="y",
            align="left",
            showarrow=False,
            text=f"<b>{wrapped(band.words, 22)}</b><br>{level_words(band.levels[:, -1])}",
            font={"size": 12, "color": INK},
        )
