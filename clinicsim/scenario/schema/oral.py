"""Oral therapy: the drugs, what a clinic does with them, and how they are weaned after an implant."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from clinicsim.scenario.schema.quantity import NonNegative, Positive, Probability, Table


class SideEffect(Table):
    """One side effect of one drug."""

    probability: Probability = Field(
        description="chance in a course of the drug; the dose goes down a step and the drug is kept"
    )
    share_of_stops: Probability = Field(description="share of those who stop the drug who stop because of it")


class BloodTest(Table):
    """One sort of blood test that a drug calls for."""

    days: list[Annotated[float, Field(ge=0)]] = Field(description="days of treatment on which it is done")
    repeat_days: NonNegative = Field(description="days between later tests; 0 if none follow the last of `days`")
    abnormal_probability: Probability = Field(description="chance that one of the tests on `days` is abnormal")
    abnormal_with_impaired_kidneys: bool = Field(
        description="whether the first test of a patient with impaired kidneys is abnormal"
    )
    then: Literal["stop", "reduce"] = Field(
        description="after an abnormal test: stop the drug for good, or reduce it by oral.kidney_dose_factor"
    )


class Drug(Table):
    """One oral drug; its price stands in prices.oral_mg."""

    start_mg_per_day: Positive = Field(description="first dose")
    step_mg_per_day: Positive = Field(description="titration step")
    step_days: Positive = Field(description="days between titration steps")
    effective_low_mg_per_day: Positive = Field(description="lowest dose that a patient settles on")
    effective_mode_mg_per_day: Positive = Field(description="likeliest dose (triangular between patients)")
    effective_high_mg_per_day: Positive = Field(description="highest dose that a patient settles on")
    max_mg_per_day: Positive = Field(description="highest dose that may be given")
    stop_weibull_shape: Positive = Field(description="shape of the time to stopping; below 1: most stop early")
    stop_weibull_scale_years: Positive = Field(description="scale of the time to stopping, whatever the cause")
    no_effect_share_of_stops: Probability = Field(description="share of those who stop who stop for want of effect")
    taper_weeks: NonNegative = Field(description="weeks over which it is stopped")
    rebound_probability: Probability = Field(description="chance of a rebound of spasticity when stopped at once")
    side_effects: dict[str, SideEffect] = Field(description="side effects, by name")
    blood_tests: dict[str, BloodTest] = Field(description="blood tests, by name")


class Oral(Table):
    """Oral therapy: what follows the first assessment, which drugs in what order, follow-up and failure."""

    direct_to_trial_share: Probability = Field(description="share listed for a screening trial at the first assessment")
    discharged_share: Probability = Field(description="share discharged with advice at the first assessment")
    discharge_per_year: NonNegative = Field(description="rate at which oral patients are discharged")

    line: Annotated[list[str], Field(min_length=1)] = Field(description="drugs in the order in which they are tried")
    next_step: Literal["add", "switch"] = Field(
        description="when spasticity is not controlled: add the next drug, or put it in the place of the last one"
    )
    most_drugs: Annotated[int, Field(ge=1)] = Field(description="most drugs taken at once")
    second_drug_share: Probability = Field(description="share of severely affected patients who need two drugs")
    add_after_days: NonNegative = Field(description="days on a drug before another one is added")
    exhausted_after: Annotated[int, Field(ge=1)] = Field(
        description="drugs tried without control, after which oral therapy has failed"
    )
    abrupt_share: Probability = Field(description="share of those who stop a drug who stop at once")
    holiday_share: Probability = Field(description="share of those who stop their only drug who then take none")
    holiday_days: Positive = Field(description="mean length of such a drug holiday (exponential)")

    severe_bands: list[str] = Field(description="bands of severity (outcomes.bands) that count as severely affected")
    focal_share: Probability = Field(description="share of oral patients with a focal problem, fit for botulinum toxin")
    not_controlled_share: Probability = Field(description="share whose spasticity no oral drug controls")
    kidneys_impaired_share: Probability = Field(description="share of patients with impaired kidneys")
    kidney_dose_factor: Positive = Field(description="factor on the dose of a drug that impaired kidneys clear slowly")
    side_effect_days: Positive = Field(description="a side effect comes within this many days of the start")

    titration_reviews: int = Field(ge=0, description="reviews after the first drug is started")
    change_reviews: int = Field(ge=0, description="reviews after a later drug is started")
    titration_review_days: Positive = Field(description="days between these reviews")
    stable_review_days: Positive = Field(description="days between reviews once stable")
    contact_days: NonNegative = Field(
        description="days within which the next review is due after a side effect, a stop or an abnormal test"
    )
    telephone_share: Probability = Field(description="share of stable reviews and contacts held by telephone")
    initiated_share: Probability = Field(description="share of patients on patient-initiated follow-up once stable")
    initiated_contacts_per_year: NonNegative = Field(description="contacts that such a patient asks for")
    initiated_longest_days: Positive = Field(description="days after which such a patient is reviewed all the same")

    prevalent_severe_on_drug_share: Probability = Field(
        description="share of severely affected patients who take a drug on the first day"
    )
    prevalent_severe_on_two_share: Probability = Field(description="share of them who take two or more")
    prevalent_other_on_drug_share: Probability = Field(description="share of the others who take one")
    prevalent_not_controlled_share: Probability = Field(
        description="share of patients on the first day who are on their way to failing oral therapy"
    )


class Weaning(Table):
    """How oral drugs are weaned once intrathecal therapy works."""

    first_days: Positive = Field(description="days from the implant to the first step")
    step_days: Positive = Field(description="days between steps")
    step_share: Probability = Field(description="part of the dose taken away at a step")
    succeeds_share: Probability = Field(description="share of patients who can do without oral drugs")
    prevalent_on_drug_share: Probability = Field(
        description="share of patients with a pump who still take an oral drug on the first day"
    )
