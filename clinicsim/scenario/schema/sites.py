"""Where sessions take place."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from clinicsim.scenario.schema.quantity import NonNegative, Probability, Quantity, Table

_NONE = Quantity(value=0.0)


class Site(Table):
    """A place where sessions are held, and what it takes to get there."""

    kind: Literal["clinic", "home", "outreach", "telephone"] = Field(
        description="who travels: patients to a clinic or outreach clinic, staff to patients at home, nobody"
    )
    rooms: Annotated[int, Field(ge=1)] | Literal["unlimited"] = Field(
        default="unlimited", description="rooms for sessions at one time, in a clinic or outreach clinic"
    )
    travel_minutes_per_session: NonNegative = Field(
        default=_NONE, description="staff travel there and back, outside the session"
    )
    travel_minutes_per_visit: NonNegative = Field(
        default=_NONE, description="staff travel from one patient to the next, inside the slots"
    )
    travel_cost_per_session: NonNegative = Field(default=_NONE, description="cost of travel there and back")
    travel_cost_per_visit: NonNegative = Field(default=_NONE, description="cost of travel to one patient")
    transport: bool = Field(description="whether patients may need patient transport to get there")
    eligible_share: Probability = Field(
        default=Quantity(value=1.0), description="share of patients who can be seen there; only asked of a home"
    )
