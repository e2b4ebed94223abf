"""Whether the sessions make sense one by one, and together hold every visit type."""

from __future__ import annotations

from collections.abc import Iterator

from clinicsim.scenario.consistency.references import VISITS, WITHOUT_PUMPS
from clinicsim.scenario.errors import Finding
from clinicsim.scenario.positions import KeyPath
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.schema.sessions import Session
from clinicsim.scenario.tree import Places

MINUTES_PER_DAY = 24 * 60
MOST_VISITS = 63
"""Visits that one session can hold, overbooking included."""


def clock_minutes(clock: str) -> int:
    """Minutes after midnight of a time of day `HH:MM`."""
    hours, minutes = clock.split(":")
    return 60 * int(hours) + int(minutes)


def check_sessions(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """A session ends on the day it starts, has a week to run in, and no more visits than it can hold."""
    for place, session in enumerate(scenario.sessions):
        path: KeyPath = ("sessions", place)
        yield from check_cycle(places, path, session.week, session.every_weeks)
        yield from _check_length(places, path, session)
        yield from _check_slots(places, path, session)


def check_cycle(places: Places, path: KeyPath, week: int, every_weeks: int) -> Iterator[Finding]:
    """A template runs in one of the weeks of its cycle, which count from 0."""
    if week >= every_weeks:
        blamed = places.latest((*path, "week"), (*path, "every_weeks"))
        last = f"0 to {every_weeks - 1}" if every_weeks > 1 else "0"
        yield places.finding(blamed, f"week {week} never comes; a cycle of {every_weeks} weeks has week {last}")


def _check_length(places: Places, path: KeyPath, session: Session) -> Iterator[Finding]:
    minutes = session.slots * session.slot_minutes
    if clock_minutes(session.start) + minutes > MINUTES_PER_DAY:
        blamed = places.latest((*path, "slots"), (*path, "slot_minutes"), (*path, "start"))
        length = f"{session.slots} slots of {session.slot_minutes} minutes"
        yield places.finding(blamed, f"{length} from {session.start} run past midnight; expected an end by 24:00")


def _check_slots(places: Places, path: KeyPath, session: Session) -> Iterator[Finding]:
    if session.urgent_slots > session.slots:
        blamed = places.latest((*path, "urgent_slots"), (*path, "slots"))
        yield places.finding(
            blamed, f"{session.urgent_slots} urgent slots are kept back out of only {session.slots} slots"
        )
    if session.slots + session.overbook_slots > MOST_VISITS:
        blamed = places.latest((*path, "overbook_slots"), (*path, "slots"))
        total = session.slots + session.overbook_slots
        yield places.finding(blamed, f"{total} visits with overbooking; expected at most {MOST_VISITS} in a session")


def _needed(scenario: Scenario) -> set[str]:
    """Visit types that the pathway books by name, and those in which faults are found."""
    if scenario.without_pumps:
        return set(WITHOUT_PUMPS)
    return {*VISITS, *(harm.diagnosis_visit for harm in scenario.complications.values())}


def check_visits(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """A visit type is held by a session that is long enough for it.

    One that the pathway can do without is simply not on offer while no session holds it.
    """
    if not scenario.sessions:
        yield places.finding(("sessions",), "there are no sessions, so no visit can take place; expected at least one")
        return
    for name, visit in scenario.visits.items():
        holding = [session for session in scenario.sessions if name in session.visits]
        if not holding and name not in _needed(scenario):
            continue
        if not holding:
            message = "no session holds this visit type; add it to the visits of a session"
            yield places.finding(("visits", name), message)
        elif all(session.slots < visit.slots for session in holding):
            longest = max(holding, key=lambda session: session.slots)
            needs = f"visit type {name!r} needs {visit.slots} slots"
            blamed = places.latest(("visits", name, "slots"), ("sessions", scenario.sessions.index(longest), "slots"))
            yield places.finding(
                blamed, f"{needs}, but the longest session for it ({longest.name}) has {longest.slots}"
            )
