"""Items 1.1 to 1.3: what the model is for, what it puts out, what the experiment asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicsim.measures import GUARD_RAILS, HEADLINES, MEASURES
from clinicsim.views.stress.document import Item, Table

if TYPE_CHECKING:
    from clinicsim.scenario import Loaded

_GOOD = {"up": "more is better", "down": "less is better", "neither": "-"}


def items(loaded: Loaded) -> tuple[Item, ...]:
    """Return the three items."""
    scenario = loaded.scenario
    expected = tuple(
        (each.measure, each.direction or f"{each.low if each.low is not None else ''} to {each.high}")
        for each in scenario.expect
    )
    aims = [scenario.question or "No question is stated.", scenario.description or "No description is given."]
    return (
        Item(
            "1.1",
            "Purpose of the model",
            (
                "To estimate what happens to patients, waits, harm, cost and health in a clinic for severe spasticity "
                "when its staff, sessions, theatre lists or policies change. For planning a service; not for deciding "
                "how one patient is treated.",
            ),
        ),
        Item(
            "1.2",
            "Model outputs",
            (
                "All are worked out from the event log of each replication, for every month and for the whole run. "
                f"Headlines: {', '.join(HEADLINES)}. Guard rails, always beside them: {', '.join(GUARD_RAILS)}.",
                Table(
                    "Measures",
                    ("Name", "Unit", "Good", "Definition"),
                    tuple((name, m.unit, _GOOD[m.good], m.definition) for name, m in MEASURES.items()),
                ),
            ),
        ),
        Item(
            "1.3",
            "Experimentation aims",
            (*aims, Table("What a planner should see", ("Measure", "Expected"), expected)) if expected else tuple(aims),
        ),
    )
