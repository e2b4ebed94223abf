"""The one table of measures, by name; its entries stand in `catalogue/`, one file for each group."""

from __future__ import annotations

from clinicsim.measures.catalogue import CATALOGUE
from clinicsim.measures.catalogue.entry import Measure

MEASURES: dict[str, Measure] = {measure.name: measure for measure in CATALOGUE}

HEADLINES = (
    "refill_on_time_share",
    "refill_margin_days_p05",
    "dry_events_per_100_pump_years",
    "withdrawals_per_100_pump_years",
    "first_assessment_wait_weeks_median",
    "first_assessment_within_18_weeks_share",
    "follow_up_overdue_share",
    "slot_utilisation",
    "pumps_end",
    "qalys",
    "cost_per_year",
)

# Unmet need, printed beside the headlines: cutting theatre makes refills and cost look better.
GUARD_RAILS = (
    "first_assessment_list_end",
    "trial_list_end",
    "implant_list_end",
    "replacement_list_end",
    "implant_wait_weeks_median",
    "replacement_wait_weeks_median",
    "end_of_service_failures_per_year",
)


def describe(name: str) -> Measure:
    """The measure, or the family of a member such as `slots_lost_share.leave`.

    Raises
    ------
    KeyError
        When no measure or family has this name.
    """
    if name in MEASURES:
        return MEASURES[name]
    family = MEASURES.get(name.partition(".")[0])
    if family is None or not family.family:
        raise KeyError(f"no measure is called {name!r}; the names are {', '.join(sorted(MEASURES))}")
    return family
