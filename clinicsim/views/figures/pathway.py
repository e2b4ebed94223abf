"""The pathway as a Sankey diagram: people from the first day and from referral to where they end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import plotly.graph_objects as go

from clinicsim.views.dates import short_date
from clinicsim.views.figures.labels import spread_out
from clinicsim.views.figures.layout import figure, on_phone, safe
from clinicsim.views.illustration import ONE_FUTURE
from clinicsim.views.palette import BLUE, GREEN, INK, ORANGE, PAPER, PURPLE, QUIET, SKY, faded
from clinicsim.views.pathway import GONE, OUTSIDE, REFERRAL, RETURNED, Pathway, place_words
from clinicsim.world.events import Cause, State


class _Seat(NamedTuple):
    """Where a node stands and what it is called where there is little room."""

    x: float  # share of the width, from the left
    y: float  # share of the height, from the top; those at the edges are stacked instead
    short: str
    colour: str
    side: str = "right"  # where its words stand


_AT_START, _AT_END = -2, -3  # nodes of those in care when the time begins and when it ends
_LEFT, _RIGHT = 0.001, 0.999
_SEATS = {
    _AT_START: _Seat(_LEFT, 0.0, "in care", QUIET),
    REFERRAL: _Seat(_LEFT, 1.0, "referred", INK),
    State.WAIT_NEW: _Seat(0.2, 0.78, "first wait", SKY),
    State.ORAL: _Seat(0.42, 0.56, "oral", ORANGE),
    State.WAIT_TRIAL: _Seat(0.57, 0.22, "trial wait", PURPLE, "below"),
    State.WAIT_IMPLANT: _Seat(0.69, 0.09, "implant wait", SKY, "above"),
    State.ITB: _Seat(0.81, 0.15, "pump", BLUE),
    _AT_END: _Seat(_RIGHT, 0.0, "in care", QUIET, "left"),
    GONE + Cause.DISCHARGED: _Seat(_RIGHT, 0.1, "discharged", GREEN, "left"),
    GONE + Cause.DIED: _Seat(_RIGHT, 0.3, "died", INK, "left"),
    GONE + Cause.TRANSFERRED: _Seat(_RIGHT, 0.4, "moved", QUIET, "left"),
    RETURNED: _Seat(_RIGHT, 1.0, "returned", PURPLE, "left"),
}
_ELSEWHERE = _Seat(_RIGHT, 0.2, "left", QUIET, "left")
_HEIGHT, _THICK, _PAD = 540, 14, 16  # pixels
_MARGIN = {"l": 6, "r": 6, "t": 40, "b": 16}
_ROOM = _HEIGHT - _MARGIN["t"] - _MARGIN["b"]  # pixels of the plot from top to foot
_LINE = 18  # pixels between the words of two nodes
_LINK_OPACITY = 0.38

Link = tuple[int, int, int]
"""From node, to node, people."""


def pathway_sankey(found: Pathway, title: str) -> go.Figure:
    """Draw who went where; a node is as high as the people who were in it or came to it.

    Parameters
    ----------
    found
        Flows of people, without loss: all who are in a place or come to it go on or are there at the end.
    title
        The sentence that the figure states.
    """
    links = links_of(found)
    nodes = sorted({node for source, target, _ in links for node in (source, target)}, key=_from_left)
    through = {node: max(_sum(links, 0, node), _sum(links, 1, node)) for node in nodes}
    middles = _middles(nodes, through)
    out = figure(_HEIGHT, title, interval=ONE_FUTURE, margin=_MARGIN)
    out.add_sankey(
        arrangement="fixed",
        node=_nodes(found, nodes, through, middles),
        link={
            "source": [nodes.index(source) for source, _, _ in links],
            "target": [nodes.index(target) for _, target, _ in links],
            "value": [people for *_, people in links],
            "color": [faded(_seat(source).colour, _LINK_OPACITY) for source, _, _ in links],
            "customdata": [f"{_words(found, one[0])} → {_words(found, one[1])}" for one in links],
            "hovertemplate": "%{customdata}: %{value:,.0f}<extra></extra>",
        },
    )
    beside = _apart(middles)
    wide = [_label(_words(found, node), node, through[node], beside[node], 12) for node in nodes]
    narrow = [_label(_seat(node).short, node, through[node], beside[node], 10) for node in nodes]
    out.update_layout(annotations=wide)
    on_phone(out, annotations=narrow)
    return out


def links_of(found: Pathway) -> list[Link]:
    """All links: who was there at first, who went where, and who is there at last."""
    links = [(_AT_START, place, people) for place, people in found.at_start.items()]
    links += [(flow.source, flow.target, flow.people) for flow in found.flows if flow.source != OUTSIDE]
    return links + [(place, _AT_END, people) for place, people in found.at_end.items()]


def _sum(links: Sequence[Link], end: int, node: int) -> int:
    return sum(link[2] for link in links if link[end] == node)


def _seat(node: int) -> _Seat:
    return _SEATS.get(node, _ELSEWHERE)


def _from_left(node: int) -> tuple[float, float, int]:
    return _seat(node).x, _seat(node).y, node


def _words(found: Pathway, node: int) -> str:
    if node == _AT_START:
        return f"In care on {short_date(found.since)}"
    if node == _AT_END:
        return f"In care on {short_date(found.until)}"
    return safe(place_words(node))


def _middles(nodes: Sequence[int], through: dict[int, int]) -> dict[int, float]:
    """Middle of each node as a share of the height from the top."""
    unit = _unit(nodes, through)
    found = {}
    for node in nodes:
        half = min(through[node] * unit / 2, 0.5)
        found[node] = min(max(_seat(node).y, half), 1.0 - half)
    return found | _stacked(nodes, through, unit, _LEFT) | _stacked(nodes, through, unit, _RIGHT)


def _stacked(nodes: Sequence[int], through: dict[int, int], unit: float, edge: float) -> dict[int, float]:
    """Middles of the nodes at an edge: one under the other, and the last of several at the foot."""
    column, top, found = [node for node in nodes if _seat(node).x == edge], 0.0, {}
    for node in column:
        found[node] = top + through[node] * unit / 2
        top += through[node] * unit + _PAD / _ROOM
    if len(column) > 1:
        found[column[-1]] += max(0.0, 1.0 + _PAD / _ROOM - top)
    return found


def _unit(nodes: Sequence[int], through: dict[int, int]) -> float:
    """Height of one person, as a share of the plot, at which the column where everybody ends fills it."""
    ends = [node for node in nodes if _seat(node).x == _RIGHT]
    return (1.0 - (len(ends) - 1) * _PAD / _ROOM) / max(1, sum(through[node] for node in ends))


def _nodes(found: Pathway, nodes: Sequence[int], through: dict[int, int], middles: dict[int, float]) -> dict[str, Any]:
    return {
        "label": [""] * len(nodes),  # the words stand beside, where a phone can have shorter ones
        "x": [_seat(node).x for node in nodes],
        "y": [min(max(middles[node], 0.001), 0.999) for node in nodes],
        "color": [_seat(node).colour for node in nodes],
        "line": {"color": INK, "width": 0.5},
        "thickness": _THICK,
        "pad": _PAD,
        "customdata": [_words(found, node) for node in nodes],
        "hovertemplate": "%{customdata}: %{value:,.0f}<extra></extra>",
    }


def _apart(middles: dict[int, float]) -> dict[int, float]:
    """Where the words of each node stand: beside it, or moved so that no two at the right edge hide each other."""
    ends = [node for node in middles if _seat(node).x == _RIGHT]
    gap = _LINE / _ROOM
    spread = spread_out([middles[node] for node in ends], gap, gap / 2, 1.0)
    return middles | dict(zip(ends, spread, strict=True))


def _label(words: str, node: int, people: int, middle: float, size: int) -> dict[str, Any]:
    """Words and number beside a node, over its links."""
    seat = _seat(node)
    side = {
        "right": {"xanchor": "left", "xshift": _THICK if seat.x == _LEFT else _THICK - 4},
        "left": {"xanchor": "right", "xshift": -_THICK},
        "below": {"xanchor": "center", "yanchor": "top", "yshift": -10},
        "above": {"xanchor": "center", "yanchor": "bottom", "yshift": 10},
    }[seat.side]
    return {
        "x": seat.x,
        "y": 1 - middle,
        "xref": "paper",
        "yref": "paper",
        "text": f"{words}{' ' if seat.x == _RIGHT else '<br>'}<b>{people:,}</b>",
        "showarrow": False,
        "align": "left",
        "font": {"size": size, "color": INK},
        "bgcolor": faded(PAPER, 0.72),
    } | side
