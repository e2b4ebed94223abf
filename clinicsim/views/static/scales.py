"""Axes: where a value stands in pixels, over which range, and where the ticks are."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from clinicsim.views.static.errors import CannotDraw
from clinicsim.views.static.formats import date_text, number_text

_PAD = 0.05  # beyond the outermost value, as a share of the range, as plotly has it
_KINDS = ("linear", "log", "date", "category", "multicategory")
_TICK_EVERY = {"x": 110, "y": 50}  # pixels for each tick, about


@dataclass(slots=True, eq=False)
class Scale:
    """One axis. Positions inside are numbers: days of dates, logarithms, places of categories."""

    name: str  # such as "xaxis2"
    props: dict[str, Any]
    kind: str
    categories: dict[Any, int] = field(default_factory=dict)
    low: float = math.inf  # of what is drawn on it
    high: float = -math.inf
    padded: bool = False  # whether marks or bars need room at the ends
    from_zero: bool = False  # whether bars stand on it
    start: float = 0.0  # pixel of the first position
    end: float = 1.0

    @property
    def side(self) -> str:
        """`x` or `y`."""
        return self.name[0]

    @property
    def reference(self) -> str:
        """How traces, shapes and notes call the axis, such as `x2`."""
        return self.name.replace("axis", "")

    def position(self, value: Any) -> float:
        """Return the place of a value along the axis, nan where it has none."""
        if value is None:
            return math.nan
        if self.kind == "date":
            return days(value)
        if self.kind in ("category", "multicategory"):
            return float(self.categories[value]) if value in self.categories else _number(value)
        number = _number(value)
        if self.kind == "log":
            return math.log10(number) if number > 0 else math.nan
        return number

    def positions(self, values: Iterable[Any]) -> list[float]:
        """Places of several values."""
        return [self.position(value) for value in values]

    def take(self, positions: Iterable[float]) -> None:
        """Widen the range so that it holds the positions."""
        for place in positions:
            if math.isfinite(place):
                self.low, self.high = min(self.low, place), max(self.high, place)

    def settle(self) -> None:
        """Fix the range: the one that is given, or what is drawn with some room."""
        given = self.props.get("range")
        reverse = self.props.get("autorange") == "reversed"
        if given is not None:
            self.low, self.high = (days(end) if self.kind == "date" else float(end) for end in given)
            return
        low, high = (self.low, self.high) if self.low <= self.high else (0.0, 1.0)
        if self.kind in ("category", "multicategory"):
            low, high = min(low, 0.0) - 0.5, max(high, len(self.categories) - 1) + 0.5
        else:
            low, high = self._with_room(low, high)
        self.low, self.high = (high, low) if reverse else (low, high)

    def _with_room(self, low: float, high: float) -> tuple[float, float]:
        to_zero = self.kind == "linear" and (self.from_zero or self.props.get("rangemode") == "tozero")
        if to_zero:
            low, high = min(low, 0.0), max(high, 0.0)
        if low == high:
            return (low - 1.0, high + 1.0) if not to_zero or low else (low, high + 1.0)
        room = (high - low) * _PAD if self.padded or self.side == "y" else 0.0
        at_zero_low, at_zero_high = (to_zero and end == 0.0 for end in (low, high))
        return low - (0.0 if at_zero_low else room), high + (0.0 if at_zero_high else room)

    def pixel(self, position: float) -> float:
        """Pixel of a position."""
        return self.start + (position - self.low) / (self.high - self.low) * (self.end - self.start)

    def pixels(self, values: Iterable[Any]) -> list[float]:
        """Pixels of several values."""
        return [self.pixel(self.position(value)) for value in values]

    def ticks(self) -> list[tuple[float, str]]:
        """Position and text of each tick inside the range."""
        props = self.props
        if props.get("tickvals") is not None:
            values = self.positions(props["tickvals"])
            texts = props.get("ticktext")
            marks = list(zip(values, texts or map(self._text, values), strict=True))
        elif self.kind == "category":
            marks = [(float(place), str(name)) for name, place in self.categories.items()]
        elif self.kind == "multicategory":
            marks = [(float(place), str(name[1])) for name, place in self.categories.items()]
        elif self.kind == "date":
            marks = self._dates()
        else:
            marks = [(place, self._text(place)) for place in self._numbers()]
        low, high = sorted((self.low, self.high))
        slack = (high - low) * 1e-9
        return [(place, text) for place, text in marks if low - slack <= place <= high + slack]

    def _text(self, place: float) -> str:
        value = 10.0**place if self.kind == "log" else place
        text = number_text(value, self.props.get("tickformat") or "")
        return f"{self.props.get('tickprefix') or ''}{text}{self.props.get('ticksuffix') or ''}"

    def _numbers(self) -> list[float]:
        from matplotlib.ticker import MaxNLocator

        low, high = sorted((self.low, self.high))
        step = self.props.get("dtick")
        if isinstance(step, int | float) and not isinstance(step, bool):
            first = self.props.get("tick0") or 0
            return [
                first + step * n for n in range(math.ceil((low - first) / step), math.floor((high - first) / step) + 1)
            ]
        if self.kind == "log":
            return _decades(low, high)
        most = self.props.get("nticks") or max(2, round(abs(self.end - self.start) / _TICK_EVERY[self.side]))
        found = MaxNLocator(nbins=int(most), steps=[1, 2, 5, 10]).tick_values(low, high)
        return [0.0 if abs(place) < (high - low) * 1e-9 else float(place) for place in found]

    def _dates(self) -> list[tuple[float, str]]:
        """Ticks at round dates; what stands under a line break is written where it changes."""
        low, high = sorted((self.low, self.high))
        spec = self.props.get("tickformat") or "%b %Y"
        upper, _, under = spec.partition("\n")
        marks, before = [], ""
        for day in _round_dates(low, high, max(2, round(abs(self.end - self.start) / 70))):
            text, below = date_text(day, upper), date_text(day, under) if under else ""
            marks.append((day, f"{text}<br>{below}" if below and below != before else text))
            before = below
        return marks


def scale_of(name: str, props: dict[str, Any], values: Sequence[Sequence[Any]]) -> Scale:
    """Make an axis for the values of its traces, which tell its kind where the layout does not."""
    kind = props.get("type") or "-"
    if kind == "-":
        kind = _kind_of([value for several in values for value in several if value is not None])
    if kind not in _KINDS:
        raise CannotDraw(f"axis of type {kind!r}")
    made = Scale(name, props, kind)
    if kind in ("category", "multicategory"):
        array = props.get("categoryarray")
        order = [*(array if array is not None else ()), *(value for several in values for value in several)]
        known = [value for value in dict.fromkeys(order) if value is not None]
        if kind == "multicategory":  # those of one group together
            groups = {outer: place for place, (outer, _) in reversed(list(enumerate(known)))}
            known.sort(key=lambda pair: groups[pair[0]])
        made.categories = {value: place for place, value in enumerate(known)}
    return made


def pairs(values: Any) -> list[Any]:
    """Values of a trace; of two lists, outer and inner categories, the pairs."""
    if values is None:
        return []
    if len(values) == 2 and all(isinstance(each, list | tuple) for each in values):
        return list(zip(*values, strict=True))
    return list(values)


def days(value: Any) -> float:
    """Days from 1970 of a date, or of a text that plotly reads as one."""
    import numpy as np

    if isinstance(value, dt.datetime):
        return (value.replace(tzinfo=None) - dt.datetime(1970, 1, 1)).total_seconds() / 86400
    if isinstance(value, int | float | np.number):  # milliseconds
        return float(value) / 86_400_000
    return float(np.datetime64(str(value) if isinstance(value, dt.date) else value, "us").astype(np.int64)) / 86_400e6


def _kind_of(values: Sequence[Any]) -> str:
    first = next(iter(values), 0.0)
    if isinstance(first, tuple):
        return "multicategory"
    if isinstance(first, dt.date) or type(first).__name__ == "datetime64":
        return "date"
    return "category" if isinstance(first, str) else "linear"


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return math.nan


def _decades(low: float, high: float) -> list[float]:
    """Powers of ten, and twice and five times them where few of those lie in the range."""
    decades = range(math.floor(low), math.ceil(high) + 1)
    parts = (1, 2, 5) if high - low < 2 else (1,)
    return [power + math.log10(part) for power in decades for part in parts]


def _round_dates(low: float, high: float, most: int) -> list[float]:
    """Days on which ticks of a date axis stand."""
    from matplotlib.dates import AutoDateLocator

    start, end = (dt.datetime(1970, 1, 1) + dt.timedelta(days=day) for day in (low, high))
    return [float(day) for day in AutoDateLocator(minticks=2, maxticks=most).tick_values(start, end)]
