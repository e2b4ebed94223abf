"""What goes wrong: complications, withdrawal, overdose, stays elsewhere, recalls and shortages."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from clinicsim.scenario.schema.quantity import NonNegative, Positive, Probability, Quantity, Table

_NONE = Quantity(value=0.0)
_CONSTANT = Quantity(value=1.0)


class Complication(Table):
    """One entry of the open table of complications."""

    cause: Literal["catheter", "pump", "infection", "overdose", "surgery", "drug"] = Field(
        description="group under which it, and what follows from it, is counted"
    )
    per_year: NonNegative = Field(default=_NONE, description="mean rate a pump-year")
    weibull_shape: Positive = Field(
        default=_CONSTANT, description="of that rate; 1: constant; below 1: most events soon after an operation"
    )
    per_procedure: dict[str, Probability] = Field(default={}, description="chance at each procedure, by procedure")
    onset_days: NonNegative = Field(
        default=_NONE, description="days from the procedure to onset; 0: during the stay for the procedure"
    )
    per_refill: Probability = Field(
        default=_NONE, description="chance at each refill outside theatre and wards; it shows at once"
    )
    loses_effect: bool = Field(default=False, description="whether no drug reaches the patient until it is mended")
    withdrawal_probability: Probability = Field(default=_NONE, description="chance that it leads to withdrawal")
    overdose_probability: Probability = Field(default=_NONE, description="chance that it leads to an overdose")
    explant_probability: Probability = Field(default=_NONE, description="chance that the pump must come out")
    death_probability: Probability = Field(
        default=_NONE, description="chance of dying of it, apart from withdrawal and overdose"
    )
    mended_by: str = Field(default="none", description='procedure that mends it when the pump stays, or "none"')
    diagnosis_visit: str = Field(
        default="", description="visit type that finds the fault when there is no withdrawal; empty for none"
    )
    extra_visit: str = Field(
        default="", description="visit type that it causes besides, such as a dose review; empty for none"
    )
    nights: dict[str, NonNegative] = Field(
        default={}, description="nights in a bed by ward level, in this order; an explant replaces those at its level"
    )
    utility_loss: NonNegative = Field(default=_NONE, description="utility lost while it lasts")
    utility_loss_days: NonNegative = Field(default=_NONE, description="days for which that utility is lost")


class Severity(Table):
    """One grade of withdrawal or of overdose."""

    share: NonNegative = Field(description="share of the events")
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


class Overdose(Table):
    """Overdose: always a consequence, of an error above all. No antidote: support until it wears off."""

    nights_cv: NonNegative = Field(description="coefficient of variation of nights in a bed (lognormal)")
    ward_level: str = Field(description="ward level of the nights")
    critical_level: str = Field(description="ward level of the critical nights")
    severity: Annotated[dict[str, Severity], Field(min_length=1)]


class Unrelated(Table):
    """What befalls patients that has nothing to do with the service, but takes them away from it."""

    itb_admitted_share_per_year: Probability = Field(
        description="share of patients with a pump who are admitted elsewhere at least once a year"
    )
    oral_admitted_share_per_year: Probability = Field(description="the same of all other patients")
    admission_nights: Positive = Field(description="mean nights of such a stay")
    admission_nights_cv: NonNegative = Field(description="coefficient of variation of those nights (lognormal)")
    transfers_per_year: NonNegative = Field(description="rate at which a patient moves to another service")
    transfer_at_age_years: NonNegative = Field(
        description="age at which every patient moves to another service, as to adult care; 0: at none"
    )


class Recall(Table):
    """A recall of pumps by their maker, from the day on which its share is above 0."""

    share: Probability = Field(description="share of the pumps of this model and window that are affected")
    pump_model: str = Field(description="pump model recalled; empty for every model")
    implanted_from: dt.date | None = Field(default=None, description="first implant date of the pumps recalled")
    implanted_to: dt.date | None = Field(default=None, description="last implant date of the pumps recalled")
    policy: Literal["monitor", "prophylactic"] = Field(
        description="extra checks of the pumps affected, or replacement of all of them"
    )
    extra_checks_per_year: NonNegative = Field(description="monitor: extra visits a year for each pump affected")
    check_visit: str = Field(description="visit type of those checks")
    hazard_multiplier: NonNegative = Field(description="factor on the yearly rate of these complications from then on")
    complications: list[str] = Field(description="complications that the fault makes likelier")


class Supply(Table):
    """Stock of what a refill and an implant need."""

    refill_kit_share: Probability = Field(description="share of refills in clinic for which kit and drug are there")
    pump_share: Probability = Field(description="share of operations that need a new pump for which one is there")
    wait_days: NonNegative = Field(description="days until a refill without stock can be tried again")
