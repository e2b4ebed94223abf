"""Cover: who takes an empty place of a session."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import NOBODY, Cause
from clinicsim.world.randomness import Purpose, entity, uniform
from clinicsim.world.rota.absences import AT_WORK
from clinicsim.world.rota.pattern import ROUNDING_MINUTES, overlap, qualified_members
from clinicsim.world.rota.team import Teams
from clinicsim.world.world import Bools, Plan, World


class Cover:
    """Finds cover for one replication, session by session in order of time, and remembers who has given it."""

    def __init__(self, world: World, plan: Plan, key: int, away: NDArray[np.int64], closed: Bools, first: int) -> None:
        self.world, self.plan, self.key, self.away = world, plan, key, away
        self.teams = Teams(plan.versions, world.names)
        self.busy: dict[tuple[int, int], list[int]] = {}  # (day, member) -> sessions
        days = (plan.sessions.start // MINUTES_PER_DAY).tolist()
        member = plan.pattern.member
        for s, place in np.argwhere((member >= 0) & ~closed[:, None]).tolist():
            if s >= first:
                self.busy.setdefault((days[s], int(member[s, place])), []).append(s)

    def find(self, session: int, place: int, why: Cause) -> tuple[int, Cause]:
        """Ask each colleague who could come in turn, then the agency; who comes, and how.

        Draws are keyed by session and date, and by the colleague who is asked, so that one more colleague adds a chance
        and changes no other. Agency staff can do everything.
        """
        world, day, who = self.world, self._day(session), int(self.world.session_keys[session])
        staffing, role = self.teams.on(day).scenario.staffing, int(self.plan.pattern.role[session, place])
        sick = why == Cause.SICKNESS
        chance = (staffing.cover_short_notice_probability if sick else staffing.cover_planned_probability).value
        for colleague in self._free(session, role):
            asked = entity("staff", world.names.members[colleague]) % (1 << 40) * 64 + place
            if uniform(self.key, who, int(Purpose.COVER), asked) < chance:
                self._engage(colleague, session)
                return colleague, Cause.COLLEAGUE
        if uniform(self.key, who, int(Purpose.AGENCY), place) < staffing.agency_probability.value:
            return -1 - role, Cause.AGENCY
        return NOBODY, Cause.NONE

    def _free(self, session: int, role: int) -> list[int]:
        """Members of a role who could take a session, in order of the file.

        Hours of the week count as far as the version of the session's day reaches: a later change is not foreseen.
        """
        day, sessions = self._day(session), self.plan.sessions
        team, weekday = self.teams.on(day), self.teams.weekday(day)
        needed = team.needed(int(sessions.template[session]), role)
        minutes = self._length(session)
        return [
            m
            for m in qualified_members(team, role, needed, day, weekday)
            if self.away[m, day] == AT_WORK
            and not any(overlap(sessions, session, other) for other in self.busy.get((day, m), ()))
            and self._in_week(m, day) + minutes <= team.posts[m].contracted + ROUNDING_MINUTES
        ]

    def _in_week(self, member: int, day: int) -> float:
        """Minutes in which a member is in sessions in the week of a day, under versions up to that day's."""
        version, monday = self.teams.version(day), day - self.teams.weekday(day)
        return sum(
            self._length(s)
            for each in range(monday, monday + 7)
            if self.teams.version(each) <= version
            for s in self.busy.get((each, member), ())
        )

    def _engage(self, member: int, session: int) -> None:
        self.busy.setdefault((self._day(session), member), []).append(session)

    def _day(self, session: int) -> int:
        return int(self.plan.sessions.start[session]) // MINUTES_PER_DAY

    def _length(self, session: int) -> float:
        return float(self.plan.sessions.minutes[session] + self.plan.sessions.travel_minutes[session])
