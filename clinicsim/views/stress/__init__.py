"""The STRESS-DES document of a scenario: all twenty items, made from the scenario, the world and the code itself.

Nothing in it is kept by hand that stands elsewhere, so it cannot go stale. The items are those of Monks and others,
Strengthening the reporting of empirical simulation studies: introducing the STRESS guidelines, Journal of Simulation
2019;13:55-67.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicsim.views.stress import components, data, experimentation, implementation, logic, objectives
from clinicsim.views.stress.document import Document, Section

if TYPE_CHECKING:
    from clinicsim.scenario import Loaded
    from clinicsim.world.world import World


def stress_document(loaded: Loaded, world: World) -> Document:
    """Describe a scenario that has been read and compiled."""
    scenario = loaded.scenario
    return Document(
        title=f"STRESS-DES: {scenario.name}",
        made_from=f"Made by `clinicsim describe` from `{loaded.path}`, content hash `{loaded.hash[:12]}`.",
        sections=(
            Section("1 Objectives", objectives.items(loaded)),
            Section("2 Logic", (*logic.items(loaded), components.item(world))),
            Section("3 Data", data.items(loaded, world)),
            Section("4 Experimentation", experimentation.items(loaded, world)),
            Section("5 Implementation", implementation.items()),
            Section("6 Code access", implementation.access()),
        ),
    )
