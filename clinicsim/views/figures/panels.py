"""Small multiples: panels side by side, and below each other on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from clinicsim.views.figures.layout import axis, safe
from clinicsim.views.palette import QUIET

_GAP_ACROSS, _GAP_UP = 0.07, 0.14  # between panels, as a share of the width or height


def number(place: int) -> str:
    """What stands behind `x` and `y` in the names of a panel's axes."""
    return "" if place == 0 else str(place + 1)


def panel_axes(
    count: int, across: dict[str, Any], up: dict[str, Any], words: tuple[str, str], *, stacked: bool
) -> dict[str, Any]:
    """The axes of all panels.

    Parameters
    ----------
    count
        How many panels there are.
    across, up
        What all horizontal and all vertical axes have.
    words
        Titles of the two axes, which stand once where panels share them.
    stacked
        Whether the panels stand below each other.
    """
    made: dict[str, Any] = {}
    for place, (x_domain, y_domain) in enumerate(_domains(count, stacked=stacked)):
        own = number(place)
        x_words = words[0] if not stacked or place == count - 1 else ""
        y_words = words[1] if stacked or place == 0 else ""
        made[f"xaxis{own}"] = axis(safe(x_words), domain=x_domain, anchor=f"y{own}", **across)
        made[f"yaxis{own}"] = axis(safe(y_words), domain=y_domain, anchor=f"x{own}", **up)
    return made


def panel_heads(words: Sequence[str], *, stacked: bool) -> list[dict[str, Any]]:
    """What stands over each panel, as annotations; nothing where the words are empty."""
    return [
        {
            "text": safe(head),
            "x": x_domain[0],
            "y": y_domain[1],
            "xref": "paper",
            "yref": "paper",
            "xanchor": "left",
            "yanchor": "bottom",
            "showarrow": False,
            "font": {"size": 12, "color": QUIET},
        }
        for head, (x_domain, y_domain) in zip(words, _domains(len(words), stacked=stacked), strict=True)
        if head
    ]


def _domains(count: int, *, stacked: bool) -> list[tuple[list[float], list[float]]]:
    gap = _GAP_UP if stacked else _GAP_ACROSS
    size = (1 - gap * (count - 1)) / count
    spans = [[place * (size + gap), place * (size + gap) + size] for place in range(count)]
    if stacked:  # the first one on top
        return [([0.0, 1.0], span) for span in reversed(spans)]
    return [(span, [0.0, 1.0]) for span in spans]
