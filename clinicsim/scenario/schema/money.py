"""Prices and discounting."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from clinicsim.scenario.schema.quantity import NonNegative, Number, Positive, Probability, Table

PriceYear = Annotated[str, Field(pattern=r"^\d{4}(/\d{2})?$")]
"""A financial year (2024/25) or a calendar year (2024)."""


class Prices(Table):
    """Unit costs of one country, currency and price year."""

    cost_set: str = Field(description="name of the cost set")
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] = Field(description="country of the cost set, ISO code")
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    price_year: PriceYear = Field(description="price year of the set, and of every figure that `priced_in` leaves out")
    evidence: list[str] = Field(description="what the keys of this set's evidence begin with")
    priced_in: dict[str, PriceYear] = Field(
        description="figures of another price year, by their key under prices (bed_day.day) or sites"
    )
    index: dict[PriceYear, Number] = Field(description="rise of prices on the year before, in per cent, by price year")
    staff_hour: dict[str, NonNegative] = Field(description="cost of one working hour, by band")
    agency_premium: NonNegative = Field(
        description="extra cost of bank and agency hours, as a share of the hourly cost"
    )
    refill_kit: NonNegative = Field(description="one refill kit")
    oral_mg: dict[str, NonNegative] = Field(description="one milligram, by oral drug")
    botulinum_unit: NonNegative = Field(description="one unit of botulinum toxin")
    blood_test: NonNegative = Field(description="one blood test that watches an oral drug")
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
    own_travel_round_trip: NonNegative = Field(
        description="what it costs a patient, on average, to come without patient transport"
    )
    visit_fee: dict[str, NonNegative] = Field(
        description="what a payer pays the clinic for a visit, by visit type; empty where visits are not paid singly"
    )
    home_care_year: dict[str, NonNegative] = Field(
        description="home care and equipment of one person for a year, by band of severity; nothing that is simulated"
    )
    home_care_covers: list[str] = Field(
        description="categories of cost that the figures of home_care_year hold; one that is simulated counts twice"
    )
    informal_care_year: dict[str, NonNegative] = Field(
        description="unpaid care of one person for a year, at what it would cost to replace, by band of severity"
    )


class Economics(Table):
    """Whose costs count, in whose money, and what later costs and effects are worth."""

    discount_rate_costs: Number = Field(description="annual rate for costs")
    discount_rate_effects: Number = Field(description="annual rate for effects")
    convention: Literal["continuous", "mid_year", "year_start", "nominal_monthly"] = Field(
        description="when a cost or effect falls inside its year; nominal_monthly takes the rates as nominal"
    )
    perspective: str = Field(description="whose costs count: a name in perspectives")
    background_costs: bool = Field(description="whether home care by severity counts")
    carer_costs: bool = Field(description="whether unpaid care by severity counts")
    device: Literal["event", "annuity"] = Field(
        description="whether a pump system is paid when it is put in, or as an annuity over device_years"
    )
    device_years: Positive = Field(description="years over which an annuity spreads a pump system")
    inflate: bool = Field(description="whether every price is brought to one price year")
    price_year: PriceYear | None = Field(default=None, description="that price year; if not set, the cost set's")


class Perspective(Table):
    """Whose costs count."""

    payers: Annotated[list[str], Field(min_length=1)] = Field(description="payers, as the table payers names them")


class Payers(Table):
    """Who pays for each category of cost."""

    staff: str = Field(description="staff employed")
    sessions: str = Field(description="agency staff, premiums and refill kits")
    travel: str = Field(description="travel of staff")
    device: str = Field(description="pumps and catheters")
    drug: str = Field(description="intrathecal drug")
    theatre: str = Field(description="operations and the stays planned with them")
    trial: str = Field(description="screening trials")
    beds: str = Field(description="beds taken as an emergency")
    emergency: str = Field(description="attendances at the emergency department, and refills on call")
    ambulance: str = Field(description="emergency ambulances")
    transport: str = Field(description="patient transport")
    oral_drugs: str = Field(description="oral drugs and their blood tests")
    botulinum: str = Field(description="botulinum toxin")
    visit_fees: str = Field(description="fees for visits")
    home_care: str = Field(description="home care by severity")
    informal_care: str = Field(description="unpaid care by severity")
    own_travel: str = Field(description="patients' own way to the clinic")
