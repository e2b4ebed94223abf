"""Measures of access: referrals, waiting lists and follow-up."""

from __future__ import annotations

from clinicsim.measures.waits import IMPLANT_PATHWAY
from clinicsim.reduction.parts.followed import Followed
from clinicsim.reduction.parts.tallies import Tally
from clinicsim.reduction.parts.waits import MEDIAN, P92, WAITING, WAYS, WITHIN_STANDARD
from clinicsim.reduction.sheet import Lines, Measured, as_it_is, level_at_end, level_on_average, ratio
from clinicsim.world.events import Kind

TALLIES = (Tally(Kind.REFERRED),)
WITH_STANDARD = ("first_assessment", IMPLANT_PATHWAY)


def measures(of: Followed) -> dict[str, Measured]:
    """The measures by name."""
    follow_up = of.follow_up
    found = {"referrals_per_year": ratio(of.tallies.count(Kind.REFERRED), of.years)}
    for name in WAYS:
        found |= _of_waits(name, of.waits.of(name))
    return found | {
        "over_52_weeks_list_end": level_at_end(of.waits.waiting_long),
        "follow_up_overdue_share": level_on_average(follow_up.overdue),
        "follow_up_overdue_days_median": level_on_average(follow_up.overdue_days),
        "follow_up_overdue_twice_share": level_on_average(follow_up.overdue_twice),
        "follow_ups_per_new_patient": ratio(follow_up.follow_ups, follow_up.new_patients),
    }


def _of_waits(name: str, known: Lines) -> dict[str, Measured]:
    found = {f"{name}_wait_weeks_median": as_it_is(known[MEDIAN])}
    if name in WITH_STANDARD:
        found[f"{name}_wait_weeks_p92"] = as_it_is(known[P92])
        found[f"{name}_within_18_weeks_share"] = ratio(known[WITHIN_STANDARD], known[WAITING])
    if name != IMPLANT_PATHWAY:
        found[f"{name}_list_end"] = level_at_end(known[WAITING])
    return found
