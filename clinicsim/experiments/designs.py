"""The points of a sweep: which worlds are run, and with which replications each."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from clinicsim.arrays import Floats
from clinicsim.world.drawn import with_parameters
from clinicsim.world.world import World


class Design(Protocol):
    """The points of a sweep. It is pickled once for each process that works on it."""

    def __len__(self) -> int:
        """How many points there are."""

    def world(self, point: int) -> World:
        """Make the world of a point; called where the point is run, perhaps more than once."""


@dataclass(frozen=True, slots=True, eq=False)
class Worlds:
    """Points that are worlds, already built."""

    worlds: tuple[World, ...]

    def __len__(self) -> int:
        """How many there are."""
        return len(self.worlds)

    def world(self, point: int) -> World:
        """The world itself."""
        return self.worlds[point]


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """Points that are one world with other values of some parameters."""

    base: World
    paths: tuple[str, ...]
    values: Floats  # (points, paths); nan where a number stays as it is

    def __len__(self) -> int:
        """How many draws there are."""
        return len(self.values)

    def world(self, point: int) -> World:
        """The base world with the values of one draw; see `with_parameters`."""
        given = zip(self.paths, self.values[point].tolist(), strict=True)
        return with_parameters(self.base, {path: value for path, value in given if not math.isnan(value)})


@dataclass(frozen=True, slots=True, eq=False)
class Together:
    """Designs point by point: of n designs, worlds n k to n k + n - 1 are point k of the first, second, ... of them."""

    designs: tuple[Design, ...]  # as long as each other

    def __len__(self) -> int:
        """How many worlds there are."""
        return len(self.designs) * len(self.designs[0])

    def world(self, point: int) -> World:
        """The world of one design at one of its points."""
        own, place = divmod(point, len(self.designs))
        return self.designs[place].world(own)


@dataclass(frozen=True, slots=True)
class Fresh:
    """Replications of its own for each point, or for each few points that stand together.

    Points k n to k n + n - 1 have replications k c to k c + c - 1. Points that stand together can be paired; others
    share no luck, so that what is luck in them averages out over many points. If all had the same few replications, it
    would not.
    """

    count: int  # c, of each point
    together: int = 1  # n, points that stand together

    def __len__(self) -> int:
        """How many replications a point has."""
        return self.count

    def of(self, point: int) -> Sequence[int]:
        """Numbers of the replications of a point."""
        first = point // self.together * self.count
        return range(first, first + self.count)


@dataclass(frozen=True, slots=True)
class Same:
    """The same replications at every point."""

    numbers: tuple[int, ...]

    def __len__(self) -> int:
        """How many replications a point has."""
        return len(self.numbers)

    def of(self, _: int) -> Sequence[int]:
        """Numbers of the replications of a point."""
        return self.numbers
