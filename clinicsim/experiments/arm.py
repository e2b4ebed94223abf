"""An arm of an experiment: a scenario, the world made from it, and its runs."""

from __future__ import annotations

from dataclasses import dataclass

from clinicsim.experiments.runs import Runs
from clinicsim.scenario import Loaded
from clinicsim.world.world import World


@dataclass(frozen=True, slots=True, eq=False)
class Arm:
    """One scenario with all that was made from it."""

    loaded: Loaded
    world: World
    runs: Runs
    run_id: str  # 12 hexadecimal digits; names the folder when the run is stored

    @property
    def name(self) -> str:
        """Name of the scenario."""
        return self.loaded.scenario.name
