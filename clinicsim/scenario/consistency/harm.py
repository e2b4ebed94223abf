"""Whether complications can come about, and whether a recall can find its pumps."""

from __future__ import annotations

from collections.abc import Iterator

from clinicsim.scenario.errors import Finding
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.tree import Places


def check_complications(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """A complication that takes the effect away, or leads to withdrawal, is one that an operation mends."""
    for name, entry in scenario.complications.items():
        lost = entry.loses_effect or entry.withdrawal_probability.value > 0
        if lost and entry.mended_by == "none":
            key = "loses_effect" if entry.loses_effect else "withdrawal_probability"
            message = "takes the effect of the drug away, but nothing mends it; expected a procedure in mended_by"
            yield places.finding(("complications", name, key), message)
        if entry.diagnosis_visit and entry.mended_by == "none":
            message = 'finds a fault that nothing mends; expected "", or a procedure in mended_by'
            yield places.finding(("complications", name, "diagnosis_visit"), message)


def check_recall(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """The window of implant dates of a recall is not empty, and what it makes likelier is said."""
    recall = scenario.recall
    if recall.implanted_from and recall.implanted_to and recall.implanted_to < recall.implanted_from:
        blamed = places.latest(("recall", "implanted_to"), ("recall", "implanted_from"))
        yield places.finding(blamed, f"implanted_to ({recall.implanted_to}) is before implanted_from")
    if recall.hazard_multiplier.value != 1 and not recall.complications:
        message = "multiplies no rate: recall.complications is empty"
        yield places.finding(("recall", "hazard_multiplier"), message, "warning")
