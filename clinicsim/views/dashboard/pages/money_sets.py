"""Runs whose money means the same: amounts of another currency, price year or perspective are never set beside them."""

from __future__ import annotations

from dataclasses import replace

from clinicsim.experiments.compare import same_money
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.views.economics.writing import name_words
from clinicsim.views.labels import listed
from clinicsim.views.study import Study


def money_words(scenario: Scenario) -> str:
    """Say what an amount of money means in a scenario: currency, price year, and whose costs count."""
    prices, economics = scenario.prices, scenario.economics
    payers = listed([name_words(payer) for payer in scenario.perspectives[economics.perspective].payers])
    return (
        f"All amounts are {prices.currency} at {economics.price_year or prices.price_year} prices. The perspective is "
        f"{name_words(economics.perspective)}: the costs of {payers} count."
    )


def of_one_money(study: Study) -> Study:
    """Return the study with only those alternatives whose money means what the base's does."""
    kept = [pair for pair in study.pairs if same_money(study.base.runs, pair[0].runs)]
    return replace(
        study, alternatives=tuple(side for side, _ in kept), differences=tuple(differences for _, differences in kept)
    )


def other_money(study: Study) -> list[str]:
    """Say which alternatives count money otherwise, and that their costs are therefore not shown with the base's."""
    return [
        f"Money of {side.label} is not comparable with {study.base.label}: it is counted in {side.runs.money}, not in "
        f"{study.base.runs.money}. Its costs are left out here; show it by itself to see them."
        for side in study.alternatives
        if not same_money(study.base.runs, side.runs)
    ]
