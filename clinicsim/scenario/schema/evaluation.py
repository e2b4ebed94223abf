"""What an economic evaluation of the scenario is for, what it states about itself, and how its budget is counted."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from clinicsim.scenario.schema.quantity import NonNegative, Positive, Probability, Table


class Correlation(Table):
    """Two uncertain numbers that are drawn together, through a Gaussian copula."""

    name: str
    between: Annotated[list[str], Field(min_length=2, max_length=2)] = Field(
        description="paths of the two numbers, such as prices.bed_day.ward"
    )
    rank: Annotated[float, Field(ge=-1, le=1)] = Field(description="rank correlation (Spearman) of the two")
    source: str | None = Field(
        default=None, description="key in the shipped evidence, or id in the assumption register"
    )


class Evaluation(Table):
    """Whom a decision concerns, what an effect is worth, and what the report says in words."""

    willingness_to_pay: Annotated[list[NonNegative], Field(min_length=1)] = Field(
        description="what one QALY is worth at each threshold that is reported, ascending; the first one leads"
    )
    people_per_year: NonNegative = Field(
        description="people a year whom the decision concerns, beyond this clinic; 0 is those referred to this clinic"
    )
    decision_years: Positive = Field(description="years for which the decision stands, for the population EVPI")
    statements: dict[str, str] = Field(
        description="texts that the report prints as they stand, by name of their CHEERS 2022 item"
    )


class BudgetImpact(Table):
    """How a change of strategy is taken up, and by which years its budget is counted."""

    year: Literal["calendar", "financial"] = Field(description="the years of the budget")
    financial_year_starts: Annotated[int, Field(ge=1, le=12)] = Field(
        description="month in which a financial year starts"
    )
    uptake: Annotated[list[Probability], Field(min_length=1)] = Field(
        description="share of the service that has moved to the alternative, in each budget year; the last stays"
    )
    cash_releasing: list[str] = Field(
        description="categories of cost of which a saving is money back; of all others it is time or beds for other use"
    )
