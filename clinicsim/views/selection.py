"""Which monthly charts the report draws; the headline measures and their guard rails stand in the table of measures."""

from __future__ import annotations

from typing import NamedTuple

from clinicsim.measures import GUARD_RAILS, HEADLINES
from clinicsim.measures.refills import TARGET_SHARE

__all__ = ["COST_SERIES", "GUARD_RAILS", "HEADLINES", "LEAD", "PANELS", "Panel"]

# What the opening paragraph speaks of: safety first, then money.
LEAD = ("refill_on_time_share", "dry_events_per_100_pump_years", "cost_per_year")


class Panel(NamedTuple):
    """One monthly chart."""

    measure: str  # its monthly series is drawn
    key: str
    title: str
    axis: str
    target: float | None = None


COST_SERIES = "cost_per_year"  # drawn from the ledger, which holds each month's own cost
PANELS = (
    Panel("refill_on_time_share", "on-time", "Refills on time", "done on or before the alarm date", TARGET_SHARE),
    Panel("dry_events_per_100_pump_years", "dry", "Pumps run dry", "events per 100 pump-years"),
    Panel("first_assessment_list_end", "new-list", "Waiting for first assessment", "people at month end"),
    Panel("implant_list_end", "implant-list", "Waiting for an implant", "people at month end"),
    Panel("pumps_end", "pumps", "Pumps in care", "pumps at month end"),
    Panel(COST_SERIES, "cost-month", "Cost per month", "cost in the month, undiscounted"),
)
