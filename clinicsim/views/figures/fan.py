"""Monthly course of one measure: the mean of each scenario, its interval, and the spread of replications."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from clinicsim.arrays import Floats
from clinicsim.experiments.statistics import t_interval, t_interval_by_column
from clinicsim.measures.refills import ROLLING_MONTHS
from clinicsim.views.costs import MONTHS_PER_YEAR
from clinicsim.views.figures.labels import spread_out
from clinicsim.views.figures.layout import axis, figure, on_phone, safe, wrapped
from clinicsim.views.labels import capital, listed
from clinicsim.views.numbers import Unit, mean_text, value_text
from clinicsim.views.palette import QUIET, faded
from clinicsim.views.selection import Panel
from clinicsim.views.study import Side, Study, quantiles

SPREAD = (0.10, 0.90)
MOST_SPREADS = 2  # with more scenarios the spread is drawn for the base alone: overlaid bands hide each other
_MARKER_EDGE = {"color": "white", "width": 1.5}
_WHOLE = 0.01  # a target is a whole percentage
_LABEL_WIDTH = 20
_LABEL_GAP = 0.085  # smallest distance between direct labels, as a share of the axis


def fan(study: Study, panel: Panel, unit: Unit) -> go.Figure:
    """Draw the monthly course of one measure for all scenarios.

    Parameters
    ----------
    study
        Scenarios whose runs have the panel's series.
    panel
        What to draw; `target` adds a line, in the series' own unit.
    unit
        How the series' numbers are written.
    """
    drawn = [(side, values * unit.factor) for side in study.sides if (values := side.series(panel)) is not None]
    out = figure(
        380,
        fan_title(study, panel, unit),
        interval=_bands(len(drawn)),
        xaxis=axis(type="date", tickformat="%b\n%Y", showgrid=False, range=_span(study), title="month"),
        yaxis=axis(title=_axis_title(panel, unit), tickprefix=unit.prefix, ticksuffix=unit.suffix),
        margin={"l": 72, "r": 150, "t": 32, "b": 60},
        hovermode="x unified",
    )
    dates = list(study.month_dates)
    for place, (side, values) in enumerate(drawn):
        with_spread = place == 0 or len(drawn) <= MOST_SPREADS
        _add_bands(out, dates, side, values, side.monthly_intervals(panel)[1:] * unit.factor, with_spread=with_spread)
    for side, values in drawn:
        _add_line(out, dates, side, values, unit)
    _add_labels(out, dates, drawn, panel, unit)
    _add_target(out, study, panel, unit, drawn)
    on_phone(
        out,
        margin={"l": 60, "r": 10, "t": 32, "b": 90},
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": -0.28},
        annotations=[note.to_plotly_json() for note in out.layout.annotations if note.name == "target"],
    )
    return out


def _bands(scenarios: int) -> str:
    """What the two bands hold; they answer different questions."""
    whose = "" if scenarios <= MOST_SPREADS else " of the base"
    return (
        f"Pale band: the middle 80% of replications{whose}, what one future month may be. Darker band: 95% interval of "
        "the mean. Neither holds the uncertainty of the parameters."
    )


def _span(study: Study) -> list[str]:
    """First and last month with a little room, as plotly reads dates."""
    room = dt.timedelta(days=15)
    return [(study.month_dates[0] - room).isoformat(), (study.month_dates[-1] + room).isoformat()]


def breach_month(values: Floats, target: float) -> int | None:
    """First month at which the last three months' mean is under the target; None when it never is.

    Three months together, as the measure `breach_month` has it: one poor month is not yet a breach.

    Parameters
    ----------
    values
        Shape (replications, months).
    target
        In the unit of the values.
    """
    mean = t_interval_by_column(values)[0]
    if mean.size < ROLLING_MONTHS:
        return None
    rolling = np.convolve(mean, np.ones(ROLLING_MONTHS) / ROLLING_MONTHS, mode="valid")
    under = np.flatnonzero(rolling < target)
    return int(under[0]) + ROLLING_MONTHS - 1 if under.size else None


def fan_title(study: Study, panel: Panel, unit: Unit) -> str:
    """State what the panel shows: where each scenario ends, or when it first misses the target."""
    drawn = [(side, values) for side in study.sides if (values := side.series(panel)) is not None]
    if panel.target is None:
        ends = [f"{side.label} {_last_year_text(values, unit)}" for side, values in drawn]
        return f"{panel.title}, mean of the last twelve months: {'; '.join(ends)}"
    sides: dict[str, list[str]] = {}
    for side, values in drawn:
        sides.setdefault(_breach_words(study, values, panel.target), []).append(side.label)
    states = [f"{words}: {listed(labels)}" for words, labels in sides.items()]
    return f"{panel.title}, against a target of {value_text(panel.target, unit, _WHOLE)}. {capital('; '.join(states))}"


def _breach_words(study: Study, values: Floats, target: float) -> str:
    month = breach_month(values, target)
    if month is not None:
        return f"under it by {study.month_dates[month]:%B %Y}"
    missed = np.mean([breach_month(values[[k]], target) is not None for k in range(values.shape[0])])
    return f"under it for a while in {missed:.0%} of replications" if missed else "above it throughout"


def _last_year_text(values: Floats, unit: Unit) -> str:
    by_replication = t_interval_by_column(values[:, -MONTHS_PER_YEAR:].T)[0]
    at = t_interval(by_replication)
    return mean_text(at.mean, at.lo, at.hi, unit)


def _axis_title(panel: Panel, unit: Unit) -> str:
    return f"{panel.axis} ({unit.words})" if unit.prefix or unit.suffix else panel.axis


def _add_bands(
    out: go.Figure, dates: Sequence[object], side: Side, values: Floats, interval: Floats, *, with_spread: bool
) -> None:
    low, high = quantiles(values, *SPREAD) if with_spread else (values[0] * np.nan, values[0] * np.nan)
    for lower, upper, opacity, words in (
        (low, high, 0.09, "10-90% of replications"),
        (*interval, 0.22, "95% interval of the mean"),
    ):
        known = np.isfinite(lower) & np.isfinite(upper)
        if not known.any():
            continue
        x = [date for date, is_known in zip(dates, known, strict=True) if is_known]
        out.add_scatter(
            x=x + x[::-1],
            y=np.concatenate([upper[known], lower[known][::-1]]),
            fill="toself",
            fillcolor=faded(side.pen.colour, opacity),
            line={"width": 0},
            mode="lines",
            hoverinfo="skip",
            showlegend=False,
            name=f"{safe(side.label)}: {words}",
            meta="band",
        )


def _add_line(out: go.Figure, dates: Sequence[object], side: Side, values: Floats, unit: Unit) -> None:
    out.add_scatter(
        x=list(dates),
        y=t_interval_by_column(values)[0],
        mode="lines",
        line={"color": side.pen.colour, "dash": side.pen.dash, "width": 2.5},
        name=safe(side.label),
        hovertemplate=f"{unit.prefix}%{{y:,.4~r}}{unit.suffix}",
        meta="mean",
    )


def _add_labels(
    out: go.Figure, dates: Sequence[object], drawn: Sequence[tuple[Side, Floats]], panel: Panel, unit: Unit
) -> None:
    ends = [_last_known(t_interval_by_column(values)[0]) for _, values in drawn]
    low, high = _axis_range(drawn, panel, unit)
    out.update_yaxes(range=[low, high])
    for (side, _), place in zip(drawn, spread_out(ends, (high - low) * _LABEL_GAP, low, high), strict=True):
        out.add_annotation(
            x=1.0,
            xref="paper",
            y=place,
            text=wrapped(side.label, _LABEL_WIDTH),
            showarrow=False,
            xanchor="left",
            xshift=6,
            align="left",
            font={"color": side.pen.text, "size": 12, "weight": 600},
        )


def _axis_range(drawn: Sequence[tuple[Side, Floats]], panel: Panel, unit: Unit) -> tuple[float, float]:
    """Span the means and the spread of replications; intervals from few replications may run off the axis."""
    bands = [band for _, values in drawn for band in (*quantiles(values, *SPREAD), t_interval_by_column(values)[0])]
    numbers = np.concatenate(bands) if bands else np.array([])
    numbers = np.append(numbers[np.isfinite(numbers)], [] if panel.target is None else [panel.target * unit.factor])
    if numbers.size == 0:
        return 0.0, 1.0
    low, high = float(numbers.min()), float(numbers.max())
    if panel.target is not None:  # a share near its ceiling: the zero would flatten what matters
        room = max(0.08 * (high - low), 0.5)
        return low - room, min(unit.factor * 1.005, high + room)
    return min(0.0, low), max(high, 1e-9) * 1.15


def _last_known(mean: Floats) -> float:
    known = mean[np.isfinite(mean)]
    return float(known[-1]) if known.size else 0.0


def _add_target(out: go.Figure, study: Study, panel: Panel, unit: Unit, drawn: Sequence[tuple[Side, Floats]]) -> None:
    if panel.target is None:
        return
    target = panel.target * unit.factor
    out.add_hline(y=target, line={"color": QUIET, "dash": "4px,3px", "width": 1.5})
    out.add_annotation(
        x=0,
        xref="paper",
        y=target,
        text=f"target {value_text(panel.target, unit, _WHOLE)}",
        showarrow=False,
        xanchor="left",
        xshift=4,
        yanchor="top",
        font={"color": QUIET, "size": 12},
        name="target",
    )
    for side, values in drawn:
        month = breach_month(values, target)
        if month is None:
            continue
        out.add_scatter(
            x=[study.month_dates[month]],
            y=[target],
            mode="markers",
            marker={"symbol": "triangle-down", "size": 14, "color": side.pen.colour, "line": _MARKER_EDGE},
            name=f"{safe(side.label)}: under target",
            hovertemplate="three months together under the target<extra></extra>",
            showlegend=False,
            meta="breach",
        )
