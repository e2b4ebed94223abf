"""How the booking office decides: horizon, search, the weekly huddle."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from clinicsim.scenario.schema.calendar import Clock, Count, Weekday
from clinicsim.scenario.schema.quantity import NonNegative, Positive, Probability, Table

HuddleStep = Literal["urgent_slot", "overbook", "home_visit", "day_case", "on_call"]


class ClinicalClass(Table):
    """One class of urgency that triage puts patients into; the most urgent stands first."""

    share: NonNegative = Field(description="share of patients in this class")
    target_days: NonNegative = Field(description="days from the clock start within which this class should be seen")


class Booking(Table):
    """How dated visits are booked and patients called from lists."""

    horizon_days: Annotated[int, Field(ge=1, le=730)] = Field(description="how far ahead the diary is booked")
    search: Literal["latest_before_due", "earliest", "nearest_due"] = Field(
        description="which free slot is taken: the latest in the window before the due date, the earliest in the "
        "window or after it, or the one nearest the due date on either side"
    )
    earlier_days: Count = Field(
        description="when the window is full, the most days before the due date that a slot may be"
    )
    list_order: Literal["fcfs", "due_date", "slack", "clinical_class"] = Field(
        description="order of waiting lists: by clock start, by the date on which the patient's clinical class should "
        "be seen, by time until the pump is dry, or by clinical class and then clock start"
    )
    clinical_classes: Annotated[dict[str, ClinicalClass], Field(min_length=1)] = Field(
        description="classes of urgency at triage, the most urgent first"
    )
    classes: Literal["pooled", "carved_out"] = Field(
        description="pooled: slots serve every visit a session holds; carved_out: protected slots are kept for their "
        "class until released"
    )
    alarm_call_probability: Probability = Field(description="chance that a patient telephones when the alarm sounds")
    dna_rebook_days: NonNegative = Field(description="whole days until a missed visit can be had again")
    dna_relative_per_30_days: Positive = Field(
        description="relative risk of not attending for each 30 days more between booking and appointment"
    )
    dna_reference_days: NonNegative = Field(
        description="days between booking and appointment at which a visit type's chance of not attending holds"
    )
    dna_spread_cv: NonNegative = Field(
        description="coefficient of variation between patients of the propensity not to attend (lognormal, mean 1)"
    )
    dna_highest_probability: Probability = Field(
        description="the chance of not attending is never raised above this by lead time or propensity"
    )
    reminders: bool = Field(description="whether patients are reminded of their appointments")
    reminder_relative_risk: NonNegative = Field(description="relative risk of not attending with a reminder")
    short_notice_days: Count = Field(
        description="a slot that a patient gives back this many days or less before its session is offered to the "
        "short-notice list; 0: to nobody"
    )
    short_notice_share: Probability = Field(description="share of patients who can come at short notice")
    initiative_notice_days: Count = Field(
        description="days ahead that a session kept for long waits must be when it is opened"
    )


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
