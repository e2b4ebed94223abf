"""Monthly course of one measure: the mean of each scenario, its interval, and the spread of replications."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from clinicsim.experiments.runs import Floats
from clinicsim.experiments.statistics import t_interval_by_column
from clinicsim.measures.refills import ROLLING_MONTHS
from clinicsim.views.figures.layout import axis, figure, safe, wrapped
from clinicsim.views.numbers import Unit, value_text
from clinicsim.views.palette import QUIET, faded
from clinicsim.views.selection import Panel
from clinicsim.views.study import Side, Study, quantiles

SPREAD = (0.10, 0.90)
MOST_SPREADS = 3  # with more scenarios the spread is drawn for the base alone: overlaid bands hide each other
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
        xaxis=axis(type="date", tickformat="%b\n%Y", showgrid=False, title={"text": "month"}),
        yaxis=axis(title={"text": _axis_title(panel, unit)}, tickprefix=unit.prefix, ticksuffix=unit.suffix),
        margin={"l": 72, "r": 150, "t": 16, "b": 60},
        hovermode="x unified",
    )
    dates = list(study.month_dates)
    for place, (side, values) in enumerate(drawn):
        _add_bands(out, dates, side, values, with_spread=place == 0 or len(drawn) <= MOST_SPREADS)
    for side, values in drawn:
        _add_line(out, dates, side, values, unit)
    _add_labels(out, dates, drawn, panel, unit)
    if panel.target is not None:
        _add_target(out, study, panel, panel.target * unit.factor, unit, drawn)
    return out


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
    """State what the panel shows: where each scenario starts and ends, or when it first misses the target."""
    ends = []
    for side in study.sides:
        values = side.series(panel)
        if values is None:
            continue
        if panel.target is not None:
            ends.append(f"{side.label} {_breach_words(study, values, panel.target)}")
        else:
            ends.append(f"{side.label} {value_text(_last_year_mean(values), unit)}")
    if panel.target is not None:
        return f"{panel.title}, against a target of {value_text(panel.target, unit)}: {'; '.join(ends)}"
    return f"{panel.title}, mean of the last twelve months: {'; '.join(ends)}"


def _breach_words(study: Study, values: Floats, target: float) -> str:
    month = breach_month(values, target)
    lasting = np.mean([breach_month(values[[k]], target) is not None for k in range(values.shape[0])])
    if month is None:
        return "stays above it" if lasting == 0 else f"stays above it on average, not in {lasting:.0%} of replications"
    return f"falls under it by {study.month_dates[month]:%B %Y}"


def _last_year_mean(values: Floats) -> float:
    last = t_interval_by_column(values)[0][-12:]
    return float(np.nanmean(last)) if np.isfinite(last).any() else float("nan")


def _axis_title(panel: Panel, unit: Unit) -> str:
    return f"{panel.axis} ({unit.words})" if unit.prefix or unit.suffix else panel.axis


def _add_bands(out: go.Figure, dates: Sequence[object], side: Side, values: Floats, *, with_spread: bool) -> None:
    low, high = quantiles(values, *SPREAD) if with_spread else (values[0] * np.nan, values[0] * np.nan)
    _, lo, hi = t_interval_by_column(values)
    for lower, upper, opacity, words in (
        (low, high, 0.10, "10-90% of replications"),
        (lo, hi, 0.32, "95% interval of the mean"),
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
    bands = [quantiles(values, *SPREAD) for _, values in drawn] + [
        (band[1], band[2]) for band in (t_interval_by_column(values) for _, values in drawn)
    ]
    numbers = np.concatenate([np.ravel(band) for pair in bands for band in pair])
    numbers = np.append(numbers[np.isfinite(numbers)], [] if panel.target is None else [panel.target * unit.factor])
    if numbers.size == 0:
        return 0.0, 1.0
    if panel.target is not None:  # a share near its ceiling: the zero would flatten what matters
        low, high = float(numbers.min()), float(numbers.max())
        room = max(0.08 * (high - low), 0.5)
        return low - room, min(unit.factor * 1.005, high + room)
    return min(0.0, float(numbers.min())), max(1e-9, float(numbers.max())) * 1.06


def _last_known(mean: Floats) -> float:
    known = mean[np.isfinite(mean)]
    return float(known[-1]) if known.size else 0.0


def spread_out(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move labels apart to at least `gap`, as little as possible, in their order and inside the axis."""
    order = np.argsort(places, kind="stable")
    moved = np.clip(np.asarray(places, dtype=np.float64)[order], low, high)
    for i in range(1, moved.size):
        moved[i] = max(moved[i], moved[i - 1] + gap)
    overshoot = max(0.0, float(moved[-1]) - high) if moved.size else 0.0
    if overshoot:
        moved[-1] -= overshoot
        for i in range(moved.size - 2, -1, -1):
            moved[i] = min(moved[i], moved[i + 1] - gap)
    out = np.empty_like(moved)
    out[order] = moved
    return [float(place) for place in out]


def _add_target(
    out: go.Figure, study: Study, panel: Panel, target: float, unit: Unit, drawn: Sequence[tuple[Side, Floats]]
) -> None:
    out.add_hline(y=target, line={"color": QUIET, "dash": "4px,3px", "width": 1.5})
    out.add_annotation(
        x=0, xref="paper", y=target, text=f"target {value_text(panel.target or 0.0, unit)}", showarrow=False,
        xanchor="left", yanchor="bottom", font={"color": QUIET, "size": 12},
    )  # fmt: skip
    for side, values in drawn:
        month = breach_month(values, target)
        if month is None:
            continue
        out.add_scatter(
            x=[study.month_dates[month]],
            y=[t_interval_by_column(values)[0][month]],
            mode="markers",
            marker={
                "symbol": "triangle-down",
                "size": 13,
                "color": side.pen.colour,
                "line": {"color": "white", "width": 1},
            },
            name=f"{safe(side.label)}: first under target",
            hovertemplate="first month under the target<extra></extra>",
            meta="breach",
        )
