"""Marks of plotly, as matplotlib draws them."""

from __future__ import annotations

from typing import Any, NamedTuple

from clinicsim.views.static.canvas import Box, Canvas, Pencil
from clinicsim.views.static.errors import CannotDraw
from clinicsim.views.static.paint import CLEAR, each, paint

_SHAPES: dict[str, Any] = {
    "circle": "o",
    "square": "s",
    "diamond": "D",
    "diamond-tall": "d",
    "cross": "P",
    "x": "X",
    "x-thin": "x",
    "cross-thin": "+",
    "triangle-up": "^",
    "triangle-down": "v",
    "triangle-left": "<",
    "triangle-right": ">",
    "star": "*",
    "star-diamond": (4, 1, 0),
    "pentagon": "p",
    "hexagon": "h",
    "hourglass": [(-1, -1), (1, -1), (-1, 1), (1, 1), (-1, -1)],
    "line-ns": "|",
    "line-ew": "_",
}
_SMALLER = {"diamond": 0.78, "diamond-tall": 1.2, "star": 1.25}  # so that marks of one size look it
_LINES = ("x-thin", "cross-thin", "line-ns", "line-ew")


class Mark(NamedTuple):
    """One mark, ready to be drawn."""

    shape: Any
    size: float
    fill: tuple[float, float, float, float]
    edge: Pencil

    def draw(self, canvas: Canvas, x: float, y: float, clip: Box | None = None) -> None:
        """Draw it with its middle at a pixel."""
        canvas.mark(x, y, self.shape, self.size, self.fill, self.edge, clip)


def mark_of(marker: dict[str, Any], place: int, otherwise: str, opacity: float = 1.0) -> Mark:
    """Read the mark of one point.

    Parameters
    ----------
    marker
        The trace's marker; size, colour, symbol and line may be given for each point.
    place
        Which point.
    otherwise
        Colour of a marker that names none.
    opacity
        Of the trace.
    """
    symbol = str(each(marker.get("symbol"), place, "circle"))
    name, is_open = symbol.removesuffix("-open"), symbol.endswith("-open")
    if name not in _SHAPES:
        raise CannotDraw(f"marker symbol {symbol!r}")
    seen = opacity * float(each(marker.get("opacity"), place, 1.0))
    colour = paint(str(each(marker.get("color"), place, otherwise)), seen)
    line = marker.get("line") or {}
    width = float(each(line.get("width"), place, 1.0 if is_open or name in _LINES else 0.0))
    own = each(line.get("color"), place)
    edge = colour if is_open or own is None else paint(str(own), seen)
    size = float(each(marker.get("size"), place, 6.0)) * _SMALLER.get(name, 1.0)
    hollow = is_open or name in _LINES
    return Mark(_SHAPES[name], size, CLEAR if hollow else colour, Pencil(edge, width))
