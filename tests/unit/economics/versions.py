"""The small clinic with something changed on a day of the run."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from measures.small_clinic import DAY, world_of

from clinicsim.world.world import Version, World


def changed_on(day: float, **tables: Any) -> World:
    """The small clinic in which another version of the scenario comes into force at the start of a day."""
    world = world_of()
    return replace(world, versions=(*world.versions, Version(round(day * DAY), world_of(**tables).scenario)))
