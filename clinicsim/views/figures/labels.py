"""Direct labels at the ends of lines, moved apart so that none hides another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def spread_out(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move labels apart to at least `gap`, as little as possible and inside the axis; their order stays.

    Labels that would touch form a block about their common middle.

    Parameters
    ----------
    places
        Where the labels would stand, in the unit of the axis.
    gap
        Smallest distance between two labels.
    low, high
        Ends of the axis.
    """
    order = np.argsort(places, kind="stable")
    blocks: list[tuple[float, int]] = []  # middle and number of labels
    for place in np.asarray(places, dtype=np.float64)[order]:
        blocks.append((float(place), 1))
        while len(blocks) > 1 and _top(blocks[-2], gap) + gap > _bottom(blocks[-1], gap):
            (upper, many), (lower, few) = blocks.pop(), blocks.pop()
            blocks.append(((upper * many + lower * few) / (many + few), many + few))
    spread = [_bottom(block, gap) + gap * step for block in blocks for step in range(block[1])]
    shift = min(0.0, high - spread[-1]) if spread else 0.0
    floor = low
    out = np.empty(len(spread))
    for place, at in zip(order, spread, strict=True):
        out[place] = max(at + shift, floor)
        floor = out[place] + gap
    return [float(place) for place in out]


def _bottom(block: tuple[float, int], gap: float) -> float:
    return block[0] - gap * (block[1] - 1) / 2


def _top(block: tuple[float, int], gap: float) -> float:
    return block[0] + gap * (block[1] - 1) / 2
