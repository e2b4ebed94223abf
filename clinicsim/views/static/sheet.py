"""The sheet of one figure: its axes, how wide its margins are, and where the plot lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from clinicsim.views.static.canvas import Box
from clinicsim.views.static.scales import Scale, pairs, scale_of
from clinicsim.views.static.words import LINE_HEIGHT, Font, size_of

TICK_LENGTH, TICK_GAP, TITLE_GAP = 5.0, 3.0, 10.0
_BOLD = 600  # weight of a font
_EDGE = 6.0  # between labels and the edge of the sheet
_MARGIN = {"l": 80.0, "r": 80.0, "t": 100.0, "b": 80.0}  # plotly's own


@dataclass(slots=True, eq=False)
class Sheet:
    """Axes and the rectangle that their domains are shares of."""

    layout: dict[str, Any]
    scales: dict[str, Scale]
    plot: Box

    def area(self, x: str, y: str) -> Box:
        """Rectangle of the panel of two axes, by their references."""
        across, up = self.scale(x), self.scale(y)
        left, right = sorted((across.start, across.end))
        top, bottom = sorted((up.start, up.end))
        return Box(left, top, right, bottom)

    def scale(self, reference: str) -> Scale:
        """Axis by its reference, such as `x2`."""
        return self.scales[f"{reference[0]}axis{reference[1:]}"]

    def paper(self, side: str, share: float) -> float:
        """Pixel of a share of the plot, along it or up it."""
        if side == "x":
            return self.plot.left + share * (self.plot.right - self.plot.left)
        return self.plot.bottom - share * (self.plot.bottom - self.plot.top)


def font_of(props: dict[str, Any], layout: dict[str, Any], key: str = "font") -> Font:
    """How a text is written: as the layout has it where it says nothing itself."""
    own, shared = props.get(key) or {}, layout.get("font") or {}
    weight = own.get("weight", "normal")
    size, colour = own.get("size", shared.get("size", 12)), own.get("color", shared.get("color", "#000"))
    return Font(float(size), str(colour), weight == "bold" or (isinstance(weight, int) and weight >= _BOLD))


def axes_of(layout: dict[str, Any], traces: Sequence[dict[str, Any]]) -> dict[str, Scale]:
    """Make every axis that a trace or the layout names; those of pictures without axes are left out."""
    flat = [trace for trace in traces if trace["type"] != "sankey"]
    names = {
        f"{trace.get(f'{side}axis', side)[0]}axis{trace.get(f'{side}axis', side)[1:]}"
        for trace in flat
        for side in "xy"
    }
    if flat:
        names |= {name for name in layout if name.startswith(("xaxis", "yaxis"))}
    return {name: scale_of(name, layout.get(name) or {}, _values(name, flat)) for name in sorted(names)}


def _values(name: str, traces: Sequence[dict[str, Any]]) -> list[list[Any]]:
    side, reference = name[0], name.replace("axis", "")
    return [pairs(trace.get(side)) for trace in traces if trace.get(f"{side}axis", side) == reference]


def placed(
    layout: dict[str, Any], scales: dict[str, Scale], width: float, height: float, legend: dict[str, float]
) -> Sheet:
    """Lay the sheet out: margins as they are given, wider where labels and the legend need it.

    Parameters
    ----------
    layout
        Of plotly.
    scales
        With settled ranges.
    width, height
        Of the sheet in pixels.
    legend
        Pixels that the legend needs at each edge, by `l`, `r`, `t` and `b`.
    """
    given = _MARGIN | {edge: float(size) for edge, size in (layout.get("margin") or {}).items() if edge in _MARGIN}
    margins = {edge: max(size, legend.get(edge, 0.0)) for edge, size in given.items()}
    for _ in range(2):  # labels depend on the ticks, and these on the room
        plot = Box(margins["l"], margins["t"], width - margins["r"], height - margins["b"])
        sheet = Sheet(layout, scales, plot)
        for scale in scales.values():
            _stretch(sheet, scale)
        for scale in scales.values():
            edge, need = _need(sheet, scale)
            margins[edge] = max(margins[edge], need)
    return sheet


def is_at_edge(scale: Scale, sheet: Sheet) -> bool:
    """Whether the axis stands at the edge of the plot and not inside it."""
    return _stands_at(scale, sheet) in (0.0, 1.0)


def _stretch(sheet: Sheet, scale: Scale) -> None:
    low, high = scale.props.get("domain") or (0.0, 1.0)
    scale.start, scale.end = sheet.paper(scale.side, low), sheet.paper(scale.side, high)


def _stands_at(scale: Scale, sheet: Sheet) -> float:
    """Share of the plot at which the axis's line stands."""
    anchor = scale.props.get("anchor") or {"x": "y", "y": "x"}[scale.side]
    if anchor == "free":
        return float(scale.props.get("position") or 0.0)
    other = sheet.scales.get(f"{anchor[0]}axis{anchor[1:]}")
    low, high = (other.props.get("domain") if other else None) or (0.0, 1.0)
    return float(high if scale.props.get("side") in ("top", "right") else low)


def line_at(scale: Scale, sheet: Sheet) -> float:
    """Pixel at which the axis's line stands."""
    return sheet.paper({"x": "y", "y": "x"}[scale.side], _stands_at(scale, sheet))


def label_depth(scale: Scale, layout: dict[str, Any]) -> float:
    """Pixels that tick labels take away from the plot."""
    if scale.props.get("showticklabels") is False or scale.props.get("visible") is False:
        return 0.0
    font = font_of(scale.props, layout, "tickfont")
    sizes = [size_of(text, font) for _, text in scale.ticks()]
    depth = max((each[1] if scale.side == "x" else each[0] for each in sizes), default=0.0)
    outer = LINE_HEIGHT * font.size * _outer_lines(scale) if scale.kind == "multicategory" else 0.0
    return depth + outer + TICK_GAP + (TICK_LENGTH if scale.props.get("ticks") == "outside" else 0.0)


def _outer_lines(scale: Scale) -> int:
    return max((str(outer).count("<br>") + 1 for outer, _ in scale.categories), default=0)


def title_of_axis(scale: Scale) -> str:
    """Text of the axis's title."""
    title = scale.props.get("title") or {}
    return str(title.get("text") or "") if isinstance(title, dict) else str(title)


def _need(sheet: Sheet, scale: Scale) -> tuple[str, float]:
    """Edge at which the axis stands, and how much margin its labels and title need there."""
    at = _stands_at(scale, sheet)
    edge = {"x": "b" if at == 0 else "t", "y": "l" if at == 0 else "r"}[scale.side]
    if scale.props.get("automargin") is not True or not is_at_edge(scale, sheet):
        return edge, 0.0
    depth = label_depth(scale, sheet.layout)
    if title := title_of_axis(scale):
        depth += TITLE_GAP + size_of(title, font_of(scale.props.get("title") or {}, sheet.layout))[1]
    return edge, depth + _EDGE
