"""What an economic evaluation is told: thresholds, texts, budget, and uncertain numbers that are drawn together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from clinicsim.data.cheers import cheers_items
from clinicsim.scenario.consistency.counted import CATEGORIES
from clinicsim.scenario.errors import Finding
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.tree import Places
from clinicsim.scenario.words import did_you_mean


def check_evaluation(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """Thresholds ascend and differ, and texts belong to items of the reporting checklist."""
    known = [item.name for item in cheers_items()]
    wtp = [each.value for each in scenario.evaluation.willingness_to_pay]
    for place, (below, above) in enumerate(pairwise(wtp), start=1):
        if above <= below:
            wrong = "stands there twice" if above == below else f"comes after {below:g}"
            message = f"{above:g} {wrong}; expected each threshold once, ascending"
            yield places.finding(("evaluation", "willingness_to_pay", place), message)
    for name in scenario.evaluation.statements:
        if name not in known:
            message = f"CHEERS 2022 has no item of this name{did_you_mean(name, known)}"
            yield places.finding(("evaluation", "statements", name), message)


def check_budget(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """Savings that are money back are of categories of cost, each named once."""
    named = scenario.budget_impact.cash_releasing
    for place, category in enumerate(named):
        here = ("budget_impact", "cash_releasing", place)
        if category not in CATEGORIES:
            yield places.finding(here, f"there is no category of cost {category!r}{did_you_mean(category, CATEGORIES)}")
        elif category in named[:place]:
            yield places.finding(here, f"{category!r} stands in the list twice; leave one out")
