"""Whom a decision concerns: the people over whom the value of information is added up."""

from __future__ import annotations

from typing import NamedTuple

from clinicsim.economics.cea.loss import effective_population
from clinicsim.scenario.schema.scenario import Scenario


class Concerned(NamedTuple):
    """People of some years."""

    per_year: float
    years: int
    people: float  # of all years, those of later ones discounted at the rate for effects


def concerned(scenario: Scenario) -> Concerned:
    """Whom the decision concerns, as the scenario states it; if it does not, those referred to this clinic."""
    stated = scenario.evaluation
    per_year = stated.people_per_year.value or scenario.referrals.per_year.value
    years = max(1, round(stated.decision_years.value))
    rate = scenario.economics.discount_rate_effects.value
    return Concerned(per_year, years, effective_population(per_year, years, rate))
