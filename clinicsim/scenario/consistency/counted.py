"""Which categories of cost the perspective of a scenario counts."""

from __future__ import annotations

from clinicsim.scenario.schema.money import Payers
from clinicsim.scenario.schema.scenario import Scenario

CATEGORIES = tuple(Payers.model_fields)
"""Every category of cost, as the table payers names them."""


def categories_counted(scenario: Scenario) -> frozenset[str]:
    """The categories whose payer the perspective names; none if there is no such perspective."""
    perspective = scenario.perspectives.get(scenario.economics.perspective)
    payers = perspective.payers if perspective else ()
    return frozenset(category for category in CATEGORIES if getattr(scenario.payers, category) in payers)


def words_for(category: str) -> str:
    """What a category is, for the middle of a sentence."""
    return str(Payers.model_fields[category].description)
