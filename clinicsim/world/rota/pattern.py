"""The weekly pattern: who takes each place of each dated session, before anybody is absent."""

from __future__ import annotations

from itertools import groupby

import numpy as np

from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import NOBODY
from clinicsim.world.rota.team import Team, Teams
from clinicsim.world.world import Ints, Names, Pattern, Sessions, Version

ROUNDING_MINUTES = 1e-6


def weekly_pattern(versions: tuple[Version, ...], names: Names, sessions: Sessions) -> Pattern:
    """Roster members onto dated sessions.

    Day by day, and on each day the places for which fewest people are qualified first, each needed place goes to the
    member of that role with the smallest share of the week's clinic hours used so far (ties by order in the file),
    among those in post, at work that day, competent and free. A place that nobody can take stays empty and is a
    vacancy. What happens on a day depends on the days before it alone, so a later change leaves it as it is.
    """
    places = int(sessions.needs.sum(axis=1).max(initial=0))
    role = np.full((len(sessions.start), places), -1, dtype=np.int64)
    member = np.full((len(sessions.start), places), NOBODY, dtype=np.int64)
    for s, needs in enumerate(sessions.needs):
        wanted = np.repeat(np.arange(len(names.roles)), needs)
        role[s, : len(wanted)] = wanted
    rota = _Rota(Teams(versions, names), sessions)
    for day, on_day in groupby(range(len(sessions.start)), key=lambda s: int(sessions.start[s]) // MINUTES_PER_DAY):
        for s, place in rota.hardest_first(list(on_day), role, day):
            member[s, place] = rota.give(s, int(role[s, place]), day)
    return Pattern(role=role, member=member)


class _Rota:
    """What each member has been given so far in a week, and when on a day each is busy."""

    def __init__(self, teams: Teams, sessions: Sessions) -> None:
        self.teams, self.sessions = teams, sessions
        self.leaves, self.returns = (minutes.tolist() for minutes in journey(sessions))
        self.day, self.week = -1, -1
        self.used: dict[int, float] = {}
        self.busy: dict[int, list[int]] = {}

    def hardest_first(self, on_day: list[int], role: Ints, day: int) -> list[tuple[int, int]]:
        """Session and place of each place of a day, sessions that may not be opened last."""
        team, weekday = self.teams.on(day), self.teams.weekday(day)
        found = []
        for s in on_day:
            for place in np.flatnonzero(role[s] >= 0):
                needed = team.needed(int(self.sessions.template[s]), int(role[s, place]))
                qualified = _qualified_members(team, int(role[s, place]), needed, day, weekday)
                found.append((bool(self.sessions.waiting_weeks[s]), len(qualified), s, int(place)))
        return [(s, place) for _, _, s, place in sorted(found)]

    def give(self, session: int, role: int, day: int) -> int:
        """Give a place to the member with the least share of the week's hours used, or to nobody."""
        week, weekday, team = self.teams.week(day), self.teams.weekday(day), self.teams.on(day)
        if week != self.week:
            self.week, self.used = week, {}
        if day != self.day:
            self.day, self.busy = day, {}
        minutes = float(self.sessions.minutes[session] + self.sessions.travel_minutes[session])
        needed = team.needed(int(self.sessions.template[session]), role)
        best, least = NOBODY, 2.0
        for m in _qualified_members(team, role, needed, day, weekday):
            taken, limit = self.used.get(m, 0.0), team.posts[m].rostered
            fits = taken + minutes <= limit + ROUNDING_MINUTES and limit > 0
            if fits and taken / limit < least and not self._clashes(m, session):
                best, least = m, taken / limit
        if best != NOBODY:
            self.used[best] = self.used.get(best, 0.0) + minutes
            self.busy.setdefault(best, []).append(session)
        return best

    def _clashes(self, member: int, session: int) -> bool:
        leaves, returns = self.leaves, self.returns
        return any(
            leaves[session] < returns[other] and leaves[other] < returns[session] for other in self.busy.get(member, ())
        )


def _qualified_members(team: Team, role: int, needed: frozenset[str], day: int, weekday: int) -> list[int]:
    """Members of a role who are due to work on a day and competent for a place, in order of the file."""
    posts = team.posts
    return [m for m in team.of_role[role] if posts[m].works(day, weekday) and posts[m].able_from(needed) <= day]


def journey(sessions: Sessions) -> tuple[Ints, Ints]:
    """Minutes at which the staff of each session set out and are back; nobody can be in two that overlap in these."""
    one_way = sessions.travel_minutes // 2
    return sessions.start - one_way, sessions.start + sessions.minutes + one_way
