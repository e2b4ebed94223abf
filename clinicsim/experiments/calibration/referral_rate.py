"""Referrals: the rate on the scenario's first day, whether it grows, and the share that triage accepts."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.calibration.extracts import Extract, Extracts
from clinicsim.experiments.calibration.fitted import Fitted, Found, Kept, too_few
from clinicsim.experiments.calibration.proportions import share
from clinicsim.experiments.calibration.regression import Regression, dispersion, log_regression
from clinicsim.scenario.dates import add_months
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.calendar import DAYS_PER_YEAR

LEAST_MONTHS = 6
MONTHS_FOR_GROWTH = 24  # shorter, a season cannot be told from growth
LEAST_DECIDED = 30
_SIGNIFICANT = 0.05
_RATE, _GROWTH, _ACCEPTED = "referrals.per_year", "referrals.growth_per_year", "referrals.accepted_share"


class Months(NamedTuple):
    """Referrals by whole calendar month."""

    received: Floats  # (months,)
    years: Floats  # (months,): length of each
    middle: Floats  # (months,): years from the scenario's first day to the middle of each


def fit_referrals(extracts: Extracts, scenario: Scenario, confidence: float) -> Found:
    """Rate on the first day, growth if there are two years of data, and the share accepted."""
    referrals = extracts.get("referrals")
    if referrals is None:
        return Found(kept=tuple(Kept(what, "no referrals.csv") for what in (_RATE, _GROWTH, _ACCEPTED)))
    months = whole_months(referrals, scenario.run.start_date)
    fitted, kept = [*_accepted(referrals, confidence)], []
    if not fitted:
        kept.append(Kept(_ACCEPTED, f"fewer than {LEAST_DECIDED} referrals whose triage is recorded"))
    if months.received.size < LEAST_MONTHS or not months.received.sum():
        kept += [too_few(what, months.received.size, LEAST_MONTHS, "whole months") for what in (_RATE, _GROWTH)]
        return Found(tuple(fitted), tuple(kept))
    growing, p_growth = _growing(months)
    notes = [*_dispersed(growing, months)]
    source, n = referrals.source(), int(months.received.sum())
    if months.received.size >= MONTHS_FOR_GROWTH and p_growth < _SIGNIFICANT:
        value, low, high = (math.expm1(each) for each in growing.interval(1, confidence))
        fitted.append(Fitted(_GROWTH, value, low, high, "normal", months.received.size, "months", source))
        notes.append(_trend(value, low, high))
        level = growing
    else:
        long = months.received.size >= MONTHS_FOR_GROWTH
        why = "no growth can be told apart from none" if long else "less than two years"
        kept.append(Kept(_GROWTH, f"{why}; the rate is carried to the first day with the scenario's own growth"))
        level = _steady(months, scenario.referrals.growth_per_year.value)
    value, low, high = (math.exp(each) for each in level.interval(0, confidence))
    fitted.append(Fitted(_RATE, value, low, high, "gamma", n, "referrals", source))
    return Found(tuple(fitted), tuple(kept), tuple(notes))


def whole_months(referrals: Extract, start: dt.date) -> Months:
    """Referrals in each calendar month of the extract; its first and last, if they may be cut short, are left out.

    A month counts as whole at an end of the extract if its rows are dated on its first day (monthly totals).
    """
    days = referrals.days
    counts = np.where(np.isnan(referrals.number("count")), 1.0, referrals.number("count"))
    totals = all(dt.date.fromordinal(int(day)).day == 1 for day in np.unique(days))
    first, last = referrals.first.replace(day=1), referrals.last.replace(day=1)
    number = (last.year - first.year) * 12 + last.month - first.month + 1
    starts = [add_months(first, month) for month in range(number + 1)]
    if not totals:
        starts = starts[(0 if referrals.first.day == 1 else 1) : number]
    bounds = np.array([day.toordinal() for day in starts], dtype=np.int64)
    if bounds.size < 2:
        return Months(*(np.array([]) for _ in range(3)))
    received = np.histogram(days, bins=bounds - 0.5, weights=counts)[0]
    middle = (bounds[:-1] + bounds[1:]) / 2 - start.toordinal()
    used = np.array([day.year != referrals.without for day in starts[:-1]])
    return Months(received[used], np.diff(bounds)[used] / DAYS_PER_YEAR, middle[used] / DAYS_PER_YEAR)


def _growing(months: Months) -> tuple[Regression, float]:
    """Rate with a trend, and the p-value of the trend."""
    from scipy.special import stdtr

    design = np.column_stack([np.ones_like(months.middle), months.middle])
    found = log_regression(months.received, design, np.log(months.years))
    z = abs(found.coefficients[1]) / math.sqrt(found.covariance[1, 1])
    return found, float(2 * stdtr(found.degrees_of_freedom, -z))


def _steady(months: Months, growth: float) -> Regression:
    """Rate on the first day, with a growth that is given."""
    offset = np.log(months.years) + months.middle * math.log1p(growth)
    return log_regression(months.received, np.ones((months.received.size, 1)), offset)


def _accepted(referrals: Extract, confidence: float) -> Iterator[Fitted]:
    counts = np.where(np.isnan(referrals.number("count")), 1.0, referrals.number("count"))
    accepted, returned = (int(counts[referrals.words("outcome") == word].sum()) for word in ("accepted", "returned"))
    if accepted + returned >= LEAST_DECIDED:
        value, low, high = share(accepted, accepted + returned, confidence)
        n, source = accepted + returned, referrals.source()
        yield Fitted(_ACCEPTED, value, low, high, "beta", n, "referrals", source)


def _dispersed(regression: Regression, months: Months) -> Iterator[str]:
    """Say whether monthly counts scatter more than a Poisson law has it (chi-square test, 5%)."""
    from scipy.stats import chi2

    over = dispersion(months.received, regression.mean, 2)
    if over * regression.degrees_of_freedom > chi2.ppf(1 - _SIGNIFICANT, regression.degrees_of_freedom):
        yield (
            f"Monthly referrals scatter {over:.1f} times as much as chance alone would have it; the interval of the "
            "rate is wider for it, but the model's referrals come by chance alone. Look for a season or a step."
        )


def _trend(value: float, low: float, high: float) -> str:
    way = "rose" if value > 0 else "fell"
    low, high = sorted((abs(low), abs(high)))
    return (
        f"Referrals {way} by {100 * abs(value):.0f}% a year ({100 * low:.0f} to {100 * high:.0f}%). The rate on the "
        "first day carries that on, and so does the run: is that what you expect?"
    )
