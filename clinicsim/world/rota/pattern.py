"""The weekly pattern: who takes each place of each dated session, before anybody is absent."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

import numpy as np

from clinicsim.arrays import Ints
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import NOBODY
from clinicsim.world.rota.team import Team, Teams
from clinicsim.world.world import Names, Pattern, Sessions, Version

ROUNDING_MINUTES = 1e-6


def weekly_pattern(versions: tuple[Version, ...], names: Names, sessions: Sessions) -> Pattern:
    """Roster members onto dated sessions.

    Day by day, and on each day the places for which fewest people are qualified first, each needed place goes to the
    member of that role with the smallest share of the week's clinic hours used so far (ties by order in the file),
    among those in post, at work that day, competent and free. A place that nobody can take stays empty and is a
    vacancy. What happens on a day depends on the days before it alone, so a later change leaves it as it is.
    """
    role = _roles_needed(sessions.needs)
    member = np.full(role.shape, NOBODY, dtype=np.int64)
    teams = Teams(versions, names)
    rota = _Rota(teams, sessions)
    week, looks = _as_the_rota_sees(sessions, teams)
    known: dict[bytes, Ints] = {}  # weeks that look alike come out alike, so only the first of them is worked out
    for of_week in np.split(np.arange(len(week)), np.flatnonzero(np.diff(week)) + 1):
        look = looks[of_week].tobytes()
        if look not in known:
            rota.fill(of_week.tolist(), role, member)
            known[look] = member[of_week]
        member[of_week] = known[look]
    return Pattern(role=role, member=member)


def _roles_needed(needs: Ints) -> Ints:
    """Role of each needed place, shape (sessions, places); -1 where there is none."""
    place = np.arange(int(needs.sum(axis=1).max(initial=0)))
    role = (needs.cumsum(axis=1)[:, None, :] <= place[:, None]).sum(axis=2)
    return np.asarray(np.where(place < needs.sum(axis=1)[:, None], role, -1), dtype=np.int64)


def _as_the_rota_sees(sessions: Sessions, teams: Teams) -> tuple[Ints, Ints]:
    """Week of each session, and all by which its places are given: two weeks of equal rows get equal rotas.

    That is when it is and how long, its template (and so what it needs, within a version), whether it is held, and who
    is in post and competent on its day.
    """
    day = sessions.start // MINUTES_PER_DAY
    week, weekday = np.divmod(day + teams.monday, 7)
    rows = (
        sessions.template,
        weekday * MINUTES_PER_DAY + sessions.start % MINUTES_PER_DAY,
        sessions.minutes,
        sessions.travel_minutes,
        sessions.waiting_weeks > 0,
        teams.spells(day),
        *sessions.needs.T,
    )
    return week, np.column_stack(rows).astype(np.int64)


class _Rota:
    """What each member has been given so far in a week, and when on a day each is busy."""

    def __init__(self, teams: Teams, sessions: Sessions) -> None:
        self.teams, self.sessions = teams, sessions
        self.leaves, self.returns = (minutes.tolist() for minutes in journey(sessions))
        self.day = -1
        self.used: dict[int, float] = {}
        self.busy: dict[int, list[int]] = {}

    def fill(self, of_week: Iterable[int], role: Ints, member: Ints) -> None:
        """Give away every place of the sessions of a week."""
        self.used = {}
        for day, on_day in groupby(of_week, key=lambda s: int(self.sessions.start[s]) // MINUTES_PER_DAY):
            for s, place in self.hardest_first(list(on_day), role, day):
                member[s, place] = self.give(s, int(role[s, place]), day)

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
        weekday, team = self.teams.weekday(day), self.teams.on(day)
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
