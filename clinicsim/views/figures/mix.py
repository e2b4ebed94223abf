"""Who is treated how: people on each therapy at the end of each year, in the mix before and in the mix after."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from clinicsim.experiments.evaluation.result import Mixed, Spent
from clinicsim.views.economics.writing import name_words
from clinicsim.views.figures.layout import axis, figure, hatched, on_phone, safe
from clinicsim.views.labels import capital
from clinicsim.views.palette import CATEGORY_COLOURS, CATEGORY_PATTERNS, INK


def mix(years: Sequence[Spent], title: str) -> go.Figure:
    """Draw two stacked bars a year, before and after.

    Parameters
    ----------
    years
        With the same therapies in each.
    title
        The sentence that the figure states.
    """
    out = figure(
        440,
        title,
        interval="Means over replications; their 95% intervals are in the table.",
        barmode="stack",
        bargap=0.2,
        showlegend=True,
        legend={"orientation": "v", "x": 1.01, "y": 1, "traceorder": "reversed"},
        xaxis=axis(type="multicategory", showgrid=False),
        yaxis=axis("people at the end of the year"),
        margin={"l": 72, "r": 16, "t": 32, "b": 72},
    )
    sides = [safe(year.label) for year in years for _ in range(2)]
    x = [sides, ["before", "after"] * len(years)]
    for place, name in enumerate(_largest_first(years)):
        means = [(one.before.mean, one.after.mean) for one in (_of(year, name) for year in years)]
        words = safe(capital(name_words(name)))
        out.add_bar(
            x=x,
            y=[mean for pair in means for mean in pair],
            name=words,
            marker={
                "color": CATEGORY_COLOURS[place % len(CATEGORY_COLOURS)],
                "line": {"color": INK, "width": 0.5},
                "pattern": hatched(CATEGORY_PATTERNS[place % len(CATEGORY_PATTERNS)]),
            },
            hovertemplate=f"{words}: %{{y:,.1f}}<extra></extra>",
        )
    on_phone(
        out,
        height=520,
        margin={"l": 56, "r": 8, "t": 32, "b": 150},
        legend={"orientation": "h", "x": 0, "y": -0.3, "traceorder": "normal"},
    )
    return out


def _of(year: Spent, name: str) -> Mixed:
    return next(one for one in year.caseload if one.name == name)


def _largest_first(years: Sequence[Spent]) -> list[str]:
    """Therapies that somebody is on, by how many are in all years."""
    size: dict[str, float] = {}
    for year in years:
        for one in year.caseload:
            size[one.name] = size.get(one.name, 0.0) + one.before.mean + one.after.mean
    return sorted((name for name in size if size[name] > 0), key=lambda name: -size[name])
