"""Measures of harm."""

from functools import partial

from clinicsim.measures import people
from clinicsim.measures.catalogue.entry import Measure
from clinicsim.world.events import Kind

_entry = partial(Measure, group="Harm")
_PER_100 = "events per 100 pump-years"

ENTRIES = (
    _entry(
        "dry_events_per_100_pump_years",
        "pumps run dry",
        _PER_100,
        "down",
        "Pumps that ran dry, for every 100 pumps and year.",
        partial(people.per_100_pump_years, kind=Kind.DRY),
        plural=True,
    ),
    _entry(
        "withdrawals_per_100_pump_years",
        "withdrawals",
        _PER_100,
        "down",
        "Withdrawals from intrathecal baclofen of any cause, for every 100 pumps and year.",
        partial(people.per_100_pump_years, kind=Kind.WITHDRAWAL),
        plural=True,
    ),
    _entry(
        "withdrawals_per_100_pump_years_by_cause",
        "withdrawals by cause",
        _PER_100,
        "down",
        "Withdrawals from intrathecal baclofen for every 100 pumps and year, by what led to them.",
        people.withdrawals_by_cause,
        plural=True,
        family=True,
    ),
    _entry(
        "end_of_service_failures_per_year",
        "batteries that end before replacement",
        "pumps/year",
        "down",
        "Pumps a year whose battery ended before they were replaced.",
        partial(people.yearly, kind=Kind.END_OF_SERVICE),
        plural=True,
    ),
    _entry(
        "complications_per_100_pump_years",
        "complications",
        _PER_100,
        "down",
        "Complications of pump, catheter and operation, for every 100 pumps and year.",
        partial(people.per_100_pump_years, kind=Kind.COMPLICATION),
        plural=True,
    ),
    _entry(
        "complications_per_100_pump_years_by_cause",
        "complications by cause",
        _PER_100,
        "down",
        "Complications for every 100 pumps and year, by group.",
        people.complications_by_cause,
        plural=True,
        family=True,
    ),
    _entry(
        "complications_first_year_share",
        "complications within a year of an operation",
        "share",
        "neither",
        "Share of all complications that arise within a year of the last operation.",
        people.first_year_share,
    ),
    _entry(
        "overdoses_per_100_pump_years",
        "overdoses",
        _PER_100,
        "down",
        "Overdoses of intrathecal baclofen, for every 100 pumps and year.",
        partial(people.per_100_pump_years, kind=Kind.OVERDOSE),
        plural=True,
    ),
    _entry(
        "admissions_elsewhere_per_year",
        "admissions elsewhere for other reasons",
        "admissions/year",
        "neither",
        "Stays a year in hospital for reasons that have nothing to do with the service.",
        partial(people.yearly, kind=Kind.AWAY),
        plural=True,
    ),
    _entry(
        "refused_for_want_of_stock_per_year",
        "refills and operations put off for want of stock",
        "refusals/year",
        "down",
        "Refills and operations a year that could not be done because kit, drug or pump was missing.",
        partial(people.yearly, kind=Kind.NOT_SUPPLIED),
        plural=True,
    ),
    _entry(
        "deaths_per_year",
        "deaths from all causes",
        "deaths/year",
        "down",
        "Deaths a year of any cause among people with the service.",
        partial(people.yearly, kind=Kind.DIED),
        plural=True,
    ),
    _entry(
        "withdrawal_deaths_per_year",
        "deaths from withdrawal",
        "deaths/year",
        "down",
        "Deaths a year from withdrawal.",
        people.deaths_of_withdrawal,
        plural=True,
    ),
    _entry(
        "deaths_per_year_by_cause",
        "deaths by cause",
        "deaths/year",
        "down",
        "Deaths a year, by what killed: withdrawal, an overdose, a complication, or nothing of the therapy.",
        people.deaths_by_cause,
        plural=True,
        family=True,
    ),
)
