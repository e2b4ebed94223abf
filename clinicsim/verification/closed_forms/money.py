"""Money and health over time: discounting, and money of other years."""

from __future__ import annotations

import numpy as np

from clinicsim.economics.discounting import Convention, discount_factor, flow_factor
from clinicsim.verification.check import Check, Pair, near
from clinicsim.verification.closed_forms.closed import CENT, closed


def _yearly_flow(_: bool) -> tuple[Pair, ...]:
    rate, years = 0.035, 10
    expected: dict[Convention, float] = {"continuous": 846.13, "mid_year": 846.09, "year_start": 860.77}
    flows = tuple(
        near(convention, 100 * float(flow_factor(0.0, years, rate, convention)), value, absolute=CENT)
        for convention, value in expected.items()
    )
    at_ends = 100 * float(discount_factor(np.arange(1, years + 1), rate, "continuous").sum())
    return (*flows, near("paid on the last day of each year", at_ends, 831.66, absolute=CENT))


def _nominal_monthly(_: bool) -> tuple[Pair, ...]:
    rate, months = 0.03, 120
    monthly = rate / 12
    annuity_due = (1.0 - (1.0 + monthly) ** -months) / monthly * (1.0 + monthly)  # of 1 at the start of each month
    found = float(flow_factor(0.0, months / 12, rate, "nominal_monthly"))
    return (near("1 a year for 10 years", found, annuity_due / 12, relative=1e-12),)


def _payments(_: bool) -> tuple[Pair, ...]:
    return (
        near("1,000 in 3 years", 1000 * float(discount_factor(3.0, 0.035, "continuous")), 901.9427, absolute=5e-5),
        near("2,500 in 5 years", 2500 * float(discount_factor(5.0, 0.035, "continuous")), 2104.93292, absolute=5e-6),
        near(
            "1,000 a year from 0.5 to 3 years",
            1000 * float(flow_factor(0.5, 3.0, 0.035, "continuous")),
            2354.66015,
            absolute=5e-6,
        ),
    )


def _qalys(_: bool) -> tuple[Pair, ...]:
    def total(rate: float) -> float:
        early, late = (float(flow_factor(*span, rate, "continuous")) for span in ((0.0, 2.0), (2.0, 10.0)))
        return 0.30 * early + 0.45 * late

    return (
        near("undiscounted", total(0.0), 4.200, absolute=1e-9),
        near("at 3.5%", total(0.035), 3.518, absolute=0.0005),
    )


def _price_years(_: bool) -> tuple[Pair, ...]:
    from clinicsim.data import defaults
    from clinicsim.scenario.price_year import factor
    from clinicsim.scenario.schema.scenario import Scenario

    shipped = Scenario.model_validate(defaults())
    there = 100 * factor(shipped, "2019/20", "2023/24")
    back = there * factor(shipped, "2023/24", "2019/20")
    return (
        near("100 of 2019/20 in 2023/24", there, 115.62, absolute=CENT),
        near("... and back", back, 100.0, relative=1e-12),
    )


def _annuity(_: bool) -> tuple[Pair, ...]:
    from clinicsim.economics.device import equivalent_annual_cost

    price, years, rate = 6889.0, 10, 0.035
    due = (1.0 - (1.0 + rate) ** -years) / rate * (1.0 + rate)  # of 1 at the start of each year
    yearly = equivalent_annual_cost(price, years, rate, "year_start")
    return (near("price over the factor of an annuity-due", yearly, price / due, relative=1e-12),)


def checks() -> tuple[Check, ...]:
    """All checks of this family."""
    return (
        closed(
            "discounted_flow",
            "100 a year for 10 years at 3.5%, by convention",
            "last digit",
            _yearly_flow,
            "there is no year-end convention: that figure is ten payments at the ends of years",
        ),
        closed(
            "nominal_monthly", "A flow at a nominal monthly rate, by the annuity formula", "1e-12", _nominal_monthly
        ),
        closed("discounted_payments", "Single payments and a flow between two dates at 3.5%", "last digit", _payments),
        closed("discounted_qalys", "QALYs of 2 years at 0.30, then 8 years at 0.45", "last digit", _qalys),
        closed("annuity", "A pump system over ten years, by the annuity formula", "1e-12", _annuity),
        closed("price_years", "Money of one year in that of another, by the shipped index", "last digit", _price_years),
    )
