"""Colours, shapes and line patterns that stay apart for colour-blind readers and on grey paper.

The colours are those of Okabe and Ito (2008). Blue and vermillion are kept for verdicts, so that no scenario's colour
can be read as a judgement.
"""

from __future__ import annotations

from typing import NamedTuple

INK = "#1d1d1f"
QUIET = "#5b5b60"
RULE = "#c9c9ce"
PAPER = "#ffffff"

BLACK = "#000000"
ORANGE = "#e69f00"
SKY = "#56b4e9"
GREEN = "#009e73"
YELLOW = "#f0e442"
BLUE = "#0072b2"
VERMILLION = "#d55e00"
PURPLE = "#cc79a7"


class Mark(NamedTuple):
    """How a verdict looks: a shape that reads in grey, and a colour."""

    glyph: str
    symbol: str
    colour: str
    words: str


MARKS: dict[str, Mark] = {
    "better": Mark("●", "circle", BLUE, "better"),
    "worse": Mark("■", "square", VERMILLION, "worse"),
    "different": Mark("◆", "diamond", INK, "different"),
    "cannot tell": Mark("○", "circle-open", QUIET, "cannot tell apart"),
    "no change": Mark("=", "circle-open", QUIET, "no change"),
    "not defined": Mark("–", "line-ew-open", QUIET, "not defined"),
}


class Pen(NamedTuple):
    """How a scenario's line looks; the text colour is dark enough to read on white."""

    colour: str
    text: str
    dash: str


BASE_PEN = Pen(BLACK, BLACK, "solid")
_ALTERNATIVE_PENS = (
    Pen(GREEN, "#006e50", "dash"),
    Pen(PURPLE, "#8f3d6b", "dashdot"),
    Pen(ORANGE, "#8a5f00", "dot"),
    Pen(SKY, "#1f6f9e", "longdash"),
    Pen("#7a7a80", "#5b5b60", "longdashdot"),
)
CATEGORY_COLOURS = (BLUE, ORANGE, GREEN, SKY, PURPLE, YELLOW, VERMILLION, "#8c8c92")
CATEGORY_PATTERNS = ("", "/", "", "\\", ".", "", "x", "-")


def pen(place: int) -> Pen:
    """Return the pen of the scenario at this place: 0 is the base, then the alternatives in order."""
    return BASE_PEN if place == 0 else _ALTERNATIVE_PENS[(place - 1) % len(_ALTERNATIVE_PENS)]


def faded(colour: str, opacity: float) -> str:
    """Return a `#rrggbb` colour as `rgba(...)` with the given opacity, 0 to 1."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:g})"
