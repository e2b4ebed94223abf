"""Error bars of scatter and bar traces."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from clinicsim.views.static.canvas import Box, Canvas, Pencil
from clinicsim.views.static.errors import CannotDraw
from clinicsim.views.static.paint import each, paint
from clinicsim.views.static.scales import Scale


def ends(error: dict[str, Any] | None, places: Sequence[float], scale: Scale) -> list[tuple[float, float]]:
    """Lower and upper end of each whisker, as positions along its axis; nan where there is none.

    Lengths are in the unit of the values. On an axis of logarithms a lower end at or below 0 is minus infinity.

    Raises
    ------
    CannotDraw
        If the lengths are not given as data.
    """
    if not error or error.get("visible") is False:
        return []
    if error.get("type", "data") != "data":
        raise CannotDraw(f"error bars of type {error['type']!r}")
    found = []
    for at, place in enumerate(places):
        above = float(each(error.get("array"), at, math.nan))
        below = (
            above
            if error.get("symmetric", "arrayminus" not in error)
            else float(each(error.get("arrayminus"), at, math.nan))
        )
        found.append((_moved(scale, place, -below), _moved(scale, place, above)))
    return found


def _moved(scale: Scale, place: float, length: float) -> float:
    """Position of a value that is so far from the value at a place."""
    if scale.kind != "log":
        return place + length
    value = 10.0**place + length
    return math.log10(value) if value > 0 else math.nan if math.isnan(value) else -math.inf


def draw_whiskers(
    canvas: Canvas,
    trace: dict[str, Any],
    scales: tuple[Scale, Scale],
    points: Sequence[tuple[float, float]],
    clip: Box,
) -> None:
    """Draw both whiskers of every point; `points` are where they are, in pixels."""
    for along, name in enumerate(("error_x", "error_y")):
        error = trace.get(name)
        if not error:
            continue
        scale = scales[along]
        pencil = Pencil(paint(str(error.get("color", "#444"))), float(error.get("thickness", 2.0)))
        cap = float(error.get("width", 4.0))
        places = [_back(scale, point[along]) for point in points]
        for (low, high), point in zip(ends(error, places, scale), points, strict=True):
            first, last, middle = scale.pixel(max(low, min(scale.low, scale.high))), scale.pixel(high), point[1 - along]
            if not math.isfinite(first + last + middle) or first == last:
                continue
            _line(canvas, along, (first, last), (middle, middle), pencil, clip)
            for end in (first, last):
                _line(canvas, along, (end, end), (middle - cap, middle + cap), pencil, clip)


def _back(scale: Scale, pixel: float) -> float:
    """Position of a pixel."""
    return scale.low + (pixel - scale.start) / (scale.end - scale.start) * (scale.high - scale.low)


def _line(
    canvas: Canvas, along: int, own: tuple[float, float], other: tuple[float, float], pencil: Pencil, clip: Box
) -> None:
    x, y = (own, other) if along == 0 else (other, own)
    canvas.line(list(x), list(y), pencil, clip)
