"""What the clinic has: staff, sessions, visit types, theatre lists and beds."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from clinicsim.scenario.schema.quantity import NonNegative, Positive, Probability, Table

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Count = Annotated[int, Field(ge=0)]


class Calendar(Table):
    """Civil calendar: where bank holidays come from."""

    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] = Field(description="ISO country code")
    subdivision: str = Field(description="part of the country, as the holidays package names it; empty for all")
    bank_holidays: bool = Field(description="whether clinics and lists close on bank holidays")


class Member(Table):
    """One member of staff."""

    name: str = Field(description="unique name; keys this person's leave and sickness")
    role: str = Field(description="role, as sessions name it")
    band: str = Field(description="pay band or grade, as the cost set names it")
    wte: Annotated[float, Field(gt=0, le=1)] = Field(description="whole-time equivalent")
    start_date: dt.date | None = Field(default=None, description="first working day; empty: from the start")
    end_date: dt.date | None = Field(default=None, description="last working day; empty: to the end")


class Staffing(Table):
    """Rules for all staff: hours, leave, sickness and cover."""

    hours_per_week: Positive = Field(description="hours a week of one whole-time equivalent")
    clinic_share: Probability = Field(description="largest share of hours that may be rostered to sessions")
    leave_days_per_year: NonNegative = Field(description="annual and study leave, in working days")
    leave_notice_days: NonNegative = Field(description="days ahead that leave is known")
    sickness_share: Probability = Field(description="share of working days lost to sickness")
    sickness_spell_days: Positive = Field(description="mean length of a spell of sickness, in calendar days")
    cover_planned_probability: Probability = Field(description="chance that a free colleague who is asked covers leave")
    cover_short_notice_probability: Probability = Field(
        description="chance that a free colleague who is asked covers sickness on the day"
    )
    agency_probability: Probability = Field(description="chance that bank or agency staff cover when no colleague does")


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
