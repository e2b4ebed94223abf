"""What is in force when: the versions of a scenario within the run."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from clinicsim.arrays import Ints
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.world import World


def in_force_spans(world: World) -> Iterator[tuple[int, int, Scenario]]:
    """First minute, minute after the last, and scenario of each version that is in force during the run."""
    bounds = [min(version.since, world.end) for version in world.versions] + [world.end]
    for (start, end), version in zip(pairwise(bounds), world.versions, strict=True):
        if start < end:
            yield start, end, version.scenario


def version_of(world: World, minutes: Ints) -> Ints:
    """Place in `world.versions` of what is in force at each minute, shape as `minutes`."""
    since = np.array([version.since for version in world.versions], dtype=np.int64)
    return np.maximum(np.searchsorted(since, minutes, side="right") - 1, 0)
