"""Costs by category: one stacked bar for each scenario and year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from clinicsim.arrays import Floats
from clinicsim.views.costs import Year, by_year, categories, of_category, totals_by_year, years
from clinicsim.views.figures.bars import whiskers
from clinicsim.views.figures.layout import axis, figure, hatched, on_phone, safe, wrapped
from clinicsim.views.labels import capital, spelt
from clinicsim.views.numbers import Unit, unit_of, value_text
from clinicsim.views.palette import CATEGORY_COLOURS, CATEGORY_PATTERNS, INK
from clinicsim.views.study import Side, Study

_OTHER = "all other"


def costs(study: Study) -> go.Figure:
    """Draw undiscounted cost by category for each scenario and year, mean over replications.

    The largest categories have a colour each; the rest are drawn together (the table keeps them apart).
    """
    spans = years(study)
    tables = [(side, by_year(side, spans)) for side in study.sides]
    unit = unit_of("currency", study.currency)
    out = figure(
        460,
        costs_title(study, tables, unit),
        interval="Bars: means over replications. Whiskers: 95% interval of the year's total.",
        barmode="stack",
        bargap=0.2,
        showlegend=True,
        legend={"orientation": "v", "x": 1.01, "y": 1, "traceorder": "reversed"},
        xaxis=_years_axis(),
        yaxis=axis(title=f"{study.currency} a year, undiscounted", tickprefix=unit.prefix),
        margin={"l": 80, "r": 16, "t": 32, "b": 90},
    )
    x = [
        [wrapped(side.label, 16) for side, _ in tables for _ in spans],
        [_short(span) for _ in tables for span in spans],
    ]
    for place, (name, members) in enumerate(_grouped(categories(study), tables).items()):
        out.add_bar(
            x=x,
            y=[float(cost) for side, table in tables for cost in _sum(side, table, members)],
            name=safe(name),
            marker={
                "color": CATEGORY_COLOURS[place],
                "line": {"color": "white", "width": 0.5},
                "pattern": hatched(CATEGORY_PATTERNS[place]),
            },
            hovertemplate=f"{safe(name)}: {unit.prefix}%{{y:,.0f}}<extra></extra>",
        )
    _add_totals(out, x, [totals_by_year(side, spans) for side, _ in tables])
    on_phone(
        out,
        height=560,
        xaxis=_years_axis(tickangle=0, tickfont={"size": 10}),
        margin={"l": 60, "r": 8, "t": 32, "b": 200},
        legend={"orientation": "h", "x": 0, "y": -0.4, "traceorder": "normal"},
    )
    return out


def _years_axis(**more: Any) -> dict[str, Any]:
    return axis(type="multicategory", showgrid=False, title="year of the run, by scenario", **more)


def _add_totals(out: go.Figure, x: Sequence[Sequence[str]], totals: Sequence[Floats]) -> None:
    """Whiskers on top of the bars."""
    mean, lo, hi = np.concatenate(totals, axis=1)
    out.add_scatter(
        x=x,
        y=mean,
        mode="markers",
        marker={"size": 1, "color": INK},
        error_y=whiskers(list(zip(mean.tolist(), lo.tolist(), hi.tolist(), strict=True))),
        showlegend=False,
        hoverinfo="skip",
        meta="total",
    )


def costs_title(study: Study, tables: list[tuple[Side, Floats]], unit: Unit) -> str:
    """State the mean yearly cost of each scenario and the largest category of the base."""
    means = [f"{side.label} {value_text(float(table.sum()) / side.runs.months * 12, unit)}" for side, table in tables]
    base, table = tables[0]
    totals = table.sum(axis=0)
    if totals.size == 0 or totals.sum() <= 0:
        return f"Cost a year, undiscounted: {'; '.join(means)}"
    largest = int(totals.argmax())
    share = totals[largest] / totals.sum()
    name = spelt(base.runs.categories[largest])
    return f"Cost a year, undiscounted: {'; '.join(means)}. Largest in {base.label}: {name} ({share:.0%})"


def _short(span: Year) -> str:
    return span.name.split(" (")[0].replace("Year ", "Y")


def _grouped(names: list[str], tables: list[tuple[Side, Floats]]) -> dict[str, list[str]]:
    """Each large category by itself, largest first; small ones together."""
    total = {name: sum(float(of_category(side, table, name).sum()) for side, table in tables) for name in names}
    ordered = sorted(names, key=lambda name: -total[name])
    room = len(CATEGORY_COLOURS)
    alone = ordered if len(ordered) <= room else ordered[: room - 1]
    groups = {capital(spelt(name)): [name] for name in alone}
    if len(alone) < len(ordered):
        groups[capital(_OTHER)] = ordered[len(alone) :]
    return groups


def _sum(side: Side, table: Floats, members: list[str]) -> Floats:
    total: Floats = sum((of_category(side, table, name) for name in members), start=table[:, 0] * 0.0)
    return total
