"""Whether there is a room for every session, and a site for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import combinations
from math import gcd

from clinicsim.scenario.consistency.diary import clock_minutes
from clinicsim.scenario.errors import Finding
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.schema.sessions import Session
from clinicsim.scenario.tree import Places
from clinicsim.scenario.words import did_you_mean

WITH_ROOMS = ("clinic", "outreach")


def check_sites(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """Every session takes place somewhere; travel time leaves time for the patients."""
    for place, session in enumerate(scenario.sessions):
        if session.site not in scenario.sites:
            message = f"there is no site {session.site!r}{did_you_mean(session.site, scenario.sites)}"
            yield places.finding(("sessions", place, "site"), message)
            continue
        travel = scenario.sites[session.site].travel_minutes_per_visit.value
        if travel >= session.slot_minutes:
            blamed = places.latest(
                ("sessions", place, "slot_minutes"), ("sites", session.site, "travel_minutes_per_visit")
            )
            message = f"{travel:g} minutes of travel to each visit leave nothing of a slot of {session.slot_minutes}"
            yield places.finding(blamed, f"{message} minutes; make the slots of {session.name!r} longer")


def check_rooms(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """Sessions that are under way at one time at a site never need more rooms than it has."""
    for name, site in scenario.sites.items():
        if site.rooms == "unlimited" or site.kind not in WITH_ROOMS:
            continue
        there = [place for place, session in enumerate(scenario.sessions) if session.site == name]
        for place in there:
            session = scenario.sessions[place]
            beside = [s for s in there if s != place and under_way(scenario.sessions[s], session)]
            together = _too_many(scenario, place, beside, site.rooms)
            if together is not None:
                yield _too_few(scenario, places, place, together, name, site.rooms)
                break


def _too_few(scenario: Scenario, places: Places, place: int, beside: list[int], site: str, rooms: int) -> Finding:
    session = scenario.sessions[place]
    total = session.rooms + sum(scenario.sessions[s].rooms for s in beside)
    blamed = places.latest(("sessions", place), *(("sessions", s) for s in beside), ("sites", site, "rooms"))
    have = f"{rooms} room{'s' if rooms > 1 else ''}"
    if not beside:
        return places.finding(blamed, f"{session.name!r} uses {total} rooms, but site {site!r} has {have}")
    others = ", ".join(repr(scenario.sessions[s].name) for s in beside)
    message = f"{session.name!r} runs beside {others} and together they use {total} rooms, but site {site!r} has {have}"
    return places.finding(blamed, f"{message}; move one of them or add rooms")


def _too_many(scenario: Scenario, place: int, beside: list[int], rooms: int) -> list[int] | None:
    """The fewest of the sessions beside one that, all on one date, use more rooms than are left for them."""
    each = scenario.sessions
    left = rooms - each[place].rooms
    if sum(each[s].rooms for s in beside) <= left:
        return None
    for size in range(len(beside) + 1):
        for chosen in combinations(beside, size):
            meet = all(share_a_date(each[a], each[b]) for a, b in combinations(chosen, 2))
            if meet and sum(each[s].rooms for s in chosen) > left:
                return list(chosen)
    return None


def under_way(other: Session, session: Session) -> bool:
    """Whether `other` is under way when `session` starts, on some date on which both run."""
    start, other_start = clock_minutes(session.start), clock_minutes(other.start)
    within = other_start <= start < other_start + other.slots * other.slot_minutes
    return within and share_a_date(other, session)


def share_a_date(one: Session, other: Session) -> bool:
    """Whether both sessions run on some date."""
    if one.weekday != other.weekday or (one.week - other.week) % gcd(one.every_weeks, other.every_weeks):
        return False
    first = max(one.valid_from or dt.date.min, other.valid_from or dt.date.min)
    last = min(one.valid_to or dt.date.max, other.valid_to or dt.date.max)
    return first <= last
