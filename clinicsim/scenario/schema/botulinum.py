"""Botulinum toxin: courses of injections for a focal problem, alone or beside a pump."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from clinicsim.scenario.schema.quantity import NonNegative, Positive, Probability, Table


class Botulinum(Table):
    """Courses of botulinum toxin. They need a session that holds the visit type `botulinum`."""

    interval_weeks: Positive = Field(description="weeks between injections")
    review_weeks: Positive = Field(description="weeks from the first injection of a course to its review")
    response_probability: Probability = Field(description="chance that an injection works")
    response_weeks: Positive = Field(description="weeks for which an injection that works does so")
    stop_after: Annotated[int, Field(ge=1)] = Field(
        description="injections in a row without response after which the course ends"
    )
    stop_per_year: NonNegative = Field(description="rate at which a course ends for other reasons")
    units_per_injection: Positive = Field(description="units of toxin for one visit")
    adjunct_share: Probability = Field(description="share of patients with a pump who have toxin as well")
    prevalent_share: Probability = Field(description="share of oral patients who have a course on the first day")
