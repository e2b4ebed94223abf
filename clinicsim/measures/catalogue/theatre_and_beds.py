"""Measures of theatre and beds."""

from functools import partial

from clinicsim.measures import beds, people, theatre
from clinicsim.measures.catalogue.entry import Measure
from clinicsim.world.events import Cause, Kind

_entry = partial(Measure, group="Theatre and beds")

ENTRIES = (
    _entry(
        "theatre_utilisation",
        "theatre time used",
        "share",
        "neither",
        "Operating time within planned lists as a share of all planned time, that of cancelled lists included; "
        "turnaround between cases does not count (capped touch time).",
        theatre.utilisation,
    ),
    _entry(
        "theatre_utilisation_uncapped",
        "theatre time used, overruns included",
        "minutes/planned minute",
        "neither",
        "Operating time of lists, that past their planned end included, over all planned time.",
        theatre.utilisation_uncapped,
    ),
    _entry(
        "theatre_cases_per_year",
        "operations",
        "cases/year",
        "neither",
        "Operations a year, emergencies included, by kind.",
        theatre.cases_per_year,
        plural=True,
        family=True,
        counted_per="year",
    ),
    _entry(
        "theatre_lists_cancelled_share",
        "operating lists cancelled",
        "share",
        "down",
        "Of planned operating lists, the share that did not run, for a closure or on the day.",
        theatre.lists_cancelled_share,
        plural=True,
    ),
    _entry(
        "theatre_cancelled_share",
        "operations cancelled on the day",
        "share",
        "down",
        "Of cases due on a planned list, the share cancelled on the day.",
        theatre.cancelled_share,
        plural=True,
    ),
    _entry(
        "theatre_cancellations_per_year",
        "operations cancelled by reason",
        "cases/year",
        "down",
        "Cases cancelled on the day, by reason: those of the scenario's table, no free bed, no time left, minutes "
        "taken by emergencies, the whole list cancelled after patients were called, or patients already in hospital.",
        theatre.cancelled_by_reason,
        plural=True,
        family=True,
        counted_per="year",
    ),
    _entry(
        "theatre_overruns_per_year",
        "operating lists that overran",
        "lists/year",
        "down",
        "Operating lists a year whose last case ended past the planned end.",
        partial(people.yearly, kind=Kind.LIST_OVERRUN),
        plural=True,
        counted_per="year",
    ),
    _entry(
        "theatre_overrun_minutes_per_year",
        "time past the end of operating lists",
        "minutes/year",
        "down",
        "Minutes a year from the planned end of a list to the end of its last case.",
        theatre.overrun_minutes_per_year,
    ),
    _entry(
        "implants_per_year",
        "implants",
        "pumps/year",
        "neither",
        "First pumps, or pumps after a gap, put in a year.",
        partial(people.yearly, kind=Kind.PUMP_IN, causes=(Cause.IMPLANTED,)),
        plural=True,
        counted_per="year",
    ),
    _entry(
        "replacements_per_year",
        "replacements",
        "pumps/year",
        "neither",
        "Pumps a year put in to replace another.",
        partial(people.yearly, kind=Kind.PUMP_IN, causes=(Cause.REPLACED,)),
        plural=True,
        counted_per="year",
    ),
    _entry(
        "bed_days_per_year",
        "bed-days",
        "bed-days/year",
        "down",
        "Days in a hospital bed a year, by ward level.",
        beds.bed_days_per_year,
        plural=True,
        family=True,
    ),
    _entry(
        "bed_days_by_cause_per_year",
        "bed-days by what for",
        "bed-days/year",
        "down",
        "Days in a hospital bed a year, by what the patient was admitted for: planned surgery, the cause of a "
        "withdrawal or complication, a refill as a day case, observation without admission, or anything else.",
        beds.bed_days_by_cause,
        plural=True,
        family=True,
    ),
    _entry(
        "bed_waits_per_year",
        "admissions that waited for a bed",
        "admissions/year",
        "down",
        "Admissions a year, or moves to another ward level, that found no free bed and waited.",
        partial(people.yearly, kind=Kind.BED_WAIT),
        plural=True,
        counted_per="year",
    ),
    _entry(
        "bed_wait_hours_per_year",
        "time waited for beds",
        "hours/year",
        "down",
        "Hours a year that admitted patients waited for a free bed.",
        beds.bed_wait_hours_per_year,
    ),
)
