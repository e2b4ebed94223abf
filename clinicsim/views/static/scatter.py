"""Lines, marks, bands, whiskers and texts of a scatter trace."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

from clinicsim.views.static.canvas import Along, Box, Canvas, Pencil, Up
from clinicsim.views.static.errors import CannotDraw
from clinicsim.views.static.marks import mark_of
from clinicsim.views.static.paint import each, paint
from clinicsim.views.static.scales import Scale, pairs
from clinicsim.views.static.sheet import Sheet, font_of
from clinicsim.views.static.whiskers import draw_whiskers, ends

_OPPOSITE_ALONG: dict[str, Along] = {"left": "right", "right": "left", "center": "center"}
_OPPOSITE_UP: dict[str, Up] = {"top": "bottom", "bottom": "top", "middle": "middle"}
_FADED = 0.5  # opacity of a filling that names no colour, as plotly has it


def reach(trace: dict[str, Any], x: Scale, y: Scale, stacked: dict[str, list[float]]) -> None:
    """Tell the axes how far a trace goes; a stacked one is moved up on those before it."""
    across, up = x.positions(pairs(trace.get("x"))), y.positions(pairs(trace.get("y")))
    if group := trace.get("stackgroup"):
        below = stacked.get(group, [0.0] * len(up))
        up = [a + (0.0 if math.isnan(b) else b) for a, b in zip(below, up, strict=True)]
        trace["_below"], trace["_above"] = below, up
        stacked[group] = up
        y.take([0.0])
    x.take(across)
    y.take(up)
    for scale, places, name in ((x, across, "error_x"), (y, up, "error_y")):
        for low, high in ends(trace.get(name), places, scale):
            scale.take((low, high))
        scale.padded |= "markers" in mode_of(trace) or "text" in mode_of(trace)
    if (fill := trace.get("fill")) in ("tozeroy", "tozerox"):
        (y if fill == "tozeroy" else x).take([0.0])


def mode_of(trace: dict[str, Any]) -> str:
    """What is drawn at the points: plotly joins more than twenty and marks fewer."""
    points = pairs(trace.get("x"))
    return str(trace.get("mode") or ("lines" if len(points) > 20 or trace.get("stackgroup") else "lines+markers"))


def colour_of(trace: dict[str, Any]) -> str:
    """Colour of the line, else of the marks."""
    line, marker = trace.get("line") or {}, trace.get("marker") or {}
    marked = marker.get("color") if isinstance(marker.get("color"), str) else None
    return str(line.get("color") or marked or "#444")


def draw(canvas: Canvas, trace: dict[str, Any], sheet: Sheet, before: dict[str, Any] | None) -> None:
    """Draw one trace; `before` is the one before it on the same panel, which `tonexty` fills down to."""
    x, y = sheet.scale(trace.get("xaxis", "x")), sheet.scale(trace.get("yaxis", "y"))
    clip = sheet.area(x.reference, y.reference)
    points = _points(trace, x, y)
    _fill(canvas, trace, points, before, (x, y), clip)
    mode, opacity = mode_of(trace), float(trace.get("opacity", 1.0))
    if "lines" in mode:
        line = trace.get("line") or {}
        pencil = Pencil(paint(colour_of(trace), opacity), float(line.get("width", 2.0)), line.get("dash", "solid"))
        drawn = shaped(points, line.get("shape", "linear"))
        if trace.get("connectgaps"):
            drawn = [point for point in drawn if not math.isnan(point[0] + point[1])]
        canvas.line([at for at, _ in drawn], [at for _, at in drawn], pencil, clip)
    draw_whiskers(canvas, trace, (x, y), points, clip)
    if "markers" in mode:
        on_axis = None if trace.get("cliponaxis") is False else clip
        for place, point in enumerate(points):
            mark_of(trace.get("marker") or {}, place, colour_of(trace), opacity).draw(canvas, *point, on_axis)
    if "text" in mode:
        _texts(canvas, trace, sheet, points)


def _points(trace: dict[str, Any], x: Scale, y: Scale) -> list[tuple[float, float]]:
    up = [y.pixel(place) for place in trace["_above"]] if "_above" in trace else y.pixels(pairs(trace.get("y")))
    return list(zip(x.pixels(pairs(trace.get("x"))), up, strict=True))


def shaped(points: Sequence[tuple[float, float]], shape: str) -> list[tuple[float, float]]:
    """Points with the corners of a stepped line put in.

    Raises
    ------
    CannotDraw
        If the line is bent otherwise.
    """
    if shape == "linear":
        return list(points)
    if shape not in ("hv", "vh"):
        raise CannotDraw(f"line shape {shape!r}")
    out = list(points[:1])
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        out += [(x1, y0) if shape == "hv" else (x0, y1), (x1, y1)]
    return out


def _fill(
    canvas: Canvas,
    trace: dict[str, Any],
    points: list[tuple[float, float]],
    before: dict[str, Any] | None,
    scales: tuple[Scale, Scale],
    clip: Box,
) -> None:
    fill = trace.get("fill") or ("tonexty" if trace.get("stackgroup") else "none")
    if fill == "none" or not points:
        return
    x, y = scales
    shape = (trace.get("line") or {}).get("shape", "linear")
    corners = [point for point in shaped(points, shape) if not math.isnan(point[0] + point[1])]
    if fill == "tozeroy":
        corners += [(corners[-1][0], y.pixel(0.0)), (corners[0][0], y.pixel(0.0))]
    elif fill == "tonexty" and "_below" in trace:
        below = [(at, y.pixel(place)) for (at, _), place in zip(points, trace["_below"], strict=True)]
        corners += list(reversed(shaped(below, shape)))
    elif fill == "tonexty" and before is not None:
        corners += list(reversed(shaped(_points(before, x, y), (before.get("line") or {}).get("shape", "linear"))))
    elif fill != "toself":
        raise CannotDraw(f"fill {fill!r}")
    colour = trace.get("fillcolor")
    own = paint(str(colour)) if colour else paint(colour_of(trace), _FADED)
    canvas.polygon(corners, own, clip=clip, hatch=hatch_of(trace))


def hatch_of(trace: dict[str, Any]) -> str:
    """Hatching of a filling."""
    from clinicsim.views.static.paint import hatch

    return hatch(trace.get("fillpattern"), 0)


def _texts(canvas: Canvas, trace: dict[str, Any], sheet: Sheet, points: Sequence[tuple[float, float]]) -> None:
    font = font_of(trace, sheet.layout, "textfont")
    for place, (x, y) in enumerate(points):
        text = each(trace.get("text"), place, "")
        if not text or math.isnan(x + y):
            continue
        up, along = str(each(trace.get("textposition"), place, "middle center")).split(" ")
        room = float(each((trace.get("marker") or {}).get("size"), place, 6.0)) / 2 + 2
        dy = {"top": -room, "bottom": room, "middle": 0.0}[up]
        dx = {"left": -room, "right": room, "center": 0.0}[along]
        canvas.text((x + dx, y + dy), str(text), font, (_OPPOSITE_ALONG[along], _OPPOSITE_UP[up]))
