"""Who works in the clinic, and the rules for all staff."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from clinicsim.scenario.schema.quantity import NonNegative, Positive, Probability, Table


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
