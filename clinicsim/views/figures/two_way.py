"""A map of a measure over two parameters."""

from __future__ import annotations

import plotly.graph_objects as go

from clinicsim.experiments.sensitivity.two_way import Cell, TwoWay
from clinicsim.views.figures.layout import axis, figure, safe
from clinicsim.views.sensitivity.words import Writing, compact, parameter_words

# From pale to dark in one hue, so that it reads in grey.
_SCALE = ((0.0, "#f3f6fa"), (1.0, "#1f6f9e"))
_ROW_HEIGHT = 64


def two_way_map(result: TwoWay, writing: Writing, title: str) -> go.Figure:
    """Draw a cell for each pair of values, with its mean; a circle marks what luck alone may have done.

    Parameters
    ----------
    result
        A row for each value of the first parameter (up the map), a column for each of the second (along it).
    writing
        How the measure is written.
    title
        The sentence that the figure states.
    """
    rows = result.cells
    means = [[cell.mean.mean * writing.unit.factor for cell in row] for row in rows]
    out = figure(
        150 + _ROW_HEIGHT * len(rows),
        title,
        interval="In a cell: mean and 95% interval. A circle marks what cannot be told from the run at the values.",
        xaxis=axis(safe(parameter_words(result.second.path)), showgrid=False, type="category"),
        yaxis=axis(safe(parameter_words(result.first.path)), showgrid=False, type="category"),
        margin={"l": 64, "r": 24, "t": 32, "b": 64},
    )
    out.add_heatmap(
        x=[compact(cell.second) for cell in rows[0]],
        y=[compact(row[0].first) for row in rows],
        z=means,
        colorscale=[list(stop) for stop in _SCALE],
        xgap=2,
        ygap=2,
        colorbar={"title": {"text": writing.unit.words, "side": "right"}, "outlinewidth": 0, "thickness": 14},
        text=[[_text(cell, writing) for cell in row] for row in rows],
        texttemplate="%{text}",
        textfont={"size": 12},
        customdata=[[_hover(cell, writing) for cell in row] for row in rows],
        hovertemplate="%{customdata}<extra></extra>",
    )
    return out


def _text(cell: Cell, writing: Writing) -> str:
    mean, _, interval = safe(writing.value(cell.mean)).partition("\n")
    return f"{'' if cell.is_told else '○ '}<b>{mean}</b><br>{interval}"


def _hover(cell: Cell, writing: Writing) -> str:
    told = "" if cell.is_told else ", cannot be told from luck"
    return safe(f"{writing.value(cell.mean)}; change {writing.change(cell.effect)}{told}".replace("\n", " "))
