"""What goes wrong: complications and withdrawal."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from clinicsim.scenario.schema.quantity import NonNegative, Positive, Probability, Table


class Complication(Table):
    """One entry of the open table of complications."""

    cause: Literal["catheter", "pump", "infection"] = Field(description="group under which withdrawals are counted")
    per_year: NonNegative = Field(description="mean rate a pump-year; 0 if only operations cause it")
    weibull_shape: Positive = Field(description="below 1: most events soon after an operation")
    per_procedure: dict[str, Probability] = Field(description="chance at each procedure, by procedure")
    onset_days: NonNegative = Field(description="days from the procedure to onset, for those at procedures")
    withdrawal_probability: Probability = Field(description="chance that it leads to withdrawal")
    explant_probability: Probability = Field(description="chance that the pump must come out")
    mended_by: str = Field(description="procedure that mends it when the pump stays")
    diagnosis_visit: str = Field(
        description="visit type that finds the fault when there is no withdrawal; empty for none"
    )
    nights: NonNegative = Field(description="nights in a bed when it is treated without withdrawal or surgery")
    level: str = Field(description="ward level of those nights")


class Severity(Table):
    """One grade of withdrawal."""

    share: NonNegative = Field(description="share of withdrawals")
    nights: NonNegative = Field(description="mean nights on the ward")
    critical_nights: NonNegative = Field(description="nights in critical care first")
    death_probability: Probability


class Withdrawal(Table):
    """Withdrawal: always a consequence, never a rate of its own."""

    onset_hours_low: NonNegative = Field(description="shortest time from loss of drug to withdrawal")
    onset_hours_mode: NonNegative = Field(description="likeliest time")
    onset_hours_high: Positive = Field(description="longest time")
    probability_if_dry: Probability = Field(description="chance of withdrawal when a pump stays dry to onset")
    probability_at_end_of_service: Probability = Field(description="chance of withdrawal when the battery ends")
    nights_cv: NonNegative = Field(description="coefficient of variation of nights in a bed (lognormal)")
    ward_level: str = Field(description="ward level of the nights")
    critical_level: str = Field(description="ward level of the critical nights")
    severity: Annotated[dict[str, Severity], Field(min_length=1)]
