"""Saulino 2015: what conventional care and a pump cost a US payer over thirty years.

The paper projects the cost of the month before a pump by yearly rises of medical prices, and discounts. Its table is
given back to the last digits if the cost of the month rises evenly through each year, the first rise begins a month
before the first month that is projected, and 3% a year is a nominal rate that compounds monthly: this recipe is
inferred, while what goes in and what comes out is printed.
"""

from __future__ import annotations

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.economics.discounting import Convention, discount_factor
from clinicsim.verification.check import Check, Kind, Pair, at_least, at_most, between, near
from clinicsim.verification.published.figures import about_study, published

STUDY = "saulino_2015"
MONTHS = 12
TOLERANCE = 0.0005
IMPLANT_YEAR = 0  # of the table: the month of the implant alone
_RECIPE = (
    "the recipe that joins inputs and outputs is inferred (C); that it gives back 14 figures to 0.01% speaks for it"
)


def monthly_cost() -> Floats:
    """Cost of conventional care in the month of the implant and each month after it, undiscounted, shape (361,)."""
    of = published(STUDY)
    trend = of["medical_trend"]
    years = int(of["years"][-1])
    rises = np.repeat([trend[min(year, len(trend) - 1)] for year in range(years)], MONTHS)
    growth = np.cumprod((1.0 + rises) ** (1.0 / MONTHS))
    one_more = (1.0 + trend[0]) ** (1.0 / MONTHS)
    return float(of["cost_of_implant_month"]) * np.concatenate(([1.0], one_more * growth))


def conventional(convention: Convention) -> Floats:
    """Discounted cost up to the end of each year of the table, shape (years,)."""
    of = published(STUDY)
    cost = monthly_cost()
    worth = discount_factor(np.arange(cost.size) / MONTHS, of["discount_rate"], convention)
    return np.asarray(np.cumsum(cost * worth)[np.array(of["years"]) * MONTHS])


def break_even_year(years: Floats, difference: Floats) -> float:
    """First time at which a difference falls to 0, on straight lines between years; nan if it never does.

    Examples
    --------
    >>> break_even_year(np.array([0.0, 1.0, 2.0]), np.array([30.0, 10.0, -10.0]))
    1.5
    """
    falls = np.flatnonzero((difference[:-1] > 0) & (difference[1:] <= 0))
    if not falls.size:
        return float("nan")
    at = falls[0]
    share = difference[at] / (difference[at] - difference[at + 1])
    return float(years[at] + share * (years[at + 1] - years[at]))


def _conventional(_: bool) -> tuple[Pair, ...]:
    of = published(STUDY)
    rows = zip(of["years"], conventional("nominal_monthly"), of["conventional"], strict=True)
    return tuple(near(f"year {year}", found, expected, relative=TOLERANCE) for year, found, expected in rows)


def _effective_rate_fails(_: bool) -> tuple[Pair, ...]:
    of = published(STUDY)
    errors = np.abs(conventional("continuous") / np.array(of["conventional"]) - 1.0)
    return (at_least("largest relative error at an effective annual rate", errors.max(), TOLERANCE),)


def _difference() -> tuple[Floats, Floats]:
    of = published(STUDY)
    return np.array(of["years"], dtype=np.float64), np.array(of["itb"]) - np.array(of["conventional"], dtype=np.float64)


def _break_even(_: bool) -> tuple[Pair, ...]:
    low, high = published(STUDY)["break_even_years"]
    return (between("years after the implant", break_even_year(*_difference()), low, high),)


def _saving(_: bool) -> tuple[Pair, ...]:
    years, difference = _difference()
    expected = published(STUDY)["saving_per_year_over_30_years"]
    return (near("saving a year over 30 years", -difference[-1] / years[-1], expected, absolute=1.0),)


def _shape(_: bool) -> tuple[Pair, ...]:
    years, difference = _difference()
    at = dict(zip(years.tolist(), difference.tolist(), strict=True))
    return (
        at_least("least extra cost up to year 2", difference[years <= 2].min(), 0.0),
        at_most("largest extra cost from year 3", difference[years >= 3].max(), 0.0),
        at_least("saving lost in year 6, when pumps are replaced", at[6.0] - at[5.0], 0.0),
    )


def _re_costed(_: bool) -> tuple[Pair, ...]:
    """Conventional care of this program's making, times the published ratio of the two arms in each span of years."""
    of = published(STUDY)
    itb, usual = (np.diff(np.array(of[arm], dtype=np.float64), prepend=0.0) for arm in ("itb", "conventional"))
    ours = np.cumsum(itb / usual * np.diff(conventional("nominal_monthly"), prepend=0.0))
    rows = zip(of["years"], ours, of["itb"], strict=True)
    return tuple(near(f"year {year}", found, expected, relative=TOLERANCE) for year, found, expected in rows)


def checks() -> tuple[Check, ...]:
    """All checks of this study."""
    about = about_study(STUDY)
    return (
        Check(
            "saulino/conventional",
            Kind.REPRODUCTION,
            "Cost of conventional care to 14 horizons of up to 30 years, at a nominal rate that compounds monthly",
            tolerance="0.05%",
            pairs=_conventional,
            caveat=_RECIPE,
            **about,
        ),
        Check(
            "saulino/effective_rate_fails",
            Kind.GUARD,
            "The same at an effective annual rate must miss the table, else the convention would be ignored unnoticed",
            tolerance="over 0.05%",
            pairs=_effective_rate_fails,
            **about,
        ),
        Check(
            "saulino/re_costed_pump",
            Kind.CALIBRATION,
            "Cost of a pump per patient: our conventional care, times the published ratio of the arms in each year",
            tolerance="0.05%",
            pairs=_re_costed,
            caveat="the ratios are made from the figures they give back: a schedule of costs, not a simulated pump",
            **about,
        ),
        Check(
            "saulino/break_even",
            Kind.IDENTITY,
            "Year in which a pump has paid for itself, on straight lines between the published figures",
            tolerance="published range",
            pairs=_break_even,
            **about,
        ),
        Check(
            "saulino/saving_per_year",
            Kind.IDENTITY,
            "Saving over 30 years, a year, from the published figures of both arms",
            tolerance="1 USD",
            pairs=_saving,
            **about,
        ),
        Check(
            "saulino/shape",
            Kind.IDENTITY,
            "A pump is dearer up to year 2, cheaper from year 3, and saves less when it is replaced in year 6",
            tolerance="sign",
            pairs=_shape,
            **about,
        ),
    )
