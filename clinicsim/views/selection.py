"""Which monthly charts the report draws; the headline measures and their guard rails stand in the table of measures."""

from __future__ import annotations

from typing import NamedTuple

from clinicsim.measures import GUARD_RAILS, HEADLINES, describe
from clinicsim.measures.refills import TARGET_SHARE
from clinicsim.views.labels import label
from clinicsim.views.numbers import unit_of

__all__ = ["COST_SERIES", "GUARD_RAILS", "HEADLINES", "LEAD", "PANELS", "Panel", "panel_of"]

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


def panel_of(measure: str, currency: str = "") -> Panel:
    """Return the panel of any measure that has a monthly series: the one above, or one made from the catalogue."""
    known = next((panel for panel in PANELS if panel.measure == measure), None)
    if known is not None:
        return known
    unit, words = unit_of(describe(measure).unit, currency), label(measure)
    key = f"month-{measure.replace('_', '-').replace('.', '-')}"
    # Numbers with a sign of their own need no unit at the axis, but a name.
    return Panel(measure, key, words.title, unit.after or words.words)
