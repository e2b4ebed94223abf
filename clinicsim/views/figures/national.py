"""A country's clinics by size: refills on time and pumps run dry, who is safe and who is single-handed."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from clinicsim.experiments.national.summary import DRY, ON_TIME, ClinicFound, National
from clinicsim.views.figures.layout import axis, figure, on_phone
from clinicsim.views.palette import BLUE, INK, QUIET, VERMILLION

_LOOKS = {"safe": (BLUE, "circle"), "not safe": (VERMILLION, "square"), "cannot tell": (QUIET, "diamond")}
_SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_PANELS = ((ON_TIME, "y", 100.0), (DRY, "y2", 1.0))


def national_figure(found: National) -> go.Figure:
    """Draw two panels over one another, a mark for each clinic at its number of pumps.

    Colour and shape say whether a clinic is safe, hollow marks are single-handed; whiskers are 95% intervals.
    """
    safe = found.loaded.study.safe
    states = [row.found.state for row in found.clinics]
    out = figure(
        640,
        f"{states.count('safe')} of {len(states)} clinics are safe, {states.count('not safe')} are not",
        interval="Whiskers: 95% intervals of the mean over replications.",
        xaxis=axis(
            title="pumps on the first day (logarithmic scale)",
            type="log",
            tickvals=list(_SIZES),
            ticktext=[f"{size:,}" for size in _SIZES],
            anchor="y2",
            showgrid=False,
        ),
        yaxis=axis(title="refills on time", ticksuffix="%", domain=[0.54, 1.0]),
        yaxis2=axis(title="pumps run dry<br>per 100 pump-years", domain=[0.0, 0.46], rangemode="tozero"),
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"size": 12}},
        margin={"l": 96, "r": 24, "t": 64, "b": 56},
    )
    for state in _LOOKS:
        for single in (True, False):
            rows = [row for row in found.clinics if row.found.state == state and row.single_handed is single]
            _add_clinics(out, rows, state, single)
    _add_limit(out, 100 * safe.refill_on_time_share, "y", f"at least {100 * safe.refill_on_time_share:g}%")
    _add_limit(out, safe.dry_events_per_100_pump_years, "y2", f"at most {safe.dry_events_per_100_pump_years:g}")
    on_phone(out, margin={"l": 70, "r": 12, "t": 110, "b": 56})
    return out


def _add_clinics(out: go.Figure, rows: Sequence[ClinicFound], state: str, single: bool) -> None:
    """Marks of clinics in one state: those of single-handed clinics are hollow."""
    if not rows:
        return
    (colour, symbol), hand = _LOOKS[state], "single-handed" if single else "two or more"
    for measure, yaxis, factor in _PANELS:
        at = [row.found.interval(measure) for row in rows]
        out.add_scatter(
            x=[row.clinic.pumps for row in rows],
            y=[one.mean * factor for one in at],
            yaxis=yaxis,
            mode="markers",
            name=f"{state}, {hand}",
            legendgroup=f"{state} {hand}",
            showlegend=yaxis == "y",
            marker={
                "size": 9,
                "color": colour,
                "symbol": f"{symbol}-open" if single else symbol,
                "line": {"color": colour, "width": 2 if single else 0},
            },
            error_y={
                "type": "data",
                "symmetric": False,
                "array": [_reach(one.hi - one.mean, factor) for one in at],
                "arrayminus": [_reach(one.mean - one.lo, factor) for one in at],
                "color": colour,
                "thickness": 1.2,
                "width": 3,
            },
            customdata=[
                f"clinic {row.clinic.number}, {row.clinic.pumps} pumps, {hand}: {one.mean * factor:.1f}"
                + (f" ({one.lo * factor:.1f} to {one.hi * factor:.1f})" if one.lo == one.lo else "")
                for row, one in zip(rows, at, strict=True)
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )


def _reach(length: float, factor: float) -> float:
    return 0.0 if length != length else length * factor


def _add_limit(out: go.Figure, at: float, yaxis: str, words: str) -> None:
    line = {"color": INK, "dash": "dash", "width": 1.5}
    out.add_shape(type="line", x0=0, x1=1, xref="paper", y0=at, y1=at, yref=yaxis, line=line)
    out.add_annotation(
        x=1.0,
        xref="paper",
        y=at,
        yref=yaxis,
        text=words,
        showarrow=False,
        xanchor="right",
        yanchor="top" if words.startswith("at least") else "bottom",  # where clinics that keep to it are not
        font={"size": 12, "color": QUIET},
    )
