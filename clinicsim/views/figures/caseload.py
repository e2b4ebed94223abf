"""Safe caseload: refills on time and pumps run dry against the number of pumps, at fixed capacity."""

from __future__ import annotations

import plotly.graph_objects as go

from clinicsim.experiments.caseload import ON_TIME, Curve
from clinicsim.experiments.statistics import Interval
from clinicsim.views.caseload import caseload_sentence
from clinicsim.views.figures.layout import axis, figure, on_phone
from clinicsim.views.palette import BLACK, INK, QUIET, VERMILLION

DRY = "dry_events_per_100_pump_years"


def caseload_figure(curve: Curve) -> go.Figure:
    """Draw two panels over one another: the share of refills on time with its target, and pumps run dry.

    Parameters
    ----------
    curve
        Points in order of size; whiskers are the 95% intervals of the mean over replications.
    """
    sizes = [point.pumps for point in curve.points]
    out = figure(
        520,
        caseload_sentence(curve),
        interval="Whiskers: 95% intervals of the mean over replications.",
        xaxis=axis(title="pumps on the first day", tickvals=sizes, anchor="y2", showgrid=False),
        yaxis=axis(title="refills on time", ticksuffix="%", domain=[0.54, 1.0]),
        yaxis2=axis(title="pumps run dry<br>per 100 pump-years", domain=[0.0, 0.46], rangemode="tozero"),
        margin={"l": 84, "r": 130, "t": 32, "b": 56},
    )
    _add_curve(out, curve, ON_TIME, "y", BLACK, 100.0)
    _add_curve(out, curve, DRY, "y2", VERMILLION, 1.0)
    target = curve.target * 100
    out.add_hline(y=target, line={"color": INK, "dash": "dash", "width": 1.5})
    _note(out, 1.0, target, f"target {target:g}%", "y", "left", {"xref": "paper", "xshift": 6})
    out.add_shape(
        type="line",
        x0=curve.present,
        x1=curve.present,
        y0=0,
        y1=1,
        yref="paper",
        line={"color": QUIET, "dash": "dot", "width": 1.2},
        layer="below",
    )
    _note(out, curve.present, 1.0, "present caseload", "paper", "center", {"yshift": 9})
    on_phone(out, margin={"l": 70, "r": 70, "t": 32, "b": 56})
    return out


def _add_curve(out: go.Figure, curve: Curve, measure: str, yaxis: str, colour: str, factor: float) -> None:
    at = [point.measures[measure] for point in curve.points]
    means = [one.mean * factor for one in at]
    out.add_scatter(
        x=[point.pumps for point in curve.points],
        y=means,
        yaxis=yaxis,
        mode="lines+markers",
        line={"color": colour, "width": 2},
        marker={"size": 9, "color": colour, "symbol": "circle" if yaxis == "y" else "square"},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [_reach(one.hi - one.mean, factor) for one in at],
            "arrayminus": [_reach(one.mean - one.lo, factor) for one in at],
            "color": colour,
            "thickness": 1.6,
            "width": 6,
        },
        customdata=[_ends(one, factor) for one in at],
        hovertemplate="%{x} pumps: %{y:.1f}%{customdata}<extra></extra>",
    )


def _reach(length: float, factor: float) -> float:
    return 0.0 if length != length else length * factor


def _ends(at: Interval, factor: float) -> str:
    return "" if at.lo != at.lo else f" ({at.lo * factor:.1f} to {at.hi * factor:.1f})"


def _note(out: go.Figure, x: float, y: float, text: str, yref: str, anchor: str, more: dict[str, object]) -> None:
    shared = {"showarrow": False, "xanchor": anchor, "font": {"size": 12, "color": QUIET}}
    out.add_annotation(x=x, y=y, text=text, yref=yref, **(shared | more))
