"""Who works in the clinic, and the rules for all staff."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from clinicsim.scenario.schema.calendar import Weekday
from clinicsim.scenario.schema.quantity import NonNegative, Positive, Probability, Table

DAYS_PER_MONTH = 365.25 / 12


class Member(Table):
    """One member of staff."""

    name: str = Field(description="unique name; keys this person's leave and sickness")
    role: str = Field(description="role, as sessions name it")
    band: str = Field(description="pay band or grade, as the cost set names it")
    wte: Annotated[float, Field(gt=0, le=1)] = Field(description="whole-time equivalent")
    start_date: dt.date | None = Field(default=None, description="first working day; empty: from the start")
    end_date: dt.date | None = Field(default=None, description="last working day; empty: to the end")
    advertised: dt.date | None = Field(
        default=None, description="day on which the post is advertised; staffing.recruitment_days later it is filled"
    )
    vacant: bool = Field(default=False, description="whether the post stands empty; a dated change makes a staff gap")
    competencies: list[str] = Field(
        default=[], description="what this person can do once trained, as visit stages name it; empty: all of the role"
    )
    training_months: NonNegative | None = Field(
        default=None, description="months from the first working day until competent; empty: staffing.training_months"
    )
    working_days: list[Weekday] = Field(default=[], description="days of the week worked; empty: any")

    def first_day(self, staffing: Staffing) -> dt.date | None:
        """First working day, or none for somebody who is there from the start."""
        if self.advertised is not None:
            return self.advertised + dt.timedelta(days=round(staffing.recruitment_days.value))
        return self.start_date

    def competent_from(self, staffing: Staffing) -> dt.date | None:
        """First day on which training is over, or none for somebody who is there from the start."""
        first = self.first_day(staffing)
        months = staffing.training_months if self.training_months is None else self.training_months
        return None if first is None else first + dt.timedelta(days=round(months.value * DAYS_PER_MONTH))

    def in_post(self, day: dt.date, staffing: Staffing) -> bool:
        """Whether employed on a day."""
        return not self.vacant and (self.first_day(staffing) or day) <= day <= (self.end_date or day)

    def has_learnt(self, needed: frozenset[str]) -> bool:
        """Whether the trained member has all of these competencies."""
        return not self.competencies or needed <= set(self.competencies)


class Staffing(Table):
    """Rules for all staff: hours, leave, sickness, cover, recruitment and strikes."""

    hours_per_week: Positive = Field(description="hours a week of one whole-time equivalent")
    clinic_share: Probability = Field(description="largest share of hours that may be rostered to sessions")
    leave_days_per_year: NonNegative = Field(description="annual and study leave, in working days")
    leave_notice_days: NonNegative = Field(description="days ahead that leave is known")
    max_on_leave: dict[str, Annotated[int, Field(ge=1)]] = Field(
        default={}, description="most members of a role on leave at once, by role; a role that is absent has no limit"
    )
    sickness_share: Probability = Field(description="share of working days lost to sickness")
    sickness_spell_days: Positive = Field(description="mean length of a spell of sickness, in calendar days")
    cover_planned_probability: Probability = Field(
        description="chance that a free colleague who is asked covers a place known ahead to be empty"
    )
    cover_short_notice_probability: Probability = Field(
        description="chance that a free colleague who is asked covers sickness on the day"
    )
    agency_probability: Probability = Field(description="chance that bank or agency staff cover when no colleague does")
    overtime_premium: NonNegative = Field(description="extra cost of overtime, as a share of the hourly cost")
    recruitment_days: NonNegative = Field(description="days from advertising a post to the first working day")
    training_months: NonNegative = Field(description="months until somebody new is competent")
    on_strike: dict[str, Probability] = Field(
        default={}, description="share of the members of a role who strike each day, by role"
    )
    strike_notice_days: NonNegative = Field(description="days ahead that a strike is known")
