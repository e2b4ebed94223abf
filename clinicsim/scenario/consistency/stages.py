"""Whether somebody in each session can do each stage of the visits that it holds."""

from __future__ import annotations

from collections.abc import Iterator

from clinicsim.scenario.errors import Finding
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.tree import Places


def check_stages(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """A visit's stages each find one of their roles in every session that holds the visit."""
    if scenario.in_session == "slots":
        return
    for place, session in enumerate(scenario.sessions):
        for name in session.visits:
            visit = scenario.visits.get(name)
            for number, stage in enumerate(visit.stages if visit else [], start=1):
                if not any(role in session.needs for role in stage.roles):
                    message = (
                        f"holds {name!r}, but nobody it needs can do stage {number} of that visit "
                        f"({' or '.join(stage.roles)}); add one to needs, or change visits.{name}.stages"
                    )
                    yield places.finding(("sessions", place, "needs"), message)
