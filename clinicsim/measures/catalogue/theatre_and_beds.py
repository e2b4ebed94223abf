"""Measures of theatre and beds."""

from functools import partial

from clinicsim.measures import hospital, people
from clinicsim.measures.catalogue.entry import Measure
from clinicsim.world.events import Cause, Kind

_entry = partial(Measure, group="Theatre and beds")

ENTRIES = (
    _entry(
        "theatre_utilisation",
        "theatre time used",
        "share",
        "neither",
        "Operating time within planned lists as a share of all planned time, that of cancelled lists included.",
        hospital.theatre_utilisation,
    ),
    _entry(
        "theatre_cases_per_year",
        "operations",
        "cases/year",
        "neither",
        "Operations a year, emergencies included, by kind.",
        hospital.cases_per_year,
        plural=True,
        family=True,
    ),
    _entry(
        "theatre_cancelled_share",
        "operations cancelled on the day",
        "share",
        "down",
        "Of cases due on a planned list, the share cancelled on the day.",
        hospital.cancelled_share,
        plural=True,
    ),
    _entry(
        "implants_per_year",
        "implants",
        "pumps/year",
        "neither",
        "First pumps, or pumps after a gap, put in a year.",
        partial(people.yearly, kind=Kind.PUMP_IN, causes=(Cause.IMPLANTED,)),
        plural=True,
    ),
    _entry(
        "replacements_per_year",
        "replacements",
        "pumps/year",
        "neither",
        "Pumps a year put in to replace another.",
        partial(people.yearly, kind=Kind.PUMP_IN, causes=(Cause.REPLACED,)),
        plural=True,
    ),
    _entry(
        "bed_days_per_year",
        "bed-days",
        "bed-days/year",
        "down",
        "Days in a hospital bed a year, by ward level.",
        hospital.bed_days_per_year,
        plural=True,
        family=True,
    ),
)
