"""How the booking office decides: horizon, search, the weekly huddle."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from clinicsim.scenario.schema.calendar import Clock, Count, Weekday
from clinicsim.scenario.schema.quantity import NonNegative, Probability, Table

HuddleStep = Literal["urgent_slot", "overbook", "day_case", "on_call"]


class Booking(Table):
    """How dated visits are booked."""

    horizon_days: Annotated[int, Field(ge=1, le=730)] = Field(description="how far ahead the diary is booked")
    search: Literal["latest_before_due", "earliest"] = Field(description="which free slot is taken")
    earlier_days: Count = Field(
        description="when the window is full, the most days before the due date that a slot may be"
    )
    list_order: Literal["fcfs"] = Field(description="order of waiting lists: first come, first served by clock start")
    alarm_call_probability: Probability = Field(description="chance that a patient telephones when the alarm sounds")
    dna_rebook_days: NonNegative = Field(description="whole days until a missed visit can be had again")


class Huddle(Table):
    """The weekly meeting that orders the at-risk list and spends the emergency means, in order."""

    weekday: Weekday
    time: Clock
    order: Literal["slack", "due_date", "fcfs"] = Field(description="order of the at-risk list")
    act_within_days: NonNegative = Field(description="acts on patients whose alarm date is nearer than this")
    steps: list[HuddleStep] = Field(description="means, in the order in which they are spent")
    day_cases_per_week: Count = Field(description="refills the ward can do as day cases")
    day_case_within_days: NonNegative = Field(description="day cases are for pumps that run dry within this")
    day_case_level: str = Field(description="ward level of a day case")
    on_call_per_week: Count = Field(description="refills on call that the huddle may ask for")
    on_call_within_days: NonNegative = Field(description="on-call refills are for pumps that run dry within this")


class Emergency(Table):
    """What happens out of hours to a pump that has run dry."""

    on_call_refill_probability: Probability = Field(description="chance of a refill on call before withdrawal starts")
    on_call_delay_hours: NonNegative = Field(description="hours from the pump running dry to that refill")
