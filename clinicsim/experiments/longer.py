"""The same scenario with another number of replications: nothing is read or built again."""

from __future__ import annotations

from dataclasses import replace

from clinicsim.scenario import Loaded
from clinicsim.scenario.canonical import content_hash
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.world import World


def with_replications(loaded: Loaded, world: World, replications: int) -> tuple[Loaded, World]:
    """A scenario and its world as if the scenario asked for this many replications.

    Parameters
    ----------
    loaded, world
        The scenario as it was read, and what was built from it.
    replications
        How many, at least 1.
    """

    def asking(scenario: Scenario) -> Scenario:
        return scenario.model_copy(update={"run": scenario.run.model_copy(update={"replications": replications})})

    timeline = loaded.timeline
    versions = {active: asking(version) for active, version in timeline.versions.items()}
    timeline = replace(timeline, base=asking(loaded.scenario), versions=versions)
    digest = content_hash(timeline.base, loaded.cohort_files)
    return replace(loaded, scenario=timeline.base, timeline=timeline, hash=digest), replace(
        world, scenario=timeline.base
    )
