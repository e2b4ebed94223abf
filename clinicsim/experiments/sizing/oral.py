"""Oral therapy on paper: courses of drugs, failures, and the visits that both lead to."""

from __future__ import annotations

from math import gamma

from clinicsim.scenario.schema.scenario import Scenario


def severe_share(scenario: Scenario) -> float:
    """Share of people without a pump who are severely affected."""
    bands = scenario.outcomes.bands
    total = sum(band.share.value for band in bands.values())
    return sum(bands[name].share.value for name in scenario.oral.severe_bands) / total if total else 0.0


def failing_share(scenario: Scenario) -> float:
    """Share of people put on oral drugs who in the end are listed for a trial: severe, not focal, failed."""
    rules = scenario.oral
    return rules.not_controlled_share.value * (1.0 - rules.focal_share.value) * severe_share(scenario)


def drugs_each(scenario: Scenario) -> float:
    """Mean number of oral drugs that somebody on the books takes on the first day."""
    rules, severe = scenario.oral, severe_share(scenario)
    of_severe = rules.prevalent_severe_on_drug_share.value + rules.prevalent_severe_on_two_share.value
    return severe * of_severe + (1.0 - severe) * rules.prevalent_other_on_drug_share.value


def stops_each(scenario: Scenario) -> float:
    """Courses of a drug that end a year for each person on the books, in the long run: drugs taken / mean course.

    The mean of the Weibull time to stopping is scale x gamma(1 + 1 / shape). That of the first drug of the line stands
    for all.
    """
    drug = scenario.drugs[scenario.oral.line[0]]
    mean_years = drug.stop_weibull_scale_years.value * gamma(1.0 + 1.0 / drug.stop_weibull_shape.value)
    return drugs_each(scenario) / mean_years
