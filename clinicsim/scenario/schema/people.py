"""Who the patients are: the starting list, referrals and indications."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from clinicsim.scenario.schema.quantity import NonNegative, Number, Positive, Probability, Table


class Cohort(Table):
    """The clinic's own patients on the first day."""

    files: list[str] = Field(description="cohort CSV files, read together; paths are relative to the scenario file")
    pumps: Literal["kept", "never_had"] = Field(
        description="whether patients with a pump, or on the way to one, start as they are, or on oral drugs instead"
    )


class ReferralStep(Table):
    """A dated step of the referral rate."""

    date: dt.date = Field(description="first day of the new rate")
    multiply: NonNegative = Field(description="factor on the rate from that day on")


class Referrals(Table):
    """Arrivals: a Poisson process with growth, seasons and dated steps, thinned from a maximum rate."""

    per_year: NonNegative = Field(description="referrals a year on the first day")
    growth_per_year: Number = Field(description="yearly growth as a fraction, compounding")
    max_per_year: Positive = Field(description="rate of candidates that is thinned; keep it equal across scenarios")
    seasonality: Annotated[list[float], Field(min_length=12, max_length=12)] = Field(
        description="factor for each month, January first"
    )
    steps: list[ReferralStep] = Field(description="dated steps of the rate")
    accepted_share: Probability = Field(description="share of referrals accepted at triage")
    triage_days: NonNegative = Field(description="days from referral to the triage decision")


class Indication(Table):
    """One reason for spasticity: its share of referrals, its people and its dose path."""

    share: NonNegative = Field(description="share of referrals")
    female_share: Probability = Field(description="share of women")
    age_mean_years: Positive = Field(description="mean age at referral")
    age_sd_years: NonNegative = Field(description="standard deviation of age at referral")
    age_lowest_years: NonNegative = Field(description="age below which nobody is referred; ages are drawn above it")
    age_highest_years: Positive = Field(description="age above which nobody is referred")
    cerebral: bool = Field(description="cerebral rather than spinal origin: slower titration steps")
    dose_1_year_mcg_per_day: Positive = Field(
        description="mean intrathecal dose one year after implant; sd is between patients"
    )
    dose_10_year_mcg_per_day: Positive = Field(description="mean intrathecal dose ten years after implant")
    dose_spread_cv: NonNegative = Field(
        description="coefficient of variation of the one-year dose between patients (lognormal)"
    )
    deaths_per_year: NonNegative = Field(description="death rate of patients with this indication")
