"""The pump, the drug in it and the path from trial to maintenance."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from clinicsim.scenario.schema.quantity import NonNegative, Number, Positive, Probability, Table


class Trial(Table):
    """The screening trial with intrathecal boluses."""

    offered: bool = Field(
        description="whether patients are listed for a trial; if not, oral therapy goes on, and nobody new gets a pump"
    )
    bolus_mcg: Annotated[list[float], Field(min_length=1)] = Field(description="bolus at each dose level, lowest first")
    responds_by_level: Annotated[list[float], Field(min_length=1)] = Field(
        description="cumulative share of patients who respond at or below each level"
    )
    accepts_implant_share: Probability = Field(description="share of responders who are listed for an implant")
    bolus_gap_hours: NonNegative = Field(description="least time from one bolus to the next; it is given on a weekday")
    observation_hours: Positive = Field(description="hours in a bed after each bolus")
    level: str = Field(description="ward level of the bed for the observation")
    headache_probability: Probability = Field(description="chance of a headache after each lumbar puncture")
    headache_admitted_share: Probability = Field(description="share of those headaches that are admitted")
    headache_nights: NonNegative = Field(description="nights in a bed of those admitted")
    headache_level: str = Field(description="ward level of those nights")


class Device(Table):
    """Pumps and reservoirs."""

    pump_model: str = Field(description="model of the pumps put in, as a recall would name it")
    large_reservoir_share: Probability = Field(description="share of new pumps with the larger reservoir")
    small_reservoir_ml: Positive = Field(description="volume of the smaller reservoir")
    large_reservoir_ml: Positive = Field(description="volume of the larger reservoir")
    alarm_volume_ml: NonNegative = Field(description="volume at which the low-reservoir alarm sounds")
    initial_concentration_mcg_per_ml: Positive = Field(description="drug strength at the implant")
    concentrations_mcg_per_ml: Annotated[list[float], Field(min_length=1)] = Field(
        description="drug strengths the pharmacy supplies"
    )
    minimum_usable_days: Positive = Field(
        description="the weakest strength that gives at least this many days from full to alarm is used"
    )
    max_refill_interval_days: Positive = Field(description="longest interval between refills, whatever the volume")
    refill_margin_days: NonNegative = Field(description="a refill is due this many days before the alarm date")
    ampoule_mg: Positive = Field(description="intrathecal baclofen in one ampoule")


class Dose(Table):
    """How the dose moves; the level by indication is in `indications`."""

    start_multiple_of_bolus: Positive = Field(description="starting dose as a multiple of the effective bolus")
    titration_months: Positive = Field(description="months until the dose stops rising steeply")
    titration_reviews: int = Field(ge=0, description="outpatient dose reviews after the implant")
    first_review_days: Positive = Field(description="days from implant to the first review")
    review_interval_days: Positive = Field(description="days between later reviews")
    change_threshold: NonNegative = Field(description="smallest relative change of dose that is made at a visit")
    min_mcg_per_day: Positive = Field(description="lowest dose given")
    max_mcg_per_day: Positive = Field(description="highest dose given")


class Battery(Table):
    """End of the pump's life: replacement indicator, then end of service."""

    weibull_shape: Positive = Field(description="shape of the Weibull distribution of battery life")
    median_years: Positive = Field(description="median life from implant to end of service")
    max_years: Positive = Field(description="hard stop")
    eri_to_end_of_service_days: NonNegative = Field(description="days from the replacement indicator to end of service")
    request_before_eri_days: Number = Field(description="days before the indicator when replacement is requested")


class Discontinuation(Table):
    """Stopping intrathecal therapy by choice."""

    per_year: NonNegative = Field(description="rate of stopping intrathecal baclofen")
    reimplant_share: Probability = Field(description="share of explanted patients who are listed again")
    reimplant_after_days: Positive = Field(description="days from explant to being listed again")
