"""Operating lists, operations, beds and the winter."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from clinicsim.scenario.schema.calendar import Clock, Count, Weekday
from clinicsim.scenario.schema.quantity import NonNegative, Positive, Probability, Table

IMMINENT = "replacement_imminent"
"""Level of priority of a replacement whose battery ends within `imminent_days`."""


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


class CaseCancelled(Table):
    """A reason for which a case is cancelled on the day."""

    probability: Probability = Field(description="chance for each case, outside winter")


class Theatre(Table):
    """Operating lists and how they are filled."""

    list_cancelled_probability: Probability = Field(description="chance that a whole list is cancelled on the day")
    case_cancelled: dict[str, CaseCancelled] = Field(
        description="reasons for which a case is cancelled on the day; want of a bed or of time comes about by itself"
    )
    turnaround_minutes: NonNegative = Field(description="minutes between two cases of a list")
    overrun_minutes: Count = Field(
        description="a case is started only if its expected end is no later than this after the planned end of the list"
    )
    notice_days: Count = Field(
        description="days before a list on which patients are called for it; 0: chosen on the day"
    )
    late_levels: list[str] = Field(
        description="levels of priority from which patients are called late for a list with minutes left; "
        "so is whoever was sent home from another list"
    )
    priority: Annotated[list[str], Field(min_length=1)] = Field(
        description=f'procedures, most urgent first; "{IMMINENT}" may stand as a level of its own'
    )
    imminent_days: Count = Field(description=f"days before the end of the battery that make a replacement {IMMINENT}")
    order: Literal["end_of_service", "fcfs"] = Field(
        description="within a level: all by clock start, or replacements by end of battery and others by clock start"
    )
    emergency_wait_days: NonNegative = Field(description="days an admitted patient waits for emergency theatre")
    emergency_bumps_elective: bool = Field(
        description="whether an emergency operation takes its minutes from the next elective list"
    )
    lists: list[TheatreList]


class Procedure(Table):
    """An operation."""

    minutes: Positive = Field(description="expected minutes in theatre, without the turnaround after it")
    minutes_cv: NonNegative = Field(description="coefficient of variation of the actual minutes (lognormal)")
    nights: NonNegative = Field(description="nights in a bed afterwards")
    level: str = Field(description="ward level of the bed")


class BedLevel(Table):
    """Beds of one ward level."""

    places: Annotated[int, Field(ge=1)] | Literal["unlimited"] = Field(
        description='number of beds, or "unlimited" to count only'
    )


class Winter(Table):
    """What winter does to beds and operating lists, every year."""

    months: list[Annotated[int, Field(ge=1, le=12)]] = Field(description="calendar months of winter")
    beds_multiplier: Probability = Field(
        description="share of finite beds that others leave in winter; of a level's places, rounded up"
    )
    case_cancelled_multiplier: NonNegative = Field(
        description="factor on the chance of each reason for which a case is cancelled on the day"
    )
