"""Which rows concern whom: one pass over the rows tells each part of the reducer where its own stand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from clinicsim.arrays import Ints
from clinicsim.reduction.kernel import helper, kernel
from clinicsim.reduction.rows.places import place_of
from clinicsim.world.events import EventLog, Kind
from clinicsim.world.world import World

MOST_OFTEN = 2


class Sieve:
    """Sorts rows out by kind for several parts at once; a kind may concern more than one of them.

    Rows of a log follow each other in no order of kind, and a processor that foresees a test wrongly loses more than it
    takes to write a number. So nothing is tested: the place of a row is written down for as many parts as most kinds
    concern, of which some may be nobody. What is written for nobody is overwritten by the next row.

    Parameters
    ----------
    world
        The world of the rows.
    kinds
        The kinds of row that each part looks at.
    """

    def __init__(self, world: World, kinds: Sequence[Sequence[Kind]]) -> None:
        self._prevalent = len(world.cohort.patients)
        self._nobodies = range(len(kinds), len(kinds) + MOST_OFTEN)
        concerned = [[part for part, own in enumerate(kinds) if kind in own] for kind in range(max(Kind) + 1)]
        self._number = np.array([max(len(parts), MOST_OFTEN) for parts in concerned], dtype=np.int64)
        self._parts = np.zeros((len(concerned), int(self._number.max())), dtype=np.int64)
        for kind, parts in enumerate(concerned):
            self._parts[kind, :MOST_OFTEN] = self._nobodies
            self._parts[kind, : len(parts)] = parts
        self._step = np.ones(self._nobodies.stop, dtype=np.int64)
        self._step[list(self._nobodies)] = 0
        self._next = np.zeros(self._nobodies.stop, dtype=np.int64)
        self._at = np.zeros((self._nobodies.stop, 0), dtype=np.int64)

    def sift(self, rows: EventLog) -> tuple[int, list[Ints]]:
        """Sort rows out.

        Returns
        -------
        int
            Number of places that the patients in these rows need, and those of the first day.
        list of Ints
            Positions of the rows that concern each part, ascending; they stand until the next call.
        """
        if rows.size > self._at.shape[1]:
            self._at = np.zeros((self._nobodies.stop, 2 * rows.size), dtype=np.int64)
        first = np.arange(self._nobodies.stop) * self._at.shape[1]
        self._next[:] = first
        kinds = self._number, self._parts, self._step
        places = _sift(rows, self._prevalent, *kinds, self._next, self._at.reshape(-1))
        found = (self._next - first)[: self._nobodies.start]
        return places, [self._at[part, :number] for part, number in enumerate(found.tolist())]


@kernel
def _sift(rows: EventLog, prevalent: int, number: Ints, parts: Ints, step: Ints, following: Ints, at: Ints) -> int:
    """Write down positions; `following` (parts,) is where that of each part's next row goes, and moves on."""
    highest = -1
    for i in range(rows.size):
        kind = rows[i]["kind"]
        highest = max(highest, int(np.int64(rows[i]["patient"])))
        _write(parts[kind, 0], i, step, following, at)
        _write(parts[kind, 1], i, step, following, at)
        for k in range(MOST_OFTEN, number[kind]):
            _write(parts[kind, k], i, step, following, at)
    return max(place_of(highest, prevalent) + 1, prevalent)


@helper
def _write(part: int, i: int, step: Ints, following: Ints, at: Ints) -> None:
    to = following[part]
    at[to] = i
    following[part] = to + step[part]
