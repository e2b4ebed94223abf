"""Control chart (XmR): one series, its mean, its process limits, and the points that stand out."""

from __future__ import annotations

import datetime as dt
from typing import Any

import plotly.graph_objects as go

from clinicsim.experiments.spc import ControlChart, Phase, Variation
from clinicsim.views.dates import short_date
from clinicsim.views.figures.labels import spread_out
from clinicsim.views.figures.layout import axis, figure, on_phone, safe
from clinicsim.views.numbers import Unit
from clinicsim.views.palette import INK, QUIET, RULE
from clinicsim.views.spc import ASSURANCES, LIMITS_MEAN, VARIATIONS, point_words, spc_title, written_value

_HEIGHT = 476
_LABEL_GAP = 0.08  # smallest distance between direct labels, as a share of the axis
_ROOM = 0.08  # above and below what is drawn, as a share of it
_SMALL, _LARGE = 6, 11  # pixels of a usual point and of one that stands out


def spc(chart: ControlChart, unit: Unit) -> go.Figure:
    """Draw a control chart.

    Parameters
    ----------
    chart
        Series, limits and signals.
    unit
        How its numbers are written.
    """
    low, high = _span(chart, unit)
    out = figure(
        _HEIGHT,
        spc_title(chart),
        interval=LIMITS_MEAN,
        xaxis=axis(type="date", showgrid=False, title="date", range=_days(chart)),
        yaxis=axis(title=safe(unit.words), tickprefix=unit.prefix, ticksuffix=unit.suffix, range=[low, high]),
        margin={"l": 72, "r": 150, "t": 56, "b": 136},
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": -0.26},
    )
    for place, phase in enumerate(chart.phases):
        _add_limits(out, chart, place, phase, unit)
    _add_points(out, chart, unit)
    _add_target(out, chart, unit)
    _add_rebasing(out, chart)
    notes = [_icons(chart), *_rebase_notes(chart)]
    out.update_layout(annotations=[*notes, *_end_labels(chart, unit, low, high)])
    on_phone(
        out,
        margin={"l": 56, "r": 14, "t": 56, "b": 150},
        height=_HEIGHT + 60,
        legend={"orientation": "h", "x": 0, "y": -0.28},
        annotations=notes,
    )
    return out


def _span(chart: ControlChart, unit: Unit) -> tuple[float, float]:
    """Ends of the vertical axis."""
    numbers = [float(value) for value in chart.series.values]
    numbers += [end for phase in chart.phases for end in (phase.lower, phase.upper) if end == end]
    numbers += [] if chart.target is None else [chart.target]
    low, high = min(numbers) * unit.factor, max(numbers) * unit.factor
    room = _ROOM * (high - low) or 1.0
    return low - room, high + room


def _days(chart: ControlChart) -> list[str]:
    dates = chart.series.dates
    room = max(dt.timedelta(days=3), (dates[-1] - dates[0]) * 0.02)
    return [(dates[0] - room).isoformat(), (dates[-1] + room).isoformat()]


def _add_limits(out: go.Figure, chart: ControlChart, place: int, phase: Phase, unit: Unit) -> None:
    """Mean and limits of one phase, from its first point to its last."""
    ends = [chart.series.dates[phase.first], chart.series.dates[phase.stop - 1]]
    for level, dash, words in ((phase.mean, "solid", "mean"), (phase.lower, "dash", ""), (phase.upper, "dash", "")):
        out.add_scatter(
            x=ends,
            y=[level * unit.factor] * 2,
            mode="lines",
            line={"color": INK, "dash": dash, "width": 1.5},
            name=words or "process limits",
            showlegend=place == 0 and (words == "mean" or level == phase.lower),
            hoverinfo="skip",
            meta="limit" if not words else "mean",
        )


