"""Segments: stretches of the run in one month and under one version of the scenario, so that a price is constant."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from clinicsim.arrays import Floats
from clinicsim.measures.dated import version_of
from clinicsim.reduction.discounting import flow_worth
from clinicsim.reduction.kernel import helper
from clinicsim.world.world import World

Records: TypeAlias = NDArray[np.void]

SEGMENT = np.dtype(
    [
        ("start", "i8"),  # minute
        ("end", "i8"),
        ("month", "i8"),
        ("version", "i8"),
        ("worth", "f8"),  # present value of a flow of 1 a year from the start of the run to the segment's end
    ]
)


def segments(world: World, discounting: Floats) -> Records:
    """The segments of a run, in order: array of dtype `SEGMENT`, shape (segments,)."""
    changes = [version.since for version in world.versions if 0 < version.since < world.end]
    bounds = np.unique(np.concatenate((world.month_starts, np.array(changes, dtype=np.int64))))
    made = np.zeros(bounds.size - 1, dtype=SEGMENT)
    made["start"], made["end"] = bounds[:-1], bounds[1:]
    made["month"] = np.searchsorted(world.month_starts, bounds[:-1], side="right") - 1
    made["version"] = version_of(world, bounds[:-1])
    made["worth"] = [flow_worth(float(end), discounting) for end in made["end"]]
    return made


@helper
def segment_of(segments: Records, minute: int) -> int:
    """Number of the segment in which a minute of the run falls."""
    low, high = 0, segments.size - 1
    while low < high:
        middle = (low + high) // 2
        if minute >= segments[middle]["end"]:
            low = middle + 1
        else:
            high = middle
    return low
