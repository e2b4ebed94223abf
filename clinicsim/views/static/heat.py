"""Heat maps: a coloured cell for each pair of categories or places, and the bar that says what colours mean."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

from clinicsim.views.static.canvas import Box, Canvas, Pencil
from clinicsim.views.static.formats import number_text
from clinicsim.views.static.paint import Paint, is_dark, on_scale, paint
from clinicsim.views.static.scales import Scale, pairs
from clinicsim.views.static.sheet import Sheet, font_of

_BAR_GAP, _STEPS, _TICKS = 24.0, 48, 5
BAR_ROOM = 96.0
"""Pixels to the right of the plot that the bar of colours needs with its numbers and its title."""


def reach(trace: dict[str, Any], x: Scale, y: Scale) -> None:
    """Tell the axes which cells there are."""
    for scale, count in ((x, len(trace["z"][0]) if len(trace["z"]) else 0), (y, len(trace["z"]))):
        sides = _sides(scale, trace, count)
        if scale.kind not in ("category", "multicategory"):
            scale.take([end for pair in sides for end in pair])
            scale.props = {"range": [scale.low, scale.high]} | scale.props
            if scale.props.get("autorange") == "reversed":
                scale.props["range"] = [scale.high, scale.low]


def draw(canvas: Canvas, trace: dict[str, Any], sheet: Sheet) -> None:
    """Draw the cells with their texts, and the bar of colours."""
    x, y = sheet.scale(trace.get("xaxis", "x")), sheet.scale(trace.get("yaxis", "y"))
    clip, (low, high) = sheet.area(x.reference, y.reference), _range(trace)
    columns = _sides(x, trace, len(trace["z"][0]) if len(trace["z"]) else 0)
    rows = _sides(y, trace, len(trace["z"]))
    half = float(trace.get("xgap", 0)) / 2, float(trace.get("ygap", 0)) / 2
    for up, (bottom, top) in enumerate(rows):
        for across, (left, right) in enumerate(columns):
            value = trace["z"][up][across]
            if value is None or math.isnan(float(value)):
                continue
            colour = _colour(trace, float(value), low, high)
            x_pixels, y_pixels = sorted((x.pixel(left), x.pixel(right))), sorted((y.pixel(bottom), y.pixel(top)))
            box = Box(x_pixels[0] + half[0], y_pixels[0] + half[1], x_pixels[1] - half[0], y_pixels[1] - half[1])
            canvas.rectangle(box, colour, clip=clip)
            _text(canvas, trace, (up, across), sheet, box, colour)
    if trace.get("showscale") is not False:
        _bar(canvas, trace, sheet, low, high)


def _sides(scale: Scale, trace: dict[str, Any], count: int) -> list[tuple[float, float]]:
    """Both sides of each column or row, as positions."""
    given = pairs(trace.get(scale.side))
    middles = scale.positions(given) if len(given) else [float(at) for at in range(count)]
    if len(middles) == count + 1:  # edges were given
        return list(itertools.pairwise(middles))
    half = min((abs(b - a) for a, b in itertools.pairwise(middles)), default=1.0) / 2
    return [(at - half, at + half) for at in middles]


def _range(trace: dict[str, Any]) -> tuple[float, float]:
    known = [float(value) for row in trace["z"] for value in row if value is not None and not math.isnan(float(value))]
    low, high = min(known, default=0.0), max(known, default=1.0)
    if (middle := trace.get("zmid")) is not None:
        reach = max(high - middle, middle - low)
        low, high = middle - reach, middle + reach
    low = low if trace.get("zmin") is None else float(trace["zmin"])
    high = high if trace.get("zmax") is None else float(trace["zmax"])
    return low, high


def _colour(trace: dict[str, Any], value: float, low: float, high: float) -> Paint:
    share = 0.5 if high == low else (value - low) / (high - low)
    return on_scale(trace["colorscale"], 1 - share if trace.get("reversescale") else share)


def _text(canvas: Canvas, trace: dict[str, Any], cell: tuple[int, int], sheet: Sheet, box: Box, colour: Paint) -> None:
    template, texts = trace.get("texttemplate"), trace.get("text")
    if not template or texts is None:
        return
    text = str(template).replace("%{text}", str(texts[cell[0]][cell[1]] or ""))
    font = font_of(trace, sheet.layout, "textfont")
    own = (trace.get("textfont") or {}).get("color") or ("#fff" if is_dark(colour) else "#1d1d1f")
    middle = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
    canvas.text(middle, text, font._replace(colour=own), ("center", "middle"))


def _bar(canvas: Canvas, trace: dict[str, Any], sheet: Sheet, low: float, high: float) -> None:
    bar = trace.get("colorbar") or {}
    left, width = sheet.plot.right + _BAR_GAP, float(bar.get("thickness", 20))
    top, bottom = sheet.plot.top, sheet.plot.bottom
    step = (bottom - top) / _STEPS
    for which in range(_STEPS):
        colour = _colour(trace, low + (high - low) * (which + 0.5) / _STEPS, low, high)
        canvas.rectangle(Box(left, bottom - step * (which + 1), left + width, bottom - step * which), colour)
    font = font_of(bar, sheet.layout, "tickfont")
    for place, text in _bar_ticks(bar, low, high):
        at = bottom - (place - low) / ((high - low) or 1.0) * (bottom - top)
        canvas.line([left + width, left + width + 4], [at, at], Pencil(paint("#444"), 1.0))
        canvas.text((left + width + 7, at), text, font, ("left", "middle"))
    title = bar.get("title") or {}
    if words := str(title.get("text") or ""):
        own = font_of(title, sheet.layout)
        if title.get("side") == "right":
            canvas.text((left + width + 40, (top + bottom) / 2), words, own, ("center", "bottom"), angle=90.0)
        else:
            canvas.text((left, top - 4), words, own, ("left", "bottom"))


def _bar_ticks(bar: dict[str, Any], low: float, high: float) -> Sequence[tuple[float, str]]:
    from matplotlib.ticker import MaxNLocator

    if bar.get("tickvals") is not None:
        texts = bar.get("ticktext") or [number_text(float(value), "") for value in bar["tickvals"]]
        return [(float(value), str(text)) for value, text in zip(bar["tickvals"], texts, strict=True)]
    places = MaxNLocator(nbins=_TICKS, steps=[1, 2, 5, 10]).tick_values(low, high)
    affix = (bar.get("tickprefix") or "", bar.get("ticksuffix") or "")
    return [
        (float(at), f"{affix[0]}{number_text(float(at), bar.get('tickformat') or '')}{affix[1]}")
        for at in places
        if low <= at <= high
    ]
