"""The same clinic with capacity that never runs out: what still goes wrong there is not for want of capacity.

Sessions that hold every visit the clinic offers run every day, with more slots than anybody asks for and nobody needed
to staff them, so no leave, sickness, vacancy, strike or bank holiday takes one away; operating lists run every day and
are never cancelled; no bed is ever full. Patients, referrals, policies and luck stay as they are. Dated changes stay
too, but none of them can take capacity away. What is kept is not planned capacity: the wait for emergency theatre,
shortages of kits and pumps, and the means by which the weekly huddle and the clinician on call help.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TypeVar

from clinicsim.experiments.offered import held, offered
from clinicsim.scenario import Loaded
from clinicsim.scenario.schema.calendar import Weekday
from clinicsim.scenario.schema.quantity import Quantity, Table
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.schema.sessions import Session
from clinicsim.scenario.schema.theatre import TheatreList

SUFFIX = " with unlimited capacity"
_WEEK: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_OPENS = "08:00"
_SLOTS, _SLOT_MINUTES = 60, 10  # the most slots that a session may have
_LIST_MINUTES = 720  # the most that an operating list may have
_PATIENTS_PER_PLACE = 1000  # one such session a day, and as many lists, for every so many people on the books

T = TypeVar("T", bound=Table)


def unlimited(loaded: Loaded, patients: int) -> Loaded:
    """Make the paired scenario with unlimited capacity.

    Parameters
    ----------
    loaded
        The scenario as it is.
    patients
        People on its books on the first day; more of them get more parallel sessions and lists.

    Returns
    -------
    Loaded
        With a name and a hash of its own, so that its run is stored beside that of the scenario.
    """
    scenario, timeline = loaded.scenario, loaded.timeline
    growth = scenario.referrals.max_per_year.value * scenario.run.months / 12
    places = 1 + int(patients + growth) // _PATIENTS_PER_PLACE
    visits = offered(scenario, set().union(*(held(version) for version in timeline.versions.values())))
    opened = replace(
        timeline,
        base=_opened(scenario, places, visits),
        versions={active: _opened(version, places, visits) for active, version in timeline.versions.items()},
    )
    digest = hashlib.sha256(f"unlimited capacity, {places}: {loaded.hash}".encode()).hexdigest()
    return replace(loaded, scenario=opened.base, timeline=opened, hash=digest)


def _opened(scenario: Scenario, places: int, visits: list[str]) -> Scenario:
    everything = Quantity(value=1.0)
    clinics = [name for name, site in scenario.sites.items() if site.kind == "clinic"]
    site = clinics[0] if clinics else next(iter(scenario.sites))
    return _with(
        scenario,
        name=scenario.name + SUFFIX,
        in_session="slots",
        calendar=_with(scenario.calendar, bank_holidays=False),
        sessions=[_session(day, place, visits, site) for day in _WEEK for place in range(places)],
        open_share=_with(
            scenario.open_share, refill_sessions=everything, other_sessions=everything, theatre_lists=everything
        ),
        theatre=_with(
            scenario.theatre,
            list_cancelled_probability=Quantity(value=0.0),
            case_cancelled={},
            notice_days=0,
            lists=[_list(day, place) for day in _WEEK for place in range(places)],
        ),
        beds={name: _with(level, places="unlimited") for name, level in scenario.beds.items()},
    )


def _session(day: Weekday, place: int, visits: list[str], site: str) -> Session:
    return Session(
        name=f"open_{day}_{place}",
        weekday=day,
        start=_OPENS,
        every_weeks=1,
        week=0,
        slots=_SLOTS,
        slot_minutes=_SLOT_MINUTES,
        urgent_slots=0,
        urgent_release_days=0,
        overbook_slots=0,
        visits=visits,
        needs={},
        site=site,
    )


def _list(day: Weekday, place: int) -> TheatreList:
    return TheatreList(
        name=f"open_{day}_{place}", weekday=day, start=_OPENS, every_weeks=1, week=0, minutes=_LIST_MINUTES
    )


def _with(table: T, **changes: object) -> T:
    """Return a table with other values; they are made here, so they are not checked again."""
    return table.model_copy(update=changes)
