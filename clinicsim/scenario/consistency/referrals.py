"""Whether the referral rate stays under the maximum from which it is thinned."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator

from clinicsim.scenario.consistency.purpose import ends_in_time, month_start
from clinicsim.scenario.errors import Finding
from clinicsim.scenario.positions import KeyPath
from clinicsim.scenario.schema.people import Referrals
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.tree import Places

DAYS_PER_YEAR = 365.25
_ROUNDING = 1e-9


def check_referrals(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """The rate is a rate, and candidates never run short."""
    referrals = scenario.referrals
    wrong = list(_wrong_factors(referrals, places))
    yield from wrong
    if wrong or not ends_in_time(scenario):
        return
    day, rate = highest_rate(scenario)
    limit = referrals.max_per_year.value
    if rate > limit * (1 + _ROUNDING):
        blamed = places.latest(*_rate_keys(referrals), ("referrals", "max_per_year"))
        message = f"referrals reach {rate:.1f} a year in {day:%B %Y}, above max_per_year ({limit:g})"
        yield places.finding(blamed, f"{message}; raise max_per_year in every scenario that is compared")


def check_ages(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """People are referred between two ages, and mostly before the age at which they move to another service."""
    leaves = scenario.unrelated.transfer_at_age_years.value
    for name, indication in scenario.indications.items():
        lowest, highest = indication.age_lowest_years.value, indication.age_highest_years.value
        here: KeyPath = ("indications", name)
        if lowest > highest:
            message = f"age_lowest_years is {lowest:g} and age_highest_years is {highest:g}"
            blamed = places.latest((*here, "age_lowest_years"), (*here, "age_highest_years"))
            yield places.finding(blamed, f"{message}; expected age_lowest_years to be at most age_highest_years")
        elif 0 < leaves < highest and indication.share.value > 0:
            message = (
                f"people are referred up to {highest:g} years of age, and at {leaves:g} all move to another service"
            )
            blamed = places.latest((*here, "age_highest_years"), ("unrelated", "transfer_at_age_years"))
            yield places.finding(blamed, f"{message}; lower one of them or raise the other", "warning")


def _rate_keys(referrals: Referrals) -> list[KeyPath]:
    keys = ["per_year", "growth_per_year", "seasonality", *(["steps"] if referrals.steps else [])]
    return [("referrals", key) for key in keys]


def _wrong_factors(referrals: Referrals, places: Places) -> Iterator[Finding]:
    for month, factor in enumerate(referrals.seasonality):
        if factor < 0:
            yield places.finding(("referrals", "seasonality", month), f"{factor:g} is below 0; expected 0 or more")
    if referrals.growth_per_year.value <= -1:
        message = f"{referrals.growth_per_year.value:g} leaves no referrals; expected a fraction above -1"
        yield places.finding(("referrals", "growth_per_year"), message)


def highest_rate(scenario: Scenario) -> tuple[dt.date, float]:
    """Highest referral rate of the run and the day from which it holds.

    Season, growth and steps multiply, and each step holds from its date on, so the rate is highest at the beginning or
    the end of a month or at a step.

    Returns
    -------
    date, float
        The day, and the rate in referrals a year.
    """
    referrals, run = scenario.referrals, scenario.run
    end = month_start(scenario, run.months)
    end += dt.timedelta(days=run.start_date.day - 1)  # never short of the last day
    turns = {run.start_date, *(month_start(scenario, month) for month in range(1, run.months + 1))}
    turns |= {step.date for step in referrals.steps}
    days = sorted(day for day in turns if run.start_date <= day < end)
    rates: list[tuple[float, dt.date]] = []
    for day, following in zip(days, [*days[1:], end], strict=True):
        factor = referrals.seasonality[day.month - 1]
        for step in referrals.steps:
            factor *= step.multiply.value if step.date <= day else 1.0
        rates += [(factor * _grown(scenario, moment), day) for moment in (day, following)]
    rate, day = max(rates, key=lambda pair: (pair[0], -pair[1].toordinal()))
    return day, rate


def _grown(scenario: Scenario, day: dt.date) -> float:
    """Rate before season and steps, in referrals a year."""
    years = (day - scenario.run.start_date).days / DAYS_PER_YEAR
    growth = 1 + scenario.referrals.growth_per_year.value
    try:
        return scenario.referrals.per_year.value * float(growth**years)
    except OverflowError:
        return math.inf if scenario.referrals.per_year.value > 0 else 0.0
