"""The staff of a clinic of a given timetable: how many people of each role, and their hours."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from itertools import count

from clinicsim.scenario.consistency.staffing import hours_needed
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.schema.sessions import Session
from clinicsim.scenario.schema.staff import Member

_HUNDREDTHS = 100  # posts are written to two decimals, rounded up
_SMALLEST_POST = 0.02  # WTE, of somebody whom no session needs


def staff_for(template: Scenario, timetable: Scenario, single_roles: Collection[str]) -> list[Member]:
    """Staff who can hold a timetable, role by role of the template.

    A role that is single has one person. Any other has at least two where the template has two, and as many as there
    are whole posts, or sessions at one time. Their hours are the template's in proportion to the hours of sessions, and
    never less than what fills every session of the busiest week.

    Parameters
    ----------
    template
        With its own sessions and staff.
    timetable
        The same with the sessions of the clinic.
    single_roles
        Roles with one person.
    """
    first = template.run.start_date
    made: list[Member] = []
    for role in dict.fromkeys(member.role for member in template.staff):
        own = [member for member in template.staff if member.role == role]
        before, after = hours_needed(template, role, first), hours_needed(timetable, role, first)
        wte = sum(member.wte for member in own) * (after / before if before > 0 else 1.0)
        needing = [session for session in timetable.sessions if role in session.needs]
        many = 1 if role in single_roles else max(min(len(own), 2), math.ceil(wte), at_one_time(needing, role))
        made += people(own, many, max(wte / many, least_post(timetable, needing, role, many)))
    return made


def people(like: Sequence[Member], many: int, wte: float) -> list[Member]:
    """People of one role with equal hours, in bands and skills like the template's in turn."""
    post = min(max(math.ceil(wte * _HUNDREDTHS - 1e-9) / _HUNDREDTHS, _SMALLEST_POST), 1.0)
    return [
        like[place % len(like)].model_copy(
            update={"name": _name(like[place % len(like)].name, place // len(like)), "wte": post}
        )
        for place in range(many)
    ]


def joined_by_another(staff: Sequence[Member], role: str, wte_share: float) -> list[Member]:
    """The same staff and one more person of a role, with a share of the hours of the first of them."""
    first = next(member for member in staff if member.role == role)
    taken = {member.name for member in staff}
    name = next(name for copy in count(1) if (name := _name(first.name, copy)) not in taken)
    return [*staff, *(one.model_copy(update={"name": name}) for one in people([first], 1, first.wte * wte_share))]


def least_post(scenario: Scenario, needing: Sequence[Session], role: str, many: int) -> float:
    """WTE of each of some people so that they can hold every session of the busiest week.

    If each has the hours of the week divided by all, and of the longest session on top, the person with most hours
    left can always take the next session: were nobody able to, more hours would be taken than the week has.
    """
    cycle = math.lcm(*(session.every_weeks for session in needing))
    weeks = [
        sum(_hours(scenario, one) * one.needs[role] for one in needing if week % one.every_weeks == one.week)
        for week in range(cycle)
    ]
    spare = max((_hours(scenario, one) for one in needing), default=0.0) if many > 1 else 0.0
    rostered = scenario.staffing.hours_per_week.value * scenario.staffing.clinic_share.value
    return (max(weeks, default=0.0) / many + spare) / rostered if rostered > 0 else 0.0


def at_one_time(needing: Sequence[Session], role: str) -> int:
    """Most people of a role whom sessions need at one time, if all were held in one week."""
    return max(
        (
            sum(other.needs[role] for other in needing if other.weekday == one.weekday and _covers(other, one))
            for one in needing
        ),
        default=0,
    )


def _covers(session: Session, other: Session) -> bool:
    """Whether a session is under way when another begins."""
    return 0 <= _minute(other) - _minute(session) < session.slots * session.slot_minutes


def _minute(session: Session) -> int:
    hours, minutes = session.start.split(":")
    return int(hours) * 60 + int(minutes)


def _hours(scenario: Scenario, session: Session) -> float:
    site = scenario.sites.get(session.site)
    travel = site.travel_minutes_per_session.value if site else 0.0
    return (session.slots * session.slot_minutes + travel) / 60


def _name(name: str, copy: int) -> str:
    return f"{name} {copy + 1}" if copy else name
