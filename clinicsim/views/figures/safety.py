"""Utilisation against safety: a pale point a replication, and the mean of each scenario with both intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from clinicsim.experiments.statistics import Interval
from clinicsim.views.figures.bars import whiskers
from clinicsim.views.figures.layout import axis, figure, on_phone, safe, wrapped
from clinicsim.views.labels import label
from clinicsim.views.numbers import Unit
from clinicsim.views.palette import INK, faded
from clinicsim.views.safety import ON_TIME, USED, Cloud, clouds, safety_title
from clinicsim.views.study import Study

_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "star")
_PALE = 0.35
_CROSSES = (
    "Pale: one point a replication, one possible future each. Solid: the mean with its 95% interval both ways; "
    "where the whiskers are not seen, they are shorter than the mark."
)


def safety(study: Study, measure: str = ON_TIME) -> go.Figure:
    """Draw slots used against an outcome for all scenarios.

    Parameters
    ----------
    study
        Scenarios and their runs.
    measure
        The outcome; refills on time or pumps run dry.
    """
    found = clouds(study, measure)
    used, outcome = study.unit(USED), study.unit(measure)
    out = figure(
        440,
        safety_title(study, found, measure),
        interval=_CROSSES,
        xaxis=axis(f"{safe(label(USED).words)} ({safe(used.words)})", ticksuffix=used.suffix),
        yaxis=axis(f"{safe(label(measure).words)} ({safe(outcome.words)})", ticksuffix=outcome.suffix),
        margin={"l": 80, "r": 24, "t": 40, "b": 60},
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"},
    )
    for place, cloud in enumerate(found):
        _add_cloud(out, cloud, _SYMBOLS[place % len(_SYMBOLS)], used, outcome)
    for place, cloud in enumerate(found):
        _add_mean(out, cloud, _SYMBOLS[place % len(_SYMBOLS)], used, outcome)
    on_phone(out, height=480, margin={"l": 64, "r": 12, "t": 40 + 22 * len(found), "b": 60})
    return out


def _add_cloud(out: go.Figure, cloud: Cloud, symbol: str, used: Unit, outcome: Unit) -> None:
    out.add_scatter(
        x=cloud.used * used.factor,
        y=cloud.outcome * outcome.factor,
        mode="markers",
        marker={
            "symbol": symbol,
            "size": 8,
            "color": faded(cloud.side.pen.colour, _PALE),
            "line": {"color": cloud.side.pen.colour, "width": 0.5},
        },
        showlegend=False,
        customdata=[int(number) for number in cloud.side.runs.replications],
        hovertemplate=f"{safe(cloud.side.label)}, replication %{{customdata}}: "
        f"%{{x:.1f}}{used.suffix}, %{{y:.2f}}{outcome.suffix}<extra></extra>",
        meta="replications",
    )


def _add_mean(out: go.Figure, cloud: Cloud, symbol: str, used: Unit, outcome: Unit) -> None:
    across, up = _scaled(cloud.used_mean, used), _scaled(cloud.outcome_mean, outcome)
    out.add_scatter(
        x=[across[0]],
        y=[up[0]],
        mode="markers",
        name=wrapped(cloud.side.label, 40),
        marker={
            "symbol": symbol,
            "size": 14,
            "color": cloud.side.pen.colour,
            "line": {"color": "white", "width": 1.5},
        },
        error_x=_whisker([across], cloud.side.pen.text),
        error_y=_whisker([up], cloud.side.pen.text),
        hovertemplate=f"{safe(cloud.side.label)}, mean: %{{x:.1f}}{used.suffix}, %{{y:.2f}}{outcome.suffix}"
        "<extra></extra>",
        meta="mean",
    )


def _scaled(at: Interval, unit: Unit) -> tuple[float, float, float]:
    return at.mean * unit.factor, at.lo * unit.factor, at.hi * unit.factor


def _whisker(intervals: Sequence[tuple[float, float, float]], colour: str = INK) -> dict[str, Any]:
    return whiskers(intervals, colour) | {"thickness": 2.2, "width": 6}
