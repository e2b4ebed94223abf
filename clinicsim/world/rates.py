"""Rates that follow from a scenario: of referrals on a date, of stays elsewhere, of leaving oral care."""

from __future__ import annotations

import datetime as dt

from clinicsim.scenario.schema.harm import Unrelated
from clinicsim.scenario.schema.oral import Oral
from clinicsim.scenario.schema.people import Referrals
from clinicsim.world.calendar import DAYS_PER_YEAR
from clinicsim.world.rules.hazard import rate_of_share

AT_MOST_A_YEAR = 365.0  # a share of 1 stands for no rate; nobody is admitted more often than daily
LONGEST_STAY_YEARS = 50  # mean time with the clinic, where hardly anybody is discharged


def referral_rate(rules: Referrals, start: dt.date, date: dt.date) -> float:
    """Referrals a year on a date: growth, season and the dated steps that have come into force."""
    years = (date - start).days / DAYS_PER_YEAR
    rate = rules.per_year.value * (1.0 + rules.growth_per_year.value) ** years * rules.seasonality[date.month - 1]
    for step in rules.steps:
        if date >= step.date:
            rate *= step.multiply.value
    return float(rate)


def admission_rate(rules: Unrelated, *, itb: bool) -> float:
    """Rate a year of admissions elsewhere, of those with and without a pump."""
    share = rules.itb_admitted_share_per_year if itb else rules.oral_admitted_share_per_year
    return min(float(rate_of_share(share.value)), AT_MOST_A_YEAR)


def leaving_per_year(oral: Oral) -> float:
    """Rate at which patients have left oral care before the first day."""
    return max(oral.discharge_per_year.value, 1 / LONGEST_STAY_YEARS)
