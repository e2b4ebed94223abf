"""Welch plot: a monthly series, its moving average, and the months that MSER-5 would leave out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import plotly.graph_objects as go

from clinicsim.experiments.transient import Transient
from clinicsim.views.figures.layout import axis, figure, on_phone
from clinicsim.views.labels import label
from clinicsim.views.numbers import Unit
from clinicsim.views.palette import BLACK, BLUE, QUIET, VERMILLION, faded


def welch_figure(one: Transient, dates: Sequence[dt.date], unit: Unit) -> go.Figure:
    """Draw the initial transient of one measure.

    Parameters
    ----------
    one
        What was found.
    dates
        First day of each month of the run.
    unit
        How the measure's numbers are written.
    """
    out = figure(
        360,
        welch_title(one),
        interval="Band: 95% interval of the mean over replications.",
        xaxis=axis(type="date", tickformat="%b\n%Y", showgrid=False, title="month"),
        yaxis=axis(title=unit.words, tickprefix=unit.prefix, ticksuffix=unit.suffix),
        margin={"l": 72, "r": 24, "t": 40, "b": 60},
    )
    mean, lo, hi = one.monthly * unit.factor
    _add_band(out, dates, lo.tolist(), hi.tolist())
    hover = f"%{{x|%B %Y}}: {unit.prefix}%{{y:.4~g}}{unit.suffix}<extra></extra>"
    out.add_scatter(
        x=list(dates),
        y=mean,
        mode="lines+markers",
        line={"color": faded(BLACK, 0.45), "width": 1},
        marker={"size": 4, "color": faded(BLACK, 0.6)},
        name="mean over replications",
        hovertemplate=hover,
    )
    out.add_scatter(
        x=list(dates)[: one.smoothed.size],
        y=one.smoothed * unit.factor,
        mode="lines",
        line={"color": BLUE, "width": 3},
        name=f"moving average, {one.window} months to each side",
        hovertemplate=hover,
    )
    _add_truncation(out, one, dates)
    legend = {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"}
    out.update_layout(showlegend=True, legend=legend)
    on_phone(out, margin={"l": 60, "r": 10, "t": 80, "b": 60}, legend=legend)
    return out


def welch_title(one: Transient) -> str:
    """State what the figure shows."""
    title = label(one.measure).title
    if one.truncation is None:
        return f"{title}: how long the start shows cannot be told"
    doubt = ", but is not reliable here" if one.unreliable else ""
    months = f"the first {one.truncation} months" if one.truncation else "no month"
    return f"{title}: MSER-5 leaves out {months}{doubt}"


def _add_band(out: go.Figure, dates: Sequence[dt.date], lo: list[float], hi: list[float]) -> None:
    out.add_scatter(
        x=[*dates, *reversed(dates)],
        y=[*hi, *reversed(lo)],
        fill="toself",
        fillcolor=faded(BLACK, 0.12),
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
        name="95% interval of the mean",
    )


def _add_truncation(out: go.Figure, one: Transient, dates: Sequence[dt.date]) -> None:
    if not one.truncation:
        return
    end = dates[min(one.truncation, len(dates) - 1)]
    shared = {"yref": "paper", "y0": 0, "y1": 1, "layer": "below"}
    out.add_shape(type="rect", x0=dates[0], x1=end, fillcolor=faded(QUIET, 0.12), line={"width": 0}, **shared)
    line = {"color": VERMILLION, "width": 2, "dash": "dot" if one.unreliable else "dash"}
    out.add_shape(type="line", x0=end, x1=end, line=line, **shared)
    out.add_annotation(
        x=end,
        y=1,
        yref="paper",
        yanchor="top",
        xanchor="left",
        xshift=6,
        showarrow=False,
        text="MSER-5, unreliable" if one.unreliable else "MSER-5",
        font={"size": 12, "color": VERMILLION},
    )
