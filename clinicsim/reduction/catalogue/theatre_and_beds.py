"""Measures of theatre and beds."""

from __future__ import annotations

from clinicsim.measures.theatre import OF_ITSELF
from clinicsim.reduction.parts.beds import REASONS
from clinicsim.reduction.parts.followed import Followed
from clinicsim.reduction.parts.tallies import Column, Tally
from clinicsim.reduction.sheet import Measured, Sum, ratio
from clinicsim.world.events import Cause, Kind
from clinicsim.world.world import World


def tallies_of(world: World) -> tuple[Tally, ...]:
    """What is counted of operations; a reason of the scenario's table is a value, and then there is no other cause."""
    names = world.names
    return (
        Tally(Kind.OPERATED, keys=(Cause.ELECTIVE,)),
        Tally(Kind.OPERATED, Column.SUBJECT, tuple(range(len(names.procedures)))),
        Tally(Kind.LIST_PLANNED),
        Tally(Kind.LIST_CANCELLED),
        Tally(Kind.LIST_OVERRUN),
        Tally(Kind.CASE_CANCELLED, keys=OF_ITSELF),
        Tally(Kind.CASE_CANCELLED, Column.VALUE, tuple(range(len(names.cancellations)))),
        Tally(Kind.PUMP_IN, keys=(Cause.IMPLANTED, Cause.REPLACED)),
        Tally(Kind.BED_WAIT),
    )


def measures(of: Followed) -> dict[str, Measured]:
    """The measures by name."""
    return _of_theatre(of) | _of_beds(of)


def _of_theatre(of: Followed) -> dict[str, Measured]:
    count, years, theatre = of.tallies.count, of.years, of.theatre
    cancelled = count(Kind.CASE_CANCELLED)
    return {
        "theatre_utilisation": ratio(theatre.inside, theatre.planned),
        "theatre_utilisation_uncapped": ratio(theatre.touch, theatre.planned),
        **{
            f"theatre_cases_per_year.{name}": ratio(count(Kind.OPERATED, place, column=Column.SUBJECT), years)
            for place, name in enumerate(of.world.names.procedures)
        },
        "theatre_lists_cancelled_share": ratio(count(Kind.LIST_CANCELLED), count(Kind.LIST_PLANNED)),
        "theatre_cancelled_share": ratio(cancelled, cancelled + count(Kind.OPERATED, Cause.ELECTIVE)),
        **{
            f"theatre_cancellations_per_year.{name}": ratio(cases, years)
            for name, cases in _cancelled_by_reason(of).items()
        },
        "theatre_overruns_per_year": ratio(count(Kind.LIST_OVERRUN), years),
        "theatre_overrun_minutes_per_year": ratio(of.tallies.total(Kind.LIST_OVERRUN), years),
        "implants_per_year": ratio(count(Kind.PUMP_IN, Cause.IMPLANTED), years),
        "replacements_per_year": ratio(count(Kind.PUMP_IN, Cause.REPLACED), years),
    }


def _cancelled_by_reason(of: Followed) -> dict[str, Sum]:
    """Cases cancelled on the day by reason: those of the scenario's table, then those that come about by themselves."""
    found = {
        name: of.tallies.count(Kind.CASE_CANCELLED, place, column=Column.VALUE)
        for place, name in enumerate(of.world.names.cancellations)
    }
    for cause in OF_ITSELF:
        name = cause.name.lower()
        found[name] = found.get(name, Sum()) + of.tallies.count(Kind.CASE_CANCELLED, cause)
    return found


def _of_beds(of: Followed) -> dict[str, Measured]:
    beds, years = of.beds, of.years
    return {
        **{
            f"bed_days_per_year.{name}": ratio(beds.days_in_level(level), years)
            for level, name in enumerate(of.world.names.levels)
        },
        **{
            f"bed_days_by_cause_per_year.{name}": ratio(beds.days_for_reason(reason), years)
            for reason, name in enumerate(REASONS)
        },
        "bed_waits_per_year": ratio(of.tallies.count(Kind.BED_WAIT), years),
        "bed_wait_hours_per_year": ratio(beds.hours_waited, years),
    }
