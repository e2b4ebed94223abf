"""de Lissovoy 2007: intrathecal baclofen in children with cerebral palsy, US, five years.

The rates of complications and the prices were not seen, so the model cannot be made again. But what was seen sets a
bound: nobody gains more than the difference of the two utilities for all of the discounted time.
"""

from __future__ import annotations

from clinicsim.economics.discounting import flow_factor
from clinicsim.verification.check import Check, Kind, Pair, between, near
from clinicsim.verification.published.figures import about_study, published

STUDY = "de_lissovoy_2007"
ICER_TOLERANCE = 0.05


def discounted_years() -> float:
    """Years of the horizon, each discounted from its middle."""
    of = published(STUDY)
    return float(flow_factor(0.0, of["years"], of["discount_rate"], "mid_year"))


def greatest_gain() -> float:
    """QALYs gained by one who is relieved for the whole horizon."""
    of = published(STUDY)
    return float((of["utility_with_relief"] - of["utility_without_relief"]) * discounted_years())


def _bound(_: bool) -> tuple[Pair, ...]:
    of = published(STUDY)
    gain = of["incremental_cost"] / of["icer"]
    return (
        near("discounted years", discounted_years(), 4.65, absolute=0.005),
        near("greatest gain, QALYs", greatest_gain(), 1.255, absolute=0.001),
        between("gain that the published figures come to, QALYs", gain, of["gain_above"], greatest_gain()),
    )


def _icer(_: bool) -> tuple[Pair, ...]:
    of = published(STUDY)
    found = of["incremental_cost"] / (of["share_of_time_improved"] * greatest_gain())
    return (near("USD per QALY", found, of["icer"], relative=ICER_TOLERANCE),)


def checks() -> tuple[Check, ...]:
    """All checks of this study."""
    about = about_study(STUDY)
    return (
        Check(
            "de_lissovoy/greatest_gain",
            Kind.BOUND,
            "The published gain is below what the published utilities, horizon and discount rate allow at most",
            tolerance="rounding, bound",
            pairs=_bound,
            caveat="the discount rate is recalled (B); that these utilities are the model's is inferred (C)",
            **about,
        ),
        Check(
            "de_lissovoy/icer",
            Kind.CALIBRATION,
            "Cost per QALY if 93% of the discounted time is spent relieved",
            tolerance="5%",
            pairs=_icer,
            caveat="the share of time was set so that it comes out: shows that the figures fit together, no more",
            **about,
        ),
    )
