"""Weekdays, times of day and bank holidays."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from clinicsim.scenario.schema.quantity import Table

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Count = Annotated[int, Field(ge=0)]


class Calendar(Table):
    """Civil calendar: where bank holidays come from."""

    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] = Field(description="ISO country code")
    subdivision: str = Field(description="part of the country, as the holidays package names it; empty for all")
    bank_holidays: bool = Field(description="whether clinics and lists close on bank holidays")
