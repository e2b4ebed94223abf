"""Axes drawn: grid, line, ticks, their labels and the title."""

from __future__ import annotations

from clinicsim.views.static.canvas import Box, Canvas, Pencil
from clinicsim.views.static.paint import paint
from clinicsim.views.static.scales import Scale
from clinicsim.views.static.sheet import (
    TICK_GAP,
    TICK_LENGTH,
    TITLE_GAP,
    Sheet,
    font_of,
    is_at_edge,
    label_depth,
    line_at,
    title_of_axis,
)
from clinicsim.views.static.words import LINE_HEIGHT, Font, size_of

_RULE, _LINE = "#eee", "#444"  # plotly's own colours


def draw_grid(canvas: Canvas, sheet: Sheet) -> None:
    """Draw the grid of every axis, and the line at zero, under everything else."""
    for scale in sheet.scales.values():
        if scale.props.get("visible") is False:
            continue
        box = _across(scale, sheet)
        if scale.props.get("showgrid") is not False:
            grid = Pencil(
                paint(scale.props.get("gridcolor", _RULE)),
                float(scale.props.get("gridwidth", 1)),
                scale.props.get("griddash", "solid"),
            )
            for place, _ in scale.ticks():
                _rule(canvas, scale, place, box, grid)
        if (
            scale.props.get("zeroline")
            and scale.kind == "linear"
            and min(scale.low, scale.high) <= 0 <= max(scale.low, scale.high)
        ):
            zero = Pencil(
                paint(scale.props.get("zerolinecolor", _LINE)), float(scale.props.get("zerolinewidth", 1)), "solid"
            )
            _rule(canvas, scale, 0.0, box, zero)


def draw_axes(canvas: Canvas, sheet: Sheet) -> None:
    """Draw line, ticks, labels and title of every axis."""
    for scale in sheet.scales.values():
        if scale.props.get("visible") is False:
            continue
        at, outward = line_at(scale, sheet), _outward(scale)
        ends = (scale.start, scale.end)
        if scale.props.get("showline") is not False and "linecolor" in scale.props:
            _line(canvas, scale, ends, (at, at), Pencil(paint(scale.props["linecolor"]), 1.0))
        _draw_ticks(canvas, scale, sheet, at, outward)
        _draw_title(canvas, scale, sheet, at, outward)


def _across(scale: Scale, sheet: Sheet) -> Box:
    """Panel that the axis's grid runs over."""
    anchor = scale.props.get("anchor") or {"x": "y", "y": "x"}[scale.side]
    if anchor == "free" or f"{anchor[0]}axis{anchor[1:]}" not in sheet.scales:
        return sheet.plot
    # An axis that several panels share has its grid over all of them.
    if scale.side == "x" and not is_at_edge(scale, sheet):
        return sheet.plot
    own, other = scale.reference, anchor
    return sheet.area(own, other) if scale.side == "x" else sheet.area(other, own)


def _rule(canvas: Canvas, scale: Scale, place: float, box: Box, pencil: Pencil) -> None:
    at = scale.pixel(place)
    if scale.side == "x":
        canvas.line([at, at], [box.top, box.bottom], pencil)
    else:
        canvas.line([box.left, box.right], [at, at], pencil)


def _outward(scale: Scale) -> int:
    """Which way is out of the plot: down and right are 1, up and left are -1."""
    side = scale.props.get("side") or {"x": "bottom", "y": "left"}[scale.side]
    return 1 if side in ("bottom", "right") else -1


def _line(
    canvas: Canvas, scale: Scale, along: tuple[float, float], across: tuple[float, float], pencil: Pencil
) -> None:
    x, y = (along, across) if scale.side == "x" else (across, along)
    canvas.line(list(x), list(y), pencil)


def _draw_ticks(canvas: Canvas, scale: Scale, sheet: Sheet, at: float, outward: int) -> None:
    font = font_of(scale.props, sheet.layout, "tickfont")
    outside = scale.props.get("ticks") == "outside"
    gap = TICK_GAP + (TICK_LENGTH if outside else 0.0)
    pencil = Pencil(paint(scale.props.get("tickcolor", _LINE)), 1.0)
    shown = scale.props.get("showticklabels") is not False
    free = float("-inf")  # labels that would run into the one before are left out
    for place, text in sorted(scale.ticks(), key=lambda tick: scale.pixel(tick[0])):
        where = scale.pixel(place)
        if outside:
            _line(canvas, scale, (where, where), (at, at + outward * TICK_LENGTH), pencil)
        if not shown or not text:
            continue
        if scale.side == "x":
            half = size_of(text, font)[0] / 2
            if where - half < free or where + half > canvas.width:
                continue
            free = where + half + 2
            canvas.text((where, at + outward * gap), text, font, ("center", "top" if outward > 0 else "bottom"))
        else:
            canvas.text((at + outward * gap, where), text, font, ("left" if outward > 0 else "right", "middle"))
    if scale.kind == "multicategory" and shown:
        _draw_groups(canvas, scale, at + outward * (gap + LINE_HEIGHT * font.size), font, at)


def _draw_groups(canvas: Canvas, scale: Scale, at: float, font: Font, line: float) -> None:
    """Draw the outer categories under the inner ones, with a rule between two of them."""
    places: dict[str, list[int]] = {}
    for (outer, _), place in scale.categories.items():
        places.setdefault(str(outer), []).append(place)
    deepest = max(str(outer).count("<br>") + 1 for outer in places) * LINE_HEIGHT * font.size
    for outer, own in places.items():
        middle = scale.pixel((own[0] + own[-1]) / 2)
        canvas.text((middle, at), outer, font, ("center", "top"))
        if own[0] > 0:
            edge = scale.pixel(own[0] - 0.5)
            canvas.line([edge, edge], [line, at + deepest], Pencil(paint(_LINE), 1.0))


def _draw_title(canvas: Canvas, scale: Scale, sheet: Sheet, at: float, outward: int) -> None:
    text = title_of_axis(scale)
    if not text:
        return
    font = font_of(scale.props.get("title") or {}, sheet.layout)
    away = at + outward * (label_depth(scale, sheet.layout) + TITLE_GAP)
    middle = (scale.start + scale.end) / 2
    if scale.side == "x":
        canvas.text((middle, away), text, font, ("center", "top" if outward > 0 else "bottom"))
    else:
        canvas.text((away, middle), text, font, ("center", "bottom"), angle=-90.0)
