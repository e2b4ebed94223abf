"""One figure of plotly drawn on a sheet: axes first, then what lies on them, notes and the legend last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from clinicsim.views.static import bars, heat, notes, sankey, scatter
from clinicsim.views.static.axes import draw_axes, draw_grid
from clinicsim.views.static.canvas import Canvas
from clinicsim.views.static.known import refuse_unknown
from clinicsim.views.static.legend import draw_legend, legend_of, needs
from clinicsim.views.static.paint import paint
from clinicsim.views.static.scales import Scale
from clinicsim.views.static.sheet import Sheet, axes_of, placed

if TYPE_CHECKING:
    import plotly.graph_objects as go

_HEIGHT = 450  # plotly's own


def draw(figure: go.Figure, width: int, *, narrow: bool = False) -> Canvas:
    """Draw a figure.

    Parameters
    ----------
    figure
        As a function of `views.figures` makes it.
    width
        In pixels; the height is the figure's own.
    narrow
        Whether what the figure changes on a phone is applied.

    Raises
    ------
    CannotDraw
        If it holds what is not drawn here.
    """
    layout, traces = _parts(figure, narrow=narrow)
    refuse_unknown(layout, traces)
    height = float(layout.get("height") or _HEIGHT)
    scales = axes_of(layout, traces)
    _reach(layout, traces, scales)
    for scale in scales.values():
        scale.settle()
    canvas = Canvas(width, height, paint(layout.get("paper_bgcolor", "#fff")))
    margins = layout.get("margin") or {}
    legend = legend_of(layout, traces, width - float(margins.get("l", 80)) - float(margins.get("r", 80)))
    needed = needs(legend, layout)
    if any(trace["type"] == "heatmap" and trace.get("showscale") is not False for trace in traces):
        needed["r"] = max(needed.get("r", 0.0), heat.BAR_ROOM)
    sheet = placed(layout, scales, width, height, needed)
    notes.draw_shapes(canvas, sheet, below=True)
    draw_grid(canvas, sheet)
    _draw_traces(canvas, traces, sheet)
    draw_axes(canvas, sheet)
    notes.draw_shapes(canvas, sheet, below=False)
    notes.draw_notes(canvas, sheet)
    draw_legend(canvas, legend, sheet)
    return canvas


def _parts(figure: go.Figure, *, narrow: bool) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Layout and traces as plain data; what is hidden is left out."""
    layout = figure.layout.to_plotly_json()
    if narrow:
        layout |= dict((layout.get("meta") or {}).get("narrow") or {})
    traces = [trace.to_plotly_json() for trace in figure.data if trace.visible is not False]
    for trace in traces:
        trace.setdefault("type", "scatter")
    return layout, traces


def _panels(traces: Sequence[dict[str, Any]], kind: str) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Traces of a kind by the axes that they are drawn on."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for trace in traces:
        if trace["type"] == kind:
            found.setdefault((trace.get("xaxis", "x"), trace.get("yaxis", "y")), []).append(trace)
    return found


def _reach(layout: dict[str, Any], traces: Sequence[dict[str, Any]], scales: dict[str, Scale]) -> None:
    """Tell every axis what is drawn on it."""
    for own in _panels(traces, "bar").values():
        bars.set_out(layout, own, scales)
    for (x, y), own in _panels(traces, "scatter").items():
        stacked: dict[str, list[float]] = {}
        for trace in own:
            scatter.reach(trace, scales[f"xaxis{x[1:]}"], scales[f"yaxis{y[1:]}"], stacked)
    for (x, y), own in _panels(traces, "heatmap").items():
        for trace in own:
            heat.reach(trace, scales[f"xaxis{x[1:]}"], scales[f"yaxis{y[1:]}"])
    notes.reach(layout, scales)


def _draw_traces(canvas: Canvas, traces: Sequence[dict[str, Any]], sheet: Sheet) -> None:
    """Draw cells under bars under lines, as plotly does; what is stacked on another is drawn over it."""
    for trace in traces:
        if trace["type"] == "sankey":
            sankey.draw(canvas, trace, sheet)
        elif trace["type"] == "heatmap":
            heat.draw(canvas, trace, sheet)
    for trace in traces:
        if trace["type"] == "bar":
            bars.draw(canvas, trace, sheet)
    for own in _panels(traces, "scatter").values():
        before = None
        for trace in own:
            scatter.draw(canvas, trace, sheet, before)
            before = trace
