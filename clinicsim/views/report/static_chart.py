"""The paired-difference chart as plain SVG, for readers without scripts."""

from __future__ import annotations

import html
from collections.abc import Sequence

from clinicsim.views.palette import INK, QUIET, RULE
from clinicsim.views.standing import Row

_WIDTH, _LEFT, _RIGHT, _ROW, _TOP = 960, 370, 740, 30, 16


def difference_svg(title: str, rows: Sequence[Row]) -> str:
    """Draw dots and intervals by hand; scales and marks are those of the interactive figure."""
    height = _TOP * 2 + _ROW * len(rows) + 18
    zero = _across(0.0)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'aria-label="{html.escape(title)}" font-family="sans-serif" font-size="13" fill="{INK}">',
        f'<line x1="{zero}" y1="{_TOP}" x2="{zero}" y2="{height - 24}" stroke="{INK}"/>',
    ]
    for place, row in enumerate(rows):
        starts_guards = place > 0 and row.is_guard and not rows[place - 1].is_guard
        parts.append(_row(row, _TOP + _ROW * (place + 0.5), starts_guards=starts_guards))
    parts.append(
        f'<text x="{zero}" y="{height - 6}" text-anchor="middle" fill="{QUIET}" font-size="12">'
        "lower than the base &#9664; each row has its own scale &#9654; higher</text></svg>"
    )
    return "".join(parts)


def _across(share: float) -> float:
    return round((_LEFT + _RIGHT) / 2 + share * (_RIGHT - _LEFT) / 2.2, 1)


def _row(row: Row, y: float, *, starts_guards: bool) -> str:
    top, colour = y - _ROW / 2, row.mark.colour
    rule = f'<line x1="0" y1="{top}" x2="{_WIDTH}" y2="{top}" stroke="{RULE}"/>' if starts_guards else ""
    name = f"{row.title} ({row.unit})" if row.unit else row.title
    return (
        f'{rule}<text x="{_LEFT - 10}" y="{y + 4}" text-anchor="end">{html.escape(name)}</text>'
        f'<line x1="{_across(row.lo)}" y1="{y}" x2="{_across(row.hi)}" y2="{y}" stroke="{colour}" stroke-width="3"/>'
        f"{_shape(row, _across(row.at), y)}"
        f'<text x="{_RIGHT + 12}" y="{y + 4}">{html.escape(row.text)}: {html.escape(row.mark.words)}</text>'
    )


def _shape(row: Row, x: float, y: float) -> str:
    colour = row.mark.colour
    if row.mark.symbol == "square":
        return f'<rect x="{x - 6}" y="{y - 6}" width="12" height="12" fill="{colour}"/>'
    if row.mark.symbol == "diamond":
        return f'<path d="M{x} {y - 8}L{x + 8} {y}L{x} {y + 8}L{x - 8} {y}Z" fill="{colour}"/>'
    fill = colour if row.mark.symbol == "circle" else "white"
    return f'<circle cx="{x}" cy="{y}" r="6" fill="{fill}" stroke="{colour}" stroke-width="2"/>'
