"""Numbers and dates on axes, by the formats of d3 that plotly takes.

The specification is that of the library d3-format: [sign][,][.precision][~][type].
"""

from __future__ import annotations

import datetime as dt
import math
import re

from clinicsim.views.numbers import MINUS
from clinicsim.views.static.errors import CannotDraw

_SPEC = re.compile(r"(?P<sign>\+?)(?P<comma>,?)(?:\.(?P<places>\d+))?(?P<trim>~?)(?P<kind>[%frsgdep]?)")
_PREFIXES = {-9: "n", -6: "µ", -3: "m", 0: "", 3: "k", 6: "M", 9: "G", 12: "T"}


def number_text(value: float, spec: str) -> str:
    """Write a number by a format of d3; an empty one writes the shortest text, with thousands apart.

    Raises
    ------
    CannotDraw
        If the format is of another kind.
    """
    found = _SPEC.fullmatch(spec)
    if found is None:
        raise CannotDraw(f"number format {spec!r}")
    places = int(found["places"]) if found["places"] else None
    if not spec:
        text = _trimmed(f"{abs(value):,.10f}")
    else:
        text = _of_kind(abs(value), found["kind"], places, "," if found["comma"] else "")
        text = _trimmed(text) if found["trim"] else text
    sign = MINUS if value < 0 and any(c in "123456789" for c in text) else "+" if found["sign"] and value > 0 else ""
    return sign + text


def _of_kind(value: float, kind: str, places: int | None, comma: str) -> str:
    if kind in ("%", "p"):
        return f"{value * 100:{comma}.{6 if places is None else places}f}%"
    if kind == "f":
        return f"{value:{comma}.{6 if places is None else places}f}"
    if kind == "s":
        return _with_prefix(value, 6 if places is None else places)
    if kind == "d":
        return f"{round(value):{comma}d}"
    digits = max(1, 6 if places is None else places)  # "r", "g" and no type: significant digits
    shown = 0 if value == 0 else digits - 1 - math.floor(math.log10(value))
    return f"{round(value, shown):{comma}.{max(0, shown)}f}"


def _with_prefix(value: float, digits: int) -> str:
    power = 0 if value == 0 else max(-9, min(12, 3 * math.floor(math.log10(value) / 3)))
    scaled = value / 10.0**power
    shown = digits - 1 - (0 if scaled == 0 else math.floor(math.log10(scaled)))
    return f"{scaled:.{max(0, shown)}f}{_PREFIXES[power]}"


def _trimmed(text: str) -> str:
    """Without zeros at the end of a fraction; what follows the digits stays."""
    return re.sub(r"\.(\d*?)0*(\D*)$", lambda found: f".{found[1]}{found[2]}" if found[1] else found[2], text)


def date_text(day: float, spec: str) -> str:
    """Write a date, counted in days from 1970, by a format of d3-time-format."""
    when = dt.datetime(1970, 1, 1) + dt.timedelta(days=day)
    text = spec.replace("%-d", str(when.day)).replace("%e", str(when.day)).replace("%q", str((when.month + 2) // 3))
    return when.strftime(text)
