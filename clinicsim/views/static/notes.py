"""Shapes and notes of the layout: lines, rectangles and texts at places of the axes or of the paper."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any, Literal

from clinicsim.views.static.canvas import SHARE, Along, Box, Canvas, Pencil, Up
from clinicsim.views.static.errors import CannotDraw
from clinicsim.views.static.paint import CLEAR, paint
from clinicsim.views.static.scales import Scale
from clinicsim.views.static.sheet import Sheet, font_of
from clinicsim.views.static.words import size_of

_PAD = 2.0  # about a text with a background
_ALONG: tuple[Along, ...] = ("left", "center", "right")
_UP: tuple[Up, ...] = ("bottom", "middle", "top")


def reach(layout: dict[str, Any], scales: dict[str, Scale]) -> None:
    """Tell the axes how far shapes and notes at their values go."""
    for shape in layout.get("shapes") or ():
        for side in "xy":
            scale = _scale(shape, side, scales)
            if scale is not None:
                scale.take([_position(scale, shape[f"{side}{end}"]) for end in (0, 1)])
    for note in layout.get("annotations") or ():
        for side in "xy":
            scale = _scale(note, side, scales)
            if scale is not None and note.get(side) is not None:
                scale.take([_note_position(scale, note[side])])


def draw_shapes(canvas: Canvas, sheet: Sheet, *, below: bool) -> None:
    """Draw the shapes that lie below the traces, or those above."""
    for shape in sheet.layout.get("shapes") or ():
        if (shape.get("layer") == "below") is not below:
            continue
        ends = [_pixel(sheet, shape, f"{side}{end}", side) for side in "xy" for end in (0, 1)]
        left, right, top, bottom = ends
        line, opacity = shape.get("line") or {}, float(shape.get("opacity", 1.0))
        pencil = Pencil(
            paint(str(line.get("color", "#444")), opacity), float(line.get("width", 2.0)), line.get("dash", "solid")
        )
        if shape.get("type") == "line":
            canvas.line([left, right], [top, bottom], pencil)
        elif shape.get("type") == "rect":
            box = Box(min(left, right), min(top, bottom), max(left, right), max(top, bottom))
            fill = shape.get("fillcolor")
            canvas.rectangle(box, paint(fill, opacity) if fill else CLEAR, pencil)
        else:
            raise CannotDraw(f"shape of type {shape.get('type')!r}")


def draw_notes(canvas: Canvas, sheet: Sheet) -> None:
    """Write every note."""
    for note in sheet.layout.get("annotations") or ():
        if note.get("showarrow", True) is not False:
            raise CannotDraw("annotation with an arrow")
        x = _pixel(sheet, note, "x", "x") + float(note.get("xshift", 0))
        y = _pixel(sheet, note, "y", "y") - float(note.get("yshift", 0))
        if note.get("visible") is False or not note.get("text") or math.isnan(x + y):
            continue
        font, text = font_of(note, sheet.layout), str(note["text"])
        width, height = size_of(text, font)
        width = float(note.get("width") or width)  # of the box about the text, which may be wider
        along, up = _anchor(note)
        left, top = x - SHARE[along] * width, y - SHARE[up] * height
        if note.get("bgcolor"):
            box = Box(left - _PAD, top - _PAD, left + width + _PAD, top + height + _PAD)
            canvas.rectangle(box, paint(str(note["bgcolor"])))
        align: Along = note.get("align", "center")
        if angle := float(note.get("textangle", 0)):
            canvas.text((x, y), text, font, (along, up), align, angle)
        else:
            canvas.text((left + SHARE[align] * width, top), text, font, (align, "top"))


def _scale(one: dict[str, Any], side: str, scales: dict[str, Scale]) -> Scale | None:
    """Axis that a place is on; none on paper or in shares of a panel."""
    reference = str(one.get(f"{side}ref", side))
    if reference == "paper" or reference.endswith(" domain"):
        return None
    return scales.get(f"{side}axis{reference[1:]}")


def _pixel(sheet: Sheet, one: dict[str, Any], key: str, side: str) -> float:
    scale = _scale(one, side, sheet.scales)
    value = one.get(key)
    if scale is not None:
        return scale.pixel(_note_position(scale, value) if key == side else _position(scale, value))
    reference = str(one.get(f"{side}ref", side))
    if reference.endswith(" domain"):
        own = sheet.scale(reference.removesuffix(" domain"))
        return own.start + float(value or 0.0) * (own.end - own.start)
    return sheet.paper(side, float(value or 0.0))


def _position(scale: Scale, value: Any) -> float:
    if scale.kind in ("category", "multicategory") and isinstance(value, int | float):
        return float(value)
    return scale.position(value)


def _note_position(scale: Scale, value: Any) -> float:
    """Place of a note: on an axis of logarithms it is given as one."""
    return float(value) if scale.kind == "log" and not isinstance(value, dt.date) else _position(scale, value)


def _anchor(note: dict[str, Any]) -> tuple[Along, Up]:
    """Which point of the text stands at its place: as given; else its middle, or on paper its side at the edge."""
    along: Along | Literal["auto"] = note.get("xanchor") or "auto"
    up: Up | Literal["auto"] = note.get("yanchor") or "auto"
    return (
        _ALONG[_third(note, "x")] if along == "auto" else along,
        _UP[_third(note, "y")] if up == "auto" else up,
    )


def _third(note: dict[str, Any], side: str) -> int:
    if note.get(f"{side}ref") != "paper":
        return 1
    return min(2, int(float(note.get(side) or 0.0) * 3))
