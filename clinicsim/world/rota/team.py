"""The staff as each version of the scenario has them: who is in post, on which days, and competent for what."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Ints
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.schema.staff import Member
from clinicsim.world.calendar import MINUTES_PER_DAY, WEEKDAYS
from clinicsim.world.world import Names, Version

LONG_AGO, NEVER = -(10**9), 10**9


@dataclass(frozen=True, slots=True)
class Post:
    """One member under one version of the scenario; days are counted from the start of the run."""

    member: Member
    first: int
    last: int  # before `first` for a vacancy
    competent: int
    weekdays: frozenset[int]  # Monday is 0
    contracted: float  # minutes a week
    rostered: float  # of them, how many may be rostered to sessions

    def works(self, day: int, weekday: int) -> bool:
        """Whether in post and due to work on a day."""
        return self.first <= day <= self.last and weekday in self.weekdays

    def able_from(self, needed: frozenset[str]) -> int:
        """Day from which competent in all that a place needs; a newcomer is at once in what needs nothing."""
        if not needed:
            return LONG_AGO
        return self.competent if self.member.has_learnt(needed) else NEVER


class Team:
    """The staff under one version of the scenario, and the competencies that its sessions need."""

    def __init__(self, scenario: Scenario, names: Names) -> None:
        self.scenario = scenario
        self.posts = [_post(member, scenario) for member in scenario.staff]
        self.of_role = [[m for m, post in enumerate(self.posts) if post.member.role == role] for role in names.roles]
        self._roles = names.roles
        self._needed: dict[tuple[int, int], frozenset[str]] = {}

    def needed(self, template: int, role: int) -> frozenset[str]:
        """Competencies that a place of a role needs in a session of a template."""
        key = (template, role)
        if key not in self._needed:
            session = self.scenario.sessions[template]
            self._needed[key] = session.competencies_needed(self._roles[role], self.scenario.visits)
        return self._needed[key]


class Teams:
    """The team of each day, as a plan expects it."""

    def __init__(self, versions: tuple[Version, ...], names: Names) -> None:
        self._since = [version.since // MINUTES_PER_DAY for version in versions]
        self._teams = [Team(version.scenario, names) for version in versions]
        self.monday = versions[0].scenario.run.start_date.weekday()

    def on(self, day: int) -> Team:
        """The team of a day."""
        return self._teams[self.version(day)]

    def version(self, day: int) -> int:
        """Place of the version in force on a day."""
        return max(bisect_right(self._since, day) - 1, 0)

    def spans(self, days: int) -> list[tuple[int, int, Team]]:
        """First day, day after the last, and team of each version, within the first `days` of the run."""
        ends = [*self._since[1:], days]
        starts = [0, *self._since[1:]]
        return [(start, min(end, days), team) for start, end, team in zip(starts, ends, self._teams, strict=True)]

    def spells(self, days: Ints) -> Ints:
        """A number for each day; on days of one number the same members are in post, and competent for the same."""
        posts = [post for team in self._teams for post in team.posts]
        steps = {step for post in posts for step in (post.first, post.last + 1, post.competent)} | {*self._since}
        return np.asarray(np.searchsorted(sorted(steps), days, side="right"), dtype=np.int64)

    def weekday(self, day: int) -> int:
        """Day of the week of a day of the run, Monday 0."""
        return (day + self.monday) % 7


def _post(member: Member, scenario: Scenario) -> Post:
    staffing, start = scenario.staffing, scenario.run.start_date
    contracted = member.wte * staffing.hours_per_week.value * 60
    first, competent = member.first_day(staffing), member.competent_from(staffing)
    return Post(
        member=member,
        first=NEVER if member.vacant else _day(first, start, LONG_AGO),
        last=_day(member.end_date, start, NEVER) if not member.vacant else LONG_AGO,
        competent=_day(competent, start, LONG_AGO),
        weekdays=frozenset(WEEKDAYS.index(day) for day in member.working_days or WEEKDAYS),
        contracted=contracted,
        rostered=contracted * staffing.clinic_share.value,
    )


def _day(date: dt.date | None, start: dt.date, otherwise: int) -> int:
    return otherwise if date is None else (date - start).days
