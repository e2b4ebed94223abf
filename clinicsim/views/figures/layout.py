"""The look that all figures share, and text made safe for them."""

from __future__ import annotations

import html
import textwrap
from typing import Any

import plotly.graph_objects as go

from clinicsim.views.palette import INK, PAPER, QUIET, RULE

CLEAR = "rgba(0,0,0,0)"
FONT = "system-ui, -apple-system, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"


def safe(text: str) -> str:
    """Escape text of the user for plotly, which reads a subset of HTML in every label."""
    return html.escape(text, quote=False)


def wrapped(text: str, width: int) -> str:
    """Break escaped text into lines for plotly."""
    return "<br>".join(safe(line) for line in textwrap.wrap(text, width) or [""])


def figure(height: int, title: str, *, interval: str = "", **layout: Any) -> go.Figure:
    """Return an empty figure with the shared look.

    The title is kept as the figure's accessible name (`layout.meta`) and not drawn: the page prints it as a heading,
    where it wraps on a small screen. So is `interval`, which says what the figure's whiskers or bands hold, or why
    there are none; the page prints it under the figure.
    """
    base: dict[str, Any] = {
        "template": "none",
        "height": height,
        "meta": {"title": title, "interval": interval},
        "font": {"family": FONT, "size": 13, "color": INK},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "margin": {"l": 64, "r": 24, "t": 32, "b": 48},
        "hoverlabel": {"bgcolor": PAPER, "font": {"color": INK}},
        "showlegend": False,
        "xaxis": axis(),
        "yaxis": axis(),
    }
    return go.Figure(layout=base | layout)


def hatched(shape: str) -> dict[str, Any]:
    """Return a hatching over a bar's own colour, so that bars stay apart on grey paper; no shape: plain."""
    return {"shape": shape, "fillmode": "overlay", "fgcolor": PAPER, "size": 6, "solidity": 0.18}


def axis(title: str = "", **more: Any) -> dict[str, Any]:
    """Return the shared look of an axis, with what is given on top."""
    return {
        "title": {"text": title, "font": {"size": 13}},
        "gridcolor": RULE,
        "griddash": "dot",
        "linecolor": QUIET,
        "zeroline": False,
        "ticks": "outside",
        "tickcolor": RULE,
        "automargin": True,
        "fixedrange": True,
    } | more


def beside(place: float, text: str) -> dict[str, Any]:
    """Return a note to the right of the plot, at a place of the y axis; the text is escaped already."""
    return {
        "x": 1,
        "xref": "paper",
        "y": place,
        "xanchor": "left",
        "xshift": 8,
        "align": "left",
        "showarrow": False,
        "text": text,
        "font": {"size": 12, "color": INK},
    }


def on_phone(drawn: go.Figure, **layout: Any) -> None:
    """Keep what the layout changes on a narrow screen; the page applies it there."""
    drawn.layout.meta = dict(drawn.layout.meta) | {"narrow": layout}


def title_of(drawn: go.Figure) -> str:
    """Return the sentence that a figure states."""
    return str(drawn.layout.meta["title"])


def interval_of(drawn: go.Figure) -> str:
    """Return what a figure's whiskers or bands hold, or why it has none."""
    return str(drawn.layout.meta["interval"])
