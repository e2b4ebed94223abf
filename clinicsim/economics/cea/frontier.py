"""Full incremental analysis: dominance, extended dominance, equals, and ICERs along the frontier."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from clinicsim.arrays import Floats

Status = Literal["ND", "ED", "D", "EQ"]
TOLERANCE = 1e-9
"""Costs, or effects, that differ by less than this share of the largest one in the table are taken to be equal."""

STATUS_WORDS: dict[Status, str] = {
    "ND": "not dominated",
    "ED": "extendedly dominated",
    "D": "dominated",
    "EQ": "equal to another strategy",
}


class Standing(NamedTuple):
    """Where a strategy stands, and the places of those it stands so against.

    For ND the strategy before it on the frontier (none for the first), for D the one that dominates it, for ED the two
    whose mix does, for EQ the one it equals.
    """

    status: Status
    against: tuple[int, ...]


def tied(values: Floats | Sequence[float], tolerance: float) -> list[float]:
    """Values in which those that differ by at most `tolerance` are made the same.

    Without this, strategies that differ by rounding alone would dominate each other at random. Going up from the
    smallest, each value joins the group of the last one that stands further off, so the order given does not matter.
    """
    made = [float(value) for value in values]
    anchor = float("-inf")
    for place in sorted(range(len(made)), key=made.__getitem__):
        if made[place] - anchor > tolerance:
            anchor = made[place]
        made[place] = anchor
    return made


def standings(costs: Sequence[float], effects: Sequence[float]) -> list[Standing]:
    """Status of each strategy from mean costs and effects, in the order given.

    Strategies are put in order of cost; those that cost no less and gain no more than another are dominated (D); of the
    rest, those that cost more per unit gained than the next are extendedly dominated (ED): a mix of their neighbours
    gains as much for less (Drummond et al. 2015, Methods for the Economic Evaluation of Health Care Programmes, ch. 4;
    words as in dampack). A strategy equal to one before it in the order given is EQ if that one is on the frontier, and
    otherwise dominated as that one is. Numbers are compared as they are; see `tied`.
    """
    order = sorted(range(len(costs)), key=lambda i: (costs[i], -effects[i], i))
    undominated: list[int] = []
    for i in order:
        if not undominated or effects[i] > effects[undominated[-1]]:
            undominated.append(i)
    frontier = _frontier(undominated, costs, effects)
    return [_standing(i, costs, effects, undominated, frontier) for i in range(len(costs))]


def _frontier(undominated: Sequence[int], costs: Sequence[float], effects: Sequence[float]) -> list[int]:
    """Those whose ICERs rise along the way; three on one line all stay (the lower convex hull)."""
    kept: list[int] = []
    for i in undominated:
        while len(kept) > 1 and _dearer_step(kept[-2], kept[-1], i, costs, effects):
            kept.pop()
        kept.append(i)
    return kept


def _dearer_step(a: int, b: int, c: int, costs: Sequence[float], effects: Sequence[float]) -> bool:
    """Whether a unit of effect costs more from a to b than from b to c, by more than rounding."""
    first = (costs[b] - costs[a]) * (effects[c] - effects[b])
    second = (costs[c] - costs[b]) * (effects[b] - effects[a])
    return first - second > TOLERANCE * max(abs(first), abs(second))


def _standing(
    i: int, costs: Sequence[float], effects: Sequence[float], undominated: Sequence[int], frontier: Sequence[int]
) -> Standing:
    if i in frontier:
        place = frontier.index(i)
        return Standing("ND", (frontier[place - 1],) if place else ())
    for j in frontier:
        if costs[j] == costs[i] and effects[j] == effects[i]:
            return Standing("EQ", (j,))
    for j in (*frontier, *undominated):
        if costs[j] <= costs[i] and effects[j] >= effects[i] and (costs[j] < costs[i] or effects[j] > effects[i]):
            return Standing("D", (j,))
    below = [j for j in frontier if costs[j] < costs[i]]
    above = [j for j in frontier if costs[j] > costs[i]]
    return Standing("ED", (below[-1], above[0]))
