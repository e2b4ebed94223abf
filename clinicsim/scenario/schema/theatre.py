"""Operating lists, operations and beds."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from clinicsim.scenario.schema.calendar import Clock, Count, Weekday
from clinicsim.scenario.schema.quantity import NonNegative, Positive, Probability, Table


class TheatreList(Table):
    """A dated operating list."""

    name: str = Field(description="unique name")
    weekday: Weekday
    start: Clock
    every_weeks: Annotated[int, Field(ge=1)]
    week: Count
    minutes: Annotated[int, Field(ge=30, le=720)] = Field(description="operating minutes")
    valid_from: dt.date | None = Field(default=None, description="first day it may run")
    valid_to: dt.date | None = Field(default=None, description="last day it may run")


class Theatre(Table):
    """Operating lists and how they are filled."""

    list_cancelled_probability: Probability = Field(description="chance that a whole list is cancelled on the day")
    case_cancelled_probability: Probability = Field(description="chance that a case is cancelled on the day")
    emergency_wait_days: NonNegative = Field(description="days an admitted patient waits for emergency theatre")
    priority: Annotated[list[str], Field(min_length=1)] = Field(description="procedures, most urgent first")
    lists: list[TheatreList]


class Procedure(Table):
    """An operation."""

    minutes: Positive = Field(description="theatre minutes, turnaround included")
    nights: NonNegative = Field(description="nights in a bed afterwards")
    level: str = Field(description="ward level of the bed")


class BedLevel(Table):
    """Beds of one ward level."""

    places: Annotated[int, Field(ge=1)] | Literal["unlimited"] = Field(
        description='number of beds, or "unlimited" to count only'
    )
