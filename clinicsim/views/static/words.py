"""Text with the few marks of HTML that plotly reads: lines, bold, italics and colour."""

from __future__ import annotations

import re
from functools import lru_cache
from html.parser import HTMLParser
from typing import NamedTuple

from clinicsim.views.static.errors import CannotDraw

LINE_HEIGHT = 1.3
"""Of a line of text, in font sizes."""

FAMILY = "DejaVu Sans"
"""Comes with matplotlib, so that a drawing is the same on all machines."""


class Font(NamedTuple):
    """How a text is written."""

    size: float  # in pixels
    colour: str
    bold: bool = False


class Run(NamedTuple):
    """A part of a line in one style."""

    text: str
    bold: bool = False
    italic: bool = False
    colour: str = ""  # empty: that of the whole text
    size: float = 0.0  # 0: that of the whole text


@lru_cache(maxsize=4096)
def lines_of(text: str) -> tuple[tuple[Run, ...], ...]:
    """Read a text into lines of runs.

    Raises
    ------
    CannotDraw
        If the text has a mark that is not drawn here.
    """
    reader = _Reader()
    reader.feed(text.replace("\n", "<br>"))
    reader.close()
    return tuple(tuple(line) for line in reader.lines)


def plain(text: str) -> str:
    """Return the text without its marks, in one line."""
    return " ".join("".join(run.text for run in line) for line in lines_of(text)).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[list[Run]] = [[]]
        self._open: list[tuple[str, dict[str, str]]] = []  # tag and style

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.lines.append([])
            return
        if tag not in ("b", "i", "span"):
            raise CannotDraw(f"<{tag}> in a text")
        style = dict(re.findall(r"([\w-]+)\s*:\s*([^;]+)", dict(attrs).get("style") or ""))
        if unknown := style.keys() - {"color", "font-size"}:
            raise CannotDraw(f"{', '.join(sorted(unknown))} in the style of a text")
        self._open.append((tag, style))

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1][0] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self._open]
        style = {name: value for _, own in self._open for name, value in own.items()}
        size = float(style.get("font-size", "0px").removesuffix("px"))
        self.lines[-1].append(Run(data, "b" in tags, "i" in tags, style.get("color", ""), size))


@lru_cache(maxsize=8192)
def _run_width(text: str, size: float, *, bold: bool) -> float:
    """Width of a run in pixels."""
    from matplotlib.font_manager import FontProperties, fontManager, get_font

    path = fontManager.findfont(FontProperties(family=FAMILY, weight="bold" if bold else "normal"))
    font = get_font(path)
    font.set_size(size, 72)
    font.set_text(text, 0.0)
    return float(font.get_width_height()[0]) / 64


def size_of(text: str, font: Font) -> tuple[float, float]:
    """Width and height of a text in pixels."""
    lines = lines_of(text)
    return max((line_width(line, font) for line in lines), default=0.0), LINE_HEIGHT * font.size * len(lines)


def line_width(line: tuple[Run, ...], font: Font) -> float:
    """Width of one line in pixels."""
    return sum(_run_width(run.text, run.size or font.size, bold=font.bold or run.bold) for run in line)
