"""Flows between nodes: bands as broad as what flows, from a column of nodes to those to the right of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from clinicsim.views.static.canvas import Box, Canvas, Pencil
from clinicsim.views.static.paint import Paint, each, paint
from clinicsim.views.static.sheet import Sheet, font_of

_LINK = "rgba(0,0,0,0.2)"  # plotly's own
_TEXT_GAP = 4.0


@dataclass(slots=True)
class _Node:
    """One node; `into` and `out` are links by their places in the trace."""

    column: float = 0.0
    into: list[int] = field(default_factory=list)
    out: list[int] = field(default_factory=list)
    value: float = 0.0
    left: float = 0.0
    top: float = 0.0


def draw(canvas: Canvas, trace: dict[str, Any], sheet: Sheet) -> None:
    """Draw nodes and links of one trace in its domain."""
    link, node = trace["link"], trace["node"]
    nodes = _nodes(len(node["label"]), link)
    domain = trace.get("domain") or {}
    across, up = domain.get("x") or (0.0, 1.0), domain.get("y") or (0.0, 1.0)
    box = Box(
        sheet.paper("x", across[0]), sheet.paper("y", up[1]), sheet.paper("x", across[1]), sheet.paper("y", up[0])
    )
    thick, scale = float(node.get("thickness", 20)), _place(nodes, node, box)
    _draw_links(canvas, link, nodes, thick, scale)
    font = font_of(trace, sheet.layout, "textfont")
    for place, one in enumerate(nodes):
        if one.value <= 0:
            continue
        own = Box(one.left, one.top, one.left + thick, one.top + one.value * scale)
        line = node.get("line") or {}
        edge = Pencil(paint(str(each(line.get("color"), place, "#444"))), float(each(line.get("width"), place, 0.5)))
        canvas.rectangle(own, paint(str(each(node.get("color"), place, "#444"))), edge)
        is_last = one.left + thick > box.right - 1
        at = (own.left - _TEXT_GAP if is_last else own.right + _TEXT_GAP, (own.top + own.bottom) / 2)
        canvas.text(at, str(node["label"][place]), font, ("right" if is_last else "left", "middle"))


def _nodes(count: int, link: dict[str, Any]) -> list[_Node]:
    nodes = [_Node() for _ in range(count)]
    for place, (source, target) in enumerate(zip(link["source"], link["target"], strict=True)):
        nodes[source].out.append(place)
        nodes[target].into.append(place)
    for one in nodes:
        one.value = max(sum(float(link["value"][at]) for at in side) for side in (one.into, one.out))
    for _ in range(count):  # a node stands to the right of all that flow into it; flows back are bent
        for source, target in zip(link["source"], link["target"], strict=True):
            if nodes[source].column + 1 < count:
                nodes[target].column = max(nodes[target].column, nodes[source].column + 1)
    return nodes


def _place(nodes: list[_Node], node: dict[str, Any], box: Box) -> float:
    """Give every node its place, and return pixels for each unit that flows."""
    thick, pad = float(node.get("thickness", 20)), float(node.get("pad", 20))
    last = max((one.column for one in nodes), default=0.0) or 1.0
    columns: dict[float, list[int]] = {}
    for place, one in enumerate(nodes):
        own = each(node.get("x"), place)
        one.left = box.left + (one.column / last if own is None else float(own)) * (box.right - box.left - thick)
        if one.value > 0:
            columns.setdefault(round(one.left), []).append(place)
    height = box.bottom - box.top
    scale = min(
        ((height - pad * (len(own) - 1)) / sum(nodes[at].value for at in own) for own in columns.values()), default=1.0
    )
    for own in columns.values():
        own.sort(key=lambda at: (float(each(node.get("y"), at, 0.5)), at))
        used = sum(nodes[at].value * scale for at in own) + pad * (len(own) - 1)
        top = box.top + (height - used) / 2
        for at in own:
            middle = each(node.get("y"), at)
            wanted = top if middle is None else box.top + float(middle) * height - nodes[at].value * scale / 2
            nodes[at].top = max(top if middle is None else box.top, wanted)
            top = nodes[at].top + nodes[at].value * scale + pad
        _push_apart(nodes, own, scale, pad, box)
    return scale


def _push_apart(nodes: list[_Node], column: list[int], scale: float, pad: float, box: Box) -> None:
    """Move nodes of a column so that none lies on another or beyond the edges."""
    floor = box.top
    for at in column:
        nodes[at].top = max(nodes[at].top, floor)
        floor = nodes[at].top + nodes[at].value * scale + pad
    ceiling = box.bottom
    for at in reversed(column):
        nodes[at].top = min(nodes[at].top, ceiling - nodes[at].value * scale)
        ceiling = nodes[at].top - pad


def _draw_links(canvas: Canvas, link: dict[str, Any], nodes: list[_Node], thick: float, scale: float) -> None:
    starts: dict[int, float] = {}
    finishes: dict[int, float] = {}
    for one in nodes:
        for side, ends, other in ((one.out, starts, link["target"]), (one.into, finishes, link["source"])):
            at = one.top
            for place in sorted(side, key=lambda each_link: (nodes[other[each_link]].top, each_link)):
                ends[place] = at
                at += float(link["value"][place]) * scale
    for place, (source, target) in enumerate(zip(link["source"], link["target"], strict=True)):
        colour = paint(str(each(link.get("color"), place, _LINK)))
        height = float(link["value"][place]) * scale
        _band(
            canvas, (nodes[source].left + thick, starts[place]), (nodes[target].left, finishes[place]), height, colour
        )


def _band(
    canvas: Canvas, start: tuple[float, float], finish: tuple[float, float], height: float, colour: Paint
) -> None:
    from matplotlib.path import Path

    middle = (start[0] + finish[0]) / 2
    corners = [
        start,
        (middle, start[1]),
        (middle, finish[1]),
        finish,
        (finish[0], finish[1] + height),
        (middle, finish[1] + height),
        (middle, start[1] + height),
        (start[0], start[1] + height),
        start,
    ]
    curve = [Path.CURVE4] * 3
    canvas.outline(Path(corners, [Path.MOVETO, *curve, Path.LINETO, *curve, Path.CLOSEPOLY]), colour)
