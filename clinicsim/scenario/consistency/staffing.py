"""Whether the staff there are can hold the sessions that are planned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from clinicsim.scenario.consistency.sites import under_way
from clinicsim.scenario.errors import Finding
from clinicsim.scenario.positions import KeyPath
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.schema.sessions import Session
from clinicsim.scenario.schema.theatre import TheatreList
from clinicsim.scenario.tree import Places
from clinicsim.scenario.words import did_you_mean

_ROUNDING_HOURS = 1e-6


def check_dates(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """Nothing ends before it starts."""
    for place, member in enumerate(scenario.staff):
        begins = "start_date" if member.advertised is None else "advertised"
        first = (begins, member.first_day(scenario.staffing))
        yield from _check_span(places, ("staff", place), first, ("end_date", member.end_date))
        if member.advertised is not None and member.start_date is not None:
            blamed = places.latest(("staff", place, "advertised"), ("staff", place, "start_date"))
            message = "has both advertised and start_date; recruitment decides the start of an advertised post"
            yield places.finding(blamed, f"{message}, so keep one of them")
    templates: list[tuple[KeyPath, Session | TheatreList]] = [
        *((("sessions", place), session) for place, session in enumerate(scenario.sessions)),
        *((("theatre", "lists", place), one) for place, one in enumerate(scenario.theatre.lists)),
    ]
    for path, template in templates:
        yield from _check_span(places, path, ("valid_from", template.valid_from), ("valid_to", template.valid_to))


def _check_span(
    places: Places, path: KeyPath, first: tuple[str, dt.date | None], last: tuple[str, dt.date | None]
) -> Iterator[Finding]:
    (first_key, start), (last_key, end) = first, last
    if start is not None and end is not None and start > end:
        blamed = places.latest((*path, last_key), (*path, first_key))
        yield places.finding(blamed, f"{first_key} {start} is after {last_key} {end}")


def check_roles(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """Every role that a session needs is there, and as often as one session needs it."""
    members = _members_by_role(scenario)
    for place, session in enumerate(scenario.sessions):
        for role, count in session.needs.items():
            path = ("sessions", place, "needs", role)
            if role not in members:
                yield places.finding(path, f"nobody in staff has the role {role!r}{did_you_mean(role, members)}")
            elif count > members[role]:
                have = f"{members[role]} member{'s' if members[role] > 1 else ''} of staff"
                yield places.finding(path, f"needs {count} of role {role!r} at once, but {have} had that role at most")


def _members_by_role(scenario: Scenario) -> dict[str, int]:
    roles = [member.role for member in scenario.staff]
    return {role: roles.count(role) for role in sorted(set(roles))}


def check_same_time(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """Warn of sessions that run at the same time and together need more staff of a role than there are."""
    members = _members_by_role(scenario)
    for place, session in enumerate(scenario.sessions):
        beside = [other for other in scenario.sessions if other is not session and under_way(other, session)]
        for role, count in session.needs.items():
            rivals = [other for other in beside if role in other.needs]
            total = count + sum(other.needs[role] for other in rivals)
            if rivals and count <= members.get(role, 0) < total:
                names = ", ".join(repr(other.name) for other in rivals)
                message = (
                    f"runs beside {names}: together they need {total} of role {role!r} and there are {members[role]}"
                )
                yield places.finding(("sessions", place, "needs", role), f"{message}; one will be lost", "warning")


def check_hours(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """The hours rostered to sessions fit into the hours of the staff, role by role.

    Where they never fit, sessions would silently be lost for ever: an error. Where they fit for some of the time, or
    would but for a post that stands vacant, sessions are lost for a while: a warning.
    """
    needed_roles = {role for session in scenario.sessions for role in session.needs}
    days = _days_of_change(scenario)
    for role in sorted(needed_roles & _members_by_role(scenario).keys()):
        balance = [(day, hours_needed(scenario, role, day), hours_available(scenario, role, day)) for day in days]
        needed, available = max(need for _, need, _ in balance), max(have for _, _, have in balance)
        path = places.latest(*_causes_of_shortage(scenario, role))
        vacant = any(member.role == role and member.vacant for member in scenario.staff)
        if needed > available + _ROUNDING_HOURS and not vacant:
            message = _shortage(role, needed, available)
            yield places.finding(path, f"{message}; run fewer or shorter sessions, or add staff")
            continue
        short = [each for each in balance if each[1] > each[2] + _ROUNDING_HOURS]
        if short:
            day, need, have = short[0]
            message = _shortage(role, need, have)
            yield places.finding(path, f"from {day} {message}; sessions will be lost", "warning")


def _shortage(role: str, needed: float, available: float) -> str:
    return (
        f"sessions need {needed:.1f} hours a week of role {role!r}, "
        f"but its staff have {available:.1f} that may be rostered to sessions"
    )


def hours_needed(scenario: Scenario, role: str, day: dt.date) -> float:
    """Hours a week of a role that the sessions valid on a day need, averaged over their cycles."""
    return sum(
        session.needs.get(role, 0) * _minutes(scenario, session) / 60 / session.every_weeks
        for session in scenario.sessions
        if (session.valid_from or day) <= day <= (session.valid_to or day)
    )


def _minutes(scenario: Scenario, session: Session) -> float:
    """Minutes that a session takes of its staff, the journey there and back included."""
    site = scenario.sites.get(session.site)
    return session.slots * session.slot_minutes + (site.travel_minutes_per_session.value if site else 0.0)


def hours_available(scenario: Scenario, role: str, day: dt.date) -> float:
    """Hours a week for which the staff of a role employed on a day may be rostered to sessions."""
    wte = sum(member.wte for member in scenario.staff if member.role == role and member.in_post(day, scenario.staffing))
    staffing = scenario.staffing
    return wte * staffing.hours_per_week.value * staffing.clinic_share.value


def _days_of_change(scenario: Scenario) -> list[dt.date]:
    """The first day, and each later day of the run on which a session or a member of staff starts or has ended."""
    run = scenario.run
    length = dt.timedelta(days=31 * run.months)
    last = run.start_date + min(length, dt.date.max - run.start_date)
    first_days = (member.first_day(scenario.staffing) for member in scenario.staff)
    starts = [*(session.valid_from for session in scenario.sessions), *first_days]
    ends = [*(session.valid_to for session in scenario.sessions), *(member.end_date for member in scenario.staff)]
    after = [end + dt.timedelta(days=1) for end in ends if end is not None and end < dt.date.max]
    changes = {day for day in (*starts, *after) if day is not None and run.start_date < day < last}
    return [run.start_date, *sorted(changes)]


def _causes_of_shortage(scenario: Scenario, role: str) -> list[KeyPath]:
    """Keys that may be to blame for a shortage; the session that takes most hours of the role comes first."""

    def weekly(place: int) -> float:
        session = scenario.sessions[place]
        return session.needs[role] * _minutes(scenario, session) / session.every_weeks

    needing = [place for place, session in enumerate(scenario.sessions) if role in session.needs]
    needing.sort(key=weekly, reverse=True)
    return [
        ("sessions", needing[0], "needs", role),
        *(("sessions", place) for place in needing),
        ("staff",),
        ("staffing", "clinic_share"),
        ("staffing", "hours_per_week"),
    ]
