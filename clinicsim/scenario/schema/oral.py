"""Oral therapy."""

from __future__ import annotations

from pydantic import Field

from clinicsim.scenario.schema.quantity import NonNegative, Positive, Probability, Table


class Oral(Table):
    """Oral therapy as a state: what follows the first assessment, follow-up and failure."""

    direct_to_trial_share: Probability = Field(description="share listed for a screening trial at the first assessment")
    discharged_share: Probability = Field(description="share discharged with advice at the first assessment")
    titration_reviews: int = Field(ge=0, description="reviews while the oral drug is titrated")
    titration_review_days: Positive = Field(description="days between titration reviews")
    stable_review_days: Positive = Field(description="days between reviews once stable")
    failure_per_year: NonNegative = Field(
        description="rate at which stable oral patients fail and are listed for a trial"
    )
    discharge_per_year: NonNegative = Field(description="rate at which oral patients are discharged")
