"""The legend: a sample and a name for each trace that has an entry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from clinicsim.views.static.bars import edge_of, fill_of
from clinicsim.views.static.canvas import Box, Canvas, Pencil
from clinicsim.views.static.marks import mark_of
from clinicsim.views.static.paint import hatch, paint
from clinicsim.views.static.scatter import colour_of, hatch_of, mode_of
from clinicsim.views.static.sheet import Sheet, font_of
from clinicsim.views.static.words import LINE_HEIGHT, size_of

_SAMPLE, _GAP, _BETWEEN, _ROW_GAP, _EDGE = 30.0, 5.0, 16.0, 3.0, 10.0
_LARGEST_MARK, _SWATCH = 16.0, 12.0
_STACKED = ("tonexty", "tonextx")


class Legend(NamedTuple):
    """Entries with their places inside the legend's box, and the size of that."""

    entries: tuple[tuple[dict[str, Any], float, float], ...]
    width: float
    height: float


def legend_of(layout: dict[str, Any], traces: Sequence[dict[str, Any]], room: float) -> Legend:
    """Arrange the entries in rows or in one column.

    Parameters
    ----------
    layout
        Of plotly.
    traces
        All of the figure.
    room
        Pixels that a row may be wide.
    """
    shown = layout.get("showlegend", len(traces) > 1)
    own = [trace for trace in traces if trace.get("showlegend", True) and trace["type"] not in ("heatmap", "sankey")]
    if not shown or not own:
        return Legend((), 0.0, 0.0)
    props = layout.get("legend") or {}
    if "reversed" in (props.get("traceorder") or _usual_order(layout, own)):
        own = own[::-1]
    font = font_of(props, layout)
    entries, x, y, widest, row = [], 0.0, 0.0, 0.0, 0.0
    horizontal = props.get("orientation") == "h"
    for trace in own:
        width, height = size_of(str(trace.get("name") or ""), font)
        width += _SAMPLE + _GAP
        if x > 0 and (not horizontal or x + width > room):
            x, y = 0.0, y + row + _ROW_GAP
            row = 0.0
        entries.append((trace, x, y))
        widest, row = max(widest, x + width), max(row, height)
        x += width + _BETWEEN
    return Legend(tuple(entries), widest, y + row)


def _usual_order(layout: dict[str, Any], traces: Sequence[dict[str, Any]]) -> str:
    """Plotly lists what is stacked from the top down."""
    stacked = layout.get("barmode") == "stack" and any(trace["type"] == "bar" for trace in traces)
    return "reversed" if stacked or any(trace.get("fill") in _STACKED for trace in traces) else "normal"


def needs(legend: Legend, layout: dict[str, Any]) -> dict[str, float]:
    """Pixels that the legend needs beside the plot, by edge; nothing where it lies on the plot."""
    if not legend.entries:
        return {}
    x, y, _, held = _where(layout)
    found = {}
    if y >= 1 and held == "bottom":
        found["t"] = legend.height + _EDGE
    if x >= 1:
        found["r"] = legend.width + 2 * _EDGE
    if y < 0:
        # Under the axis title, which the share of the plot's height in `y` leaves room for.
        margins, height = layout.get("margin") or {}, float(layout.get("height") or 450)
        plot = height - float(margins.get("t", 100)) - float(margins.get("b", 80))
        found["b"] = -y * plot + legend.height + _EDGE
    return found


def _where(layout: dict[str, Any]) -> tuple[float, float, str, str]:
    props = layout.get("legend") or {}
    x, y = float(props.get("x", 1.02)), float(props.get("y", 1.0))
    return x, y, props.get("xanchor", "left"), props.get("yanchor", "bottom" if y > 1 else "top")


def draw_legend(canvas: Canvas, legend: Legend, sheet: Sheet) -> None:
    """Draw every entry."""
    if not legend.entries:
        return
    x, y, along, up = _where(sheet.layout)
    left = sheet.paper("x", x) - {"left": 0.0, "center": 0.5, "right": 1.0}.get(along, 0.0) * legend.width
    top = sheet.paper("y", y) - {"top": 0.0, "middle": 0.5, "bottom": 1.0}.get(up, 0.0) * legend.height
    left = max(0.0, min(left, canvas.width - legend.width))
    font = font_of(sheet.layout.get("legend") or {}, sheet.layout)
    for trace, dx, dy in legend.entries:
        middle = top + dy + LINE_HEIGHT * font.size / 2
        _sample(canvas, trace, left + dx, middle)
        canvas.text((left + dx + _SAMPLE + _GAP, top + dy), str(trace.get("name") or ""), font, ("left", "top"))


def _sample(canvas: Canvas, trace: dict[str, Any], left: float, middle: float) -> None:
    centre = left + _SAMPLE / 2
    swatch = Box(centre - _SWATCH / 2, middle - _SWATCH / 2, centre + _SWATCH / 2, middle + _SWATCH / 2)
    marker = trace.get("marker") or {}
    if trace["type"] != "scatter":
        canvas.rectangle(swatch, fill_of(marker, 0), edge_of(marker, 0), hatch(marker.get("pattern"), 0))
        return
    line, mode = trace.get("line") or {}, mode_of(trace)
    if (trace.get("fill") or "none") != "none" or trace.get("stackgroup"):
        canvas.rectangle(swatch, paint(trace.get("fillcolor") or colour_of(trace)), hatch=hatch_of(trace))
    if "lines" in mode:
        pencil = Pencil(paint(colour_of(trace)), float(line.get("width", 2.0)), line.get("dash", "solid"))
        canvas.line([left, left + _SAMPLE], [middle, middle], pencil)
    if "markers" in mode:
        mark = mark_of(marker, 0, colour_of(trace))
        mark._replace(size=min(mark.size, _LARGEST_MARK)).draw(canvas, centre, middle)
