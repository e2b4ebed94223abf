"""Colours, dashes and hatchings of plotly, as matplotlib takes them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import Any, TypeAlias

from clinicsim.views.static.errors import CannotDraw

Paint: TypeAlias = tuple[float, float, float, float]
"""Red, green, blue and opacity, each 0 to 1."""

CLEAR: Paint = (0.0, 0.0, 0.0, 0.0)

_RGBA = re.compile(r"rgba?\(\s*([\d.]+)\s*,\s*([\d.]+)\s*,\s*([\d.]+)\s*(?:,\s*([\d.]+)\s*)?\)")
_LEAST_DOT = 3.0  # plotly's shortest dash, in pixels
_DASHES = {  # in widths of the line, as plotly has them
    "dot": (1, 1),
    "dash": (3, 3),
    "longdash": (5, 5),
    "dashdot": (3, 1, 1, 1),
    "longdashdot": (5, 2, 1, 2),
}
_HATCHES = {"/": "///", "\\": "\\\\\\", "x": "xxx", "-": "---", "|": "|||", "+": "+++", ".": "..", "": ""}


def paint(colour: str, opacity: float = 1.0) -> Paint:
    """Read a colour: a name, `#rrggbb`, `rgb(...)` or `rgba(...)`."""
    from matplotlib.colors import to_rgba

    if found := _RGBA.fullmatch(colour.strip()):
        red, green, blue, alpha = found.groups()
        return float(red) / 255, float(green) / 255, float(blue) / 255, float(alpha or 1) * opacity
    red, green, blue, alpha = to_rgba(colour)
    return red, green, blue, alpha * opacity


def dashes(pattern: str, width: float) -> tuple[float, ...]:
    """Return lengths on and off in pixels; none for a whole line.

    Raises
    ------
    CannotDraw
        If the pattern is not one of plotly's.
    """
    if pattern == "solid":
        return ()
    if pattern in _DASHES:
        return tuple(part * max(width, _LEAST_DOT) for part in _DASHES[pattern])
    if re.fullmatch(r"[\d.]+(px)?([,\s]+[\d.]+(px)?)*", pattern):
        return tuple(float(part) for part in re.findall(r"[\d.]+", pattern))
    raise CannotDraw(f"dash {pattern!r}")


def hatch(pattern: Any, place: int) -> str:
    """Return the hatching of one bar, empty where it is plain; a pattern may have a shape for each bar."""
    shape = each(dict(pattern or {}).get("shape", ""), place) or ""
    if shape not in _HATCHES:
        raise CannotDraw(f"pattern {shape!r}")
    return _HATCHES[shape]


def each(value: Any, place: int, otherwise: Any = None) -> Any:
    """Return the value of one point: of a list its member, of anything else itself."""
    if value is None:
        return otherwise
    if isinstance(value, str) or not (isinstance(value, Sequence) or hasattr(value, "__array__")):
        return value
    return value[place] if place < len(value) and value[place] is not None else otherwise


def on_scale(scale: Sequence[Sequence[Any]], share: float) -> Paint:
    """Return the colour of a colour scale at a share from 0 to 1, between the two stops about it."""
    stops = [(float(at), paint(colour)) for at, colour in scale]
    share = min(max(share, stops[0][0]), stops[-1][0])
    for (low, first), (high, second) in itertools.pairwise(stops):
        if share <= high:
            part = 0.0 if high == low else (share - low) / (high - low)
            red, green, blue, alpha = (a + part * (b - a) for a, b in zip(first, second, strict=True))
            return red, green, blue, alpha
    return stops[-1][1]


def is_dark(colour: Paint) -> bool:
    """Whether white text reads better on it than black (relative luminance as WCAG 2 defines it)."""
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] < 0.18