def _add_points(out: go.Figure, chart: ControlChart, unit: Unit) -> None:
    out.add_scatter(
        x=list(chart.series.dates),
        y=chart.series.values * unit.factor,
        mode="lines",
        line={"color": QUIET, "width": 1.2},
        showlegend=False,
        hoverinfo="skip",
    )
    found: dict[Variation, list[int]] = {}
    for at in range(len(chart.signals)):
        found.setdefault(chart.variation_at(at), []).append(at)
    for variation, places in found.items():
        mark, is_usual = VARIATIONS[variation], variation == "common cause"
        out.add_scatter(
            x=[chart.series.dates[at] for at in places],
            y=[chart.series.values[at] * unit.factor for at in places],
            mode="markers",
            name=mark.words,
            marker={
                "symbol": "circle" if is_usual else mark.symbol,
                "size": _SMALL if is_usual else _LARGE,
                "color": mark.colour,
                "line": {"color": "white", "width": 0.8},
            },
            customdata=[_hover(chart, at, unit) for at in places],
            hovertemplate="%{customdata}<extra></extra>",
            meta=variation,
        )


def _hover(chart: ControlChart, at: int, unit: Unit) -> str:
    value = written_value(chart, float(chart.series.values[at]), unit)
    return f"{short_date(chart.series.dates[at])}: {safe(value)}, {point_words(chart, at)}"


def _add_target(out: go.Figure, chart: ControlChart, unit: Unit) -> None:
    if chart.target is not None:
        out.add_scatter(
            x=_days(chart),
            y=[chart.target * unit.factor] * 2,
            mode="lines",
            line={"color": QUIET, "dash": "dot", "width": 2},
            name=f"target {safe(written_value(chart, chart.target, unit))}",
            hoverinfo="skip",
            meta="target",
        )


def _add_rebasing(out: go.Figure, chart: ControlChart) -> None:
    for phase in chart.phases[1:]:
        out.add_vline(x=chart.series.dates[phase.first].isoformat(), line={"color": RULE, "width": 1.5})


def _rebase_notes(chart: ControlChart) -> list[dict[str, Any]]:
    return [
        {
            "x": chart.series.dates[phase.first].isoformat(),
            "y": 0.0,
            "yref": "paper",
            "yanchor": "bottom",
            "xanchor": "left",
            "xshift": 4,
            "showarrow": False,
            "text": "rebased",
            "font": {"size": 11, "color": QUIET},
        }
        for phase in chart.phases[1:]
    ]


def _icons(chart: ControlChart) -> dict[str, Any]:
    """The variation and the assurance icon over the plot."""
    marks = [VARIATIONS[chart.variation]]
    marks += [ASSURANCES[chart.assurance]] if chart.assurance else []
    lines = [f'<span style="color:{mark.colour}"><b>{mark.glyph}</b></span> {safe(mark.words)}' for mark in marks]
    return {
        "text": "<br>".join(lines),
        "x": 0.0,
        "xref": "paper",
        "xanchor": "left",
        "y": 1.0,
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": 8,
        "align": "left",
        "showarrow": False,
        "font": {"size": 12, "color": INK},
    }


def _end_labels(chart: ControlChart, unit: Unit, low: float, high: float) -> list[dict[str, Any]]:
    """Names and values of the last phase's lines, beside the plot."""
    last = chart.phases[-1]
    lines = [("mean", last.mean)]
    lines += [("lower limit", last.lower), ("upper limit", last.upper)] if last.lower == last.lower else []
    lines += [("target", chart.target)] if chart.target is not None else []
    places = spread_out([level * unit.factor for _, level in lines], (high - low) * _LABEL_GAP, low, high)
    return [
        {
            "text": f"{name} {safe(written_value(chart, level, unit))}",
            "x": 1.0,
            "xref": "paper",
            "xanchor": "left",
            "xshift": 6,
            "y": place,
            "showarrow": False,
            "font": {"size": 12, "color": QUIET if name == "target" else INK},
        }
        for (name, level), place in zip(lines, places, strict=True)
    ]
