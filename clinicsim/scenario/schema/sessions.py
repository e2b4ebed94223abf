"""Sessions and the visits that they hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from clinicsim.scenario.schema.calendar import Clock, Count, Weekday
from clinicsim.scenario.schema.quantity import NonNegative, Number, Positive, Probability, Quantity, Table

TherapyState = Literal["oral", "itb"]
"""Therapy states in which patients are followed up."""


class Stage(Table):
    """One stage of a visit: somebody sees the patient for some minutes."""

    roles: Annotated[list[str], Field(min_length=1)] = Field(
        description="who may do it; the first of these that the session has does"
    )
    minutes: Positive = Field(description="mean minutes")
    minutes_cv: NonNegative = Field(description="coefficient of variation of the minutes (lognormal)")
    competency: str = Field(default="", description="competency that it takes; empty for none")


class Punctuality(Table):
    """When patients come, against the booked time (normal distribution)."""

    mean_minutes: Number = Field(description="mean minutes after the booked time; negative: early")
    sd_minutes: NonNegative = Field(description="standard deviation")


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
    protected: dict[str, Count] = Field(
        default_factory=dict, description="slots kept for visits of a class, by slot_class; for carved_out booking"
    )
    protected_release_days: Count = Field(
        default=0, description="days before the session when protected slots open to all"
    )
    only_if_waiting_weeks: Count = Field(
        default=0,
        description="opened only while somebody on a waiting list that it serves has waited longer than this; "
        "0: a session like any other",
    )
    rooms: Annotated[int, Field(ge=1)] = Field(default=1, description="rooms it uses at once")
    site: str = Field(default="clinic", description="where it takes place, as named in sites")
    premium: NonNegative = Field(
        default=Quantity(value=0.0), description="share of the hourly cost paid on top, as on a Saturday or an evening"
    )
    visits: Annotated[list[str], Field(min_length=1)] = Field(description="visit types it may hold")
    needs: dict[str, Annotated[int, Field(ge=1)]] = Field(description="staff needed, by role")
    valid_from: dt.date | None = Field(default=None, description="first day it may run")
    valid_to: dt.date | None = Field(default=None, description="last day it may run")

    def competencies_needed(self, role: str, visits: Mapping[str, Visit]) -> frozenset[str]:
        """Competencies that a place of a role needs: of the stages, of the visits held, that fall to the role.

        A stage falls to the first of its roles that the session has.
        """
        return frozenset(
            stage.competency
            for name in self.visits
            if name in visits
            for stage in visits[name].stages
            if stage.competency and role == next((each for each in stage.roles if each in self.needs), None)
        )


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
    slot_class: str = Field(
        default="other", description="class for which sessions may protect slots, and by which visits are counted"
    )
    discharge_after_missed: Count = Field(
        default=0, description="discharged after this many missed in a row; 0: always booked again"
    )
    every_days: Count = Field(
        default=0, description="a standing visit: owed this many days after the last one; 0: not a standing visit"
    )
    standing_for: list[TherapyState] = Field(
        default_factory=list, description="therapy states in which a standing visit is owed"
    )
    transport: bool = Field(description="whether some patients need patient transport for it")
    stages: Annotated[list[Stage], Field(min_length=1)] = Field(description="who sees the patient, in order")
