"""Sessions and the visits that they hold."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from clinicsim.scenario.schema.calendar import Clock, Count, Weekday
from clinicsim.scenario.schema.quantity import NonNegative, Probability, Table


class Session(Table):
    """A template of dated half-days."""

    name: str = Field(description="unique name")
    weekday: Weekday
    start: Clock = Field(description="local time, HH:MM")
    every_weeks: Annotated[int, Field(ge=1)] = Field(description="length of the cycle in weeks")
    week: Count = Field(description="week of the cycle on which it runs, 0 first")
    slots: Annotated[int, Field(ge=1, le=60)] = Field(description="bookable slots")
    slot_minutes: Annotated[int, Field(ge=5, le=600)]
    urgent_slots: Count = Field(description="slots kept back for urgent visits")
    urgent_release_days: Count = Field(description="days before the session when unused urgent slots open to all")
    overbook_slots: Count = Field(description="visits that may be added beyond the slots")
    visits: Annotated[list[str], Field(min_length=1)] = Field(description="visit types it may hold")
    needs: dict[str, Annotated[int, Field(ge=1)]] = Field(description="staff needed, by role")
    valid_from: dt.date | None = Field(default=None, description="first day it may run")
    valid_to: dt.date | None = Field(default=None, description="last day it may run")


class Visit(Table):
    """A visit type."""

    booking: Literal["due", "list"] = Field(description="booked by due date, or called from a waiting list")
    slots: Annotated[int, Field(ge=1)] = Field(description="slots it takes")
    window_days: NonNegative = Field(
        description="due: how early it may be booked; list: how far ahead patients are called"
    )
    did_not_attend_probability: Probability = Field(description="chance of not attending without notice")
    cancel_probability: Probability = Field(description="chance that the patient cancels beforehand")
    cancel_notice_days: NonNegative = Field(description="days before the appointment when the patient cancels")
    urgent: bool = Field(description="whether it may take urgent slots at once")
    transport: bool = Field(description="whether some patients need patient transport for it")
