"""Which visits a clinic offers: some are part of care only where a session holds them."""

from __future__ import annotations

from clinicsim.scenario.schema.scenario import Scenario

ONLY_IF_HELD = ("oral_telephone", "botulinum", "weaning")
"""Visit types that are care of its own kind, or another way to give it; standing visits are such too."""


def held(scenario: Scenario) -> set[str]:
    """Visit types that some session of the scenario holds."""
    return {visit for session in scenario.sessions for visit in session.visits}


def offered(scenario: Scenario, also_held: set[str] | None = None) -> list[str]:
    """Visit types that the clinic offers, in the scenario's order: all but those that it would have to hold to offer.

    Parameters
    ----------
    also_held
        Visit types that sessions hold at other times of the run.
    """
    there = held(scenario) | (also_held or set())
    return [
        name
        for name, visit in scenario.visits.items()
        if name in there or not (visit.every_days or name in ONLY_IF_HELD)
    ]
