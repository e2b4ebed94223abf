"""Bars: beside each other, on each other, over each other, along either axis; and steps of a waterfall."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from clinicsim.views.static.canvas import Box, Canvas, Pencil
from clinicsim.views.static.errors import CannotDraw
from clinicsim.views.static.paint import CLEAR, Paint, each, hatch, is_dark, paint
from clinicsim.views.static.scales import Scale, pairs
from clinicsim.views.static.sheet import Sheet, font_of
from clinicsim.views.static.whiskers import draw_whiskers, ends
from clinicsim.views.static.words import size_of

_TEXT_ROOM = 3.0
_GAP = 0.2  # between bars, as a share of their distance, as plotly has it


class Bar(NamedTuple):
    """One bar, as positions along its axes."""

    low: float  # across: where its side begins and ends
    high: float
    start: float  # along: from where to where it reaches
    end: float


def set_out(layout: dict[str, Any], traces: Sequence[dict[str, Any]], scales: dict[str, Scale]) -> None:
    """Work out every bar of one panel, and tell the axes how far they go.

    Raises
    ------
    CannotDraw
        If bars are to be put together in another way.
    """
    mode = layout.get("barmode", "group")
    if mode not in ("group", "stack", "relative", "overlay"):
        raise CannotDraw(f"barmode {mode!r}")
    across, along = axes_of(traces[0], scales)
    if any(axes_of(trace, scales) != (across, along) for trace in traces):
        raise CannotDraw("bars along both axes in one panel")
    across.padded = along.padded = along.from_zero = True
    places = [across.positions(pairs(trace.get(across.side))) for trace in traces]
    width = _distance(places) * (1 - float(layout.get("bargap", _GAP)))
    heights: dict[tuple[float, bool], float] = {}
    for order, (trace, own) in enumerate(zip(traces, places, strict=True)):
        shift, each_width = (order / len(traces), width / len(traces)) if mode == "group" else (0.0, width)
        trace["_bars"] = []
        lengths = [float(value) if value is not None else math.nan for value in pairs(trace.get(along.side))]
        for place, (middle, length) in enumerate(zip(own, lengths, strict=True)):
            start = _start(trace, place, mode, heights, middle, length)
            thick = float(each(trace.get("width"), place, each_width))
            low = middle + float(each(trace.get("offset"), place, _aside(trace, width, shift, thick)))
            high = low + thick
            trace["_bars"].append(Bar(low, high, start, start + length))
            across.take((low, high) if across.kind in ("linear", "date") else (middle,))
            along.take((start, start + length))
        tips = [bar.end for bar in trace["_bars"]]
        for low, high in ends(trace.get(f"error_{along.side}"), tips, along):
            along.take((low, high))


def _aside(trace: dict[str, Any], width: float, shift: float, thick: float) -> float:
    """From the middle to the side of a bar: its place among those beside it, unless it has a width of its own."""
    return -thick / 2 if trace.get("width") is not None else -width / 2 + shift * width


def _start(
    trace: dict[str, Any], place: int, mode: str, heights: dict[tuple[float, bool], float], middle: float, length: float
) -> float:
    """Where a bar begins: at its base, or on the bars before it."""
    if mode not in ("stack", "relative") or trace.get("base") is not None:
        return float(each(trace.get("base"), place, 0.0))
    key = (middle, length < 0)
    start = heights.get(key, 0.0)
    if not math.isnan(length):
        heights[key] = start + length
    return start


def axes_of(trace: dict[str, Any], scales: dict[str, Scale]) -> tuple[Scale, Scale]:
    """Axes across and along the bars of a trace."""
    own = {side: scales[f"{side}axis{trace.get(f'{side}axis', side)[1:]}"] for side in "xy"}
    return (own["y"], own["x"]) if trace.get("orientation") == "h" else (own["x"], own["y"])


def draw(canvas: Canvas, trace: dict[str, Any], sheet: Sheet) -> None:
    """Draw the bars of one trace with their whiskers and texts."""
    across, along = axes_of(trace, sheet.scales)
    clip = sheet.area(trace.get("xaxis", "x"), trace.get("yaxis", "y"))
    marker, tips = trace.get("marker") or {}, []
    for place, bar in enumerate(trace["_bars"]):
        sides = sorted((across.pixel(bar.low), across.pixel(bar.high)))
        reach = sorted((along.pixel(bar.start), along.pixel(bar.end)))
        middle, tip = sum(sides) / 2, along.pixel(bar.end)
        tips.append((tip, middle) if along.side == "x" else (middle, tip))
        if math.isnan(sum(reach) + middle) or bar.start == bar.end:
            continue
        box = Box(reach[0], sides[0], reach[1], sides[1])
        box = box if along.side == "x" else Box(sides[0], reach[0], sides[1], reach[1])
        fill = fill_of(marker, place, float(trace.get("opacity", 1.0)))
        canvas.rectangle(box, fill, edge_of(marker, place), hatch(marker.get("pattern"), place), clip)
        _text(canvas, trace, place, sheet, box, fill, forward=bar.end >= bar.start, along=along.side)
    scales = (along, across) if along.side == "x" else (across, along)
    draw_whiskers(canvas, trace, scales, tips, clip)


def fill_of(marker: dict[str, Any], place: int, opacity: float = 1.0) -> Paint:
    """Colour of one bar."""
    return paint(
        str(each(marker.get("color"), place, "#1f77b4")), opacity * float(each(marker.get("opacity"), place, 1))
    )


def edge_of(marker: dict[str, Any], place: int) -> Pencil:
    """Edge of one bar."""
    line = marker.get("line") or {}
    width = float(each(line.get("width"), place, 0.0))
    return Pencil(paint(str(each(line.get("color"), place, "#444"))) if width else CLEAR, width)


def _distance(places: Sequence[Sequence[float]]) -> float:
    """Smallest distance between two places at which bars stand."""
    known = sorted({place for several in places for place in several if not math.isnan(place)})
    return min((b - a for a, b in itertools.pairwise(known)), default=1.0)


def _text(
    canvas: Canvas, trace: dict[str, Any], place: int, sheet: Sheet, box: Box, fill: Paint, *, forward: bool, along: str
) -> None:
    text, position = each(trace.get("text"), place, ""), each(trace.get("textposition"), place, "auto")
    if not text or position == "none":
        return
    font, text = font_of(trace, sheet.layout, "textfont"), str(text)
    room = size_of(text, font)
    fits = (box.right - box.left if along == "x" else box.bottom - box.top) > room[along == "y"]
    if position == "inside" or (position == "auto" and fits):
        own = (trace.get("textfont") or {}).get("color") or ("#fff" if is_dark(fill) else "#444")
        middle = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
        canvas.text(middle, text, font._replace(colour=own), ("center", "middle"))
    elif along == "x":
        at = box.right + _TEXT_ROOM if forward else box.left - _TEXT_ROOM
        canvas.text((at, (box.top + box.bottom) / 2), text, font, ("left" if forward else "right", "middle"))
    else:
        at = box.top - _TEXT_ROOM if forward else box.bottom + _TEXT_ROOM
        canvas.text(((box.left + box.right) / 2, at), text, font, ("center", "bottom" if forward else "top"))
