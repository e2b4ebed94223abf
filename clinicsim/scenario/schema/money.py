"""Prices and discounting."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from clinicsim.scenario.schema.quantity import NonNegative, Number, Probability, Table


class Prices(Table):
    """Unit costs of one country, currency and price year."""

    cost_set: str = Field(description="name of the cost set")
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    price_year: str = Field(description="price year of every figure here")
    staff_hour: dict[str, NonNegative] = Field(description="cost of one working hour, by band")
    agency_premium: NonNegative = Field(
        description="extra cost of bank and agency hours, as a share of the hourly cost"
    )
    refill_kit: NonNegative = Field(description="one refill kit")
    ampoule: NonNegative = Field(description="one ampoule of intrathecal baclofen")
    pump_system: NonNegative = Field(description="pump and catheter, per implant or replacement")
    catheter_kit: NonNegative = Field(description="catheter kit, per revision")
    trial_day: NonNegative = Field(description="day case for a screening trial, staff of the clinic excluded")
    procedure_stay: dict[str, NonNegative] = Field(
        description="tariff of the operation with its planned nights, by procedure"
    )
    bed_day: dict[str, NonNegative] = Field(description="one bed-day outside a planned stay, by ward level")
    emergency_attendance: NonNegative = Field(description="one attendance at the emergency department")
    ambulance: NonNegative = Field(description="one journey by emergency ambulance")
    on_call_refill_hours: NonNegative = Field(description="hours of on-call clinician time for one refill")
    on_call_band: str = Field(description="band whose hour costs an on-call refill")
    transport_round_trip: NonNegative = Field(description="one round trip by patient transport")
    transport_share: Probability = Field(description="share of visits that need patient transport")


class Economics(Table):
    """Discounting."""

    discount_rate_costs: Number = Field(description="effective annual rate")
    convention: Literal["continuous", "mid_year", "year_start"] = Field(description="when a cost falls inside its year")
