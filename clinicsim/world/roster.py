"""Who staffs each session: the weekly pattern, leave known ahead, sickness on the day, cover, and what is lost."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.schema.staff import Member, Staffing
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import NOBODY, Cause
from clinicsim.world.jit import rule
from clinicsim.world.randomness import Purpose, entity, uniform
from clinicsim.world.world import Names, Pattern, Plan, Sessions, Version, World, in_force

AT_WORK, ON_LEAVE, SICK, ABSENT = 0, 1, 2, 3
_WORKING_DAYS = 5  # of a week
_DECIDES = (Cause.NONE, Cause.SICKNESS, Cause.LEAVE, Cause.VACANCY)  # a later one overrules an earlier one


@dataclass(frozen=True, slots=True)
class Roster:
    """What becomes of every dated session in one replication.

    `outcome` is `Cause.NONE` for a session that runs, else why it is lost. A session lost to leave or vacancy is known
    to be lost at `known`; one lost to sickness only when it should start. `staffed_by` holds a member, or
    -1 - role for agency staff, at each needed place of the session; `how` says which of rostered, colleague or agency.
    """

    outcome: NDArray[np.int64]
    known: NDArray[np.int64]
    staffed_by: NDArray[np.int64]
    how: NDArray[np.int64]


def weekly_pattern(versions: tuple[Version, ...], names: Names, sessions: Sessions) -> Pattern:
    """Roster members onto dated sessions, before anybody is absent.

    In order of time, each needed place goes to the member of that role with the smallest share of the week's clinic
    hours used so far (ties by order in the file), among those employed and free. A place that nobody can take stays
    empty and is a vacancy.
    """
    places = int(sessions.needs.sum(axis=1).max(initial=0))
    role = np.full((len(sessions.start), places), -1, dtype=np.int64)
    member = np.full((len(sessions.start), places), NOBODY, dtype=np.int64)
    busy_until = np.full(len(names.members), -1, dtype=np.int64)
    used: dict[tuple[int, int], float] = {}
    monday = versions[0].scenario.run.start_date.weekday()
    for s, start in enumerate(sessions.start):
        day = int(start) // MINUTES_PER_DAY
        scenario = in_force(versions, int(start))
        limits, first, last = _limits(scenario), *_employment(scenario)
        week, place = (day + monday) // 7, 0
        for r in range(len(names.roles)):
            for _ in range(int(sessions.needs[s, r])):
                role[s, place] = r
                member[s, place] = who = _least_used(
                    scenario.staff,
                    names.roles[r],
                    limits,
                    used,
                    week,
                    float(sessions.minutes[s]),
                    [first[m] <= day <= last[m] and busy_until[m] <= start for m in range(len(scenario.staff))],
                )
                if who != NOBODY:
                    used[week, who] = used.get((week, who), 0.0) + float(sessions.minutes[s])
                    busy_until[who] = start + sessions.minutes[s]
                place += 1
    return Pattern(role=role, member=member)


def _limits(scenario: Scenario) -> list[float]:
    """Minutes a week that each member may be rostered to sessions."""
    staffing = scenario.staffing
    return [m.wte * staffing.hours_per_week.value * staffing.clinic_share.value * 60 for m in scenario.staff]


def _least_used(
    staff: list[Member],
    role: str,
    limits: list[float],
    used: dict[tuple[int, int], float],
    week: int,
    minutes: float,
    free: list[bool],
) -> int:
    best, least = NOBODY, 2.0
    for m, person in enumerate(staff):
        taken = used.get((week, m), 0.0)
        if person.role == role and free[m] and taken + minutes <= limits[m] + 1e-9 and taken / limits[m] < least:
            best, least = m, taken / limits[m]
    return best


def _employment(scenario: Scenario) -> tuple[list[int], list[int]]:
    start = scenario.run.start_date
    first = [(m.start_date - start).days if m.start_date else 0 for m in scenario.staff]
    last = [(m.end_date - start).days if m.end_date else 10**9 for m in scenario.staff]
    return first, last


def absences(world: World, plan: Plan, key: int) -> NDArray[np.int64]:
    """Whether each member is at work on each day of one replication.

    Returns
    -------
    array of shape (members, days)
        AT_WORK, ON_LEAVE, SICK, or ABSENT when not employed.
    """
    scenario, days = plan.versions[0].scenario, len(world.workdays)
    found = np.full((len(scenario.staff), days), AT_WORK, dtype=np.int64)
    first, last = _employment(scenario)
    for m, person in enumerate(scenario.staff):
        who = entity("staff", person.name)
        found[m] = np.where(
            sick_days(key, who, *_sickness(scenario.staffing), _first_ordinal(world), days), SICK, AT_WORK
        )
        for day in leave_days(key, who, scenario.run.start_date, days, scenario.staffing):
            found[m, day] = ON_LEAVE
        found[m, : max(first[m], 0)] = ABSENT
        found[m, min(last[m] + 1, days) :] = ABSENT
    return found


def _first_ordinal(world: World) -> int:
    return world.scenario.run.start_date.toordinal()


def _sickness(staffing: Staffing) -> tuple[float, float]:
    """Chance that a spell starts on a day, and the mean length of a spell in days.

    For a share f of days sick, spells of mean length L need L (1 - f) / f healthy days between them on average. A day
    without a spell under way starts one with chance p, so there are (1 - p) / p of them: p = f / (f + L (1 - f)).
    """
    share, length = staffing.sickness_share.value, max(staffing.sickness_spell_days.value, 1.0)
    return share / (share + length * (1.0 - share)), length


@rule
def sick_days(key: int, who: int, p_start: float, mean_days: float, first_ordinal: int, days: int) -> NDArray[np.bool_]:
    """Days on which a member is sick: spells start at random on healthy days and last a geometric number of days.

    Draws are keyed by date. A spell under way on the first day is found by starting 60 days before it.
    """
    sick = np.zeros(days, dtype=np.bool_)
    lead, left = 60, 0
    for day in range(-lead, days):
        date = first_ordinal + day
        if left == 0 and uniform(key, who, Purpose.SICKNESS_START, date) < p_start:
            u = uniform(key, who, Purpose.SICKNESS_LENGTH, date)
            left = 1 if mean_days <= 1.0 else 1 + int(np.log(u) / np.log(1.0 - 1.0 / mean_days))
        if left > 0:
            if day >= 0:
                sick[day] = True
            left -= 1
    return sick


def leave_days(key: int, who: int, start: dt.date, days: int, staffing: Staffing) -> list[int]:
    """Days of annual and study leave: weeks spread over each calendar year, one draw for each.

    A week of leave is five working days from Monday and the weekend after them; what is left of the year's allowance
    is the first days of one more week.
    """
    allowance = round(staffing.leave_days_per_year.value)
    weeks = -(-allowance // _WORKING_DAYS)
    found = []
    for year in range(start.year - 1, (start + dt.timedelta(days=days)).year + 1):
        for place in range(weeks):
            u = uniform(key, who, int(Purpose.LEAVE_WEEK), year * 64 + place)
            # From whole weeks of its own for each, so that no two weeks of leave are the same one.
            low, high = place * 52 // weeks, (place + 1) * 52 // weeks
            monday = dt.date.fromisocalendar(year, 1 + low + int(u * (high - low)), 1)
            working = min(_WORKING_DAYS, allowance - _WORKING_DAYS * place)
            first = (monday - start).days
            last = first + (7 if working == _WORKING_DAYS else working)
            found += [day for day in range(first, last) if 0 <= day < days]
    return found


def build_roster(world: World, plan: Plan, key: int) -> Roster:
    """Decide for one replication who staffs each session and which sessions are lost."""
    sessions, pattern, staffing = plan.sessions, plan.pattern, plan.versions[0].scenario.staffing
    count = len(sessions.start)
    away = absences(world, plan, key)
    outcome = np.zeros(count, dtype=np.int64)
    staffed_by, how = pattern.member.copy(), np.where(pattern.role >= 0, int(Cause.ROSTERED), 0)
    notice = int(staffing.leave_notice_days.value * MINUTES_PER_DAY)
    known = np.maximum(sessions.start - notice, 0)
    days = sessions.start // MINUTES_PER_DAY
    present = np.where(pattern.member >= 0, away[pattern.member, days[:, None]] == AT_WORK, False)
    short = np.flatnonzero(((pattern.role >= 0) & ~present).any(axis=1))
    busy = _Busy(world, plan, away)
    for s in short:
        for place in np.flatnonzero((pattern.role[s] >= 0) & ~present[s]):
            why = _why_absent(int(pattern.member[s, place]), away, int(days[s]))
            who, by = _cover(world, plan, key, int(s), int(place), why, busy)
            staffed_by[s, place], how[s, place] = who, by
            if by == Cause.NONE:
                # What is known ahead decides: such a session leaves the diary whoever is sick on the day.
                outcome[s] = max(int(outcome[s]), why, key=_DECIDES.index)
    return Roster(outcome=outcome, known=known, staffed_by=staffed_by, how=how)


def _why_absent(member: int, away: NDArray[np.int64], day: int) -> int:
    if member == NOBODY or away[member, day] == ABSENT:
        return Cause.VACANCY
    return Cause.SICKNESS if away[member, day] == SICK else Cause.LEAVE


class _Busy:
    """Which members are at work and free at a session's time, cover already given included."""

    def __init__(self, world: World, plan: Plan, away: NDArray[np.int64]) -> None:
        self.world, self.plan, self.away = world, plan, away
        self.covering: dict[int, list[int]] = {}
        self.by_day: dict[int, list[int]] = {}
        for s, start in enumerate(plan.sessions.start):
            self.by_day.setdefault(int(start) // MINUTES_PER_DAY, []).append(s)

    def free(self, session: int, role: int) -> list[int]:
        """Members of a role who could take a session, in order of the file."""
        sessions, pattern = self.plan.sessions, self.plan.pattern
        day = int(sessions.start[session]) // MINUTES_PER_DAY
        start, end = sessions.start[session], sessions.start[session] + sessions.minutes[session]
        taken: set[int] = set()
        for other in self.by_day[day]:
            if sessions.start[other] < end and start < sessions.start[other] + sessions.minutes[other]:
                taken.update(int(m) for m in pattern.member[other])
                taken.update(self.covering.get(other, ()))
        return [
            m
            for m, person in enumerate(self.world.scenario.staff)
            if person.role == self.world.names.roles[role] and m not in taken and self.away[m, day] == AT_WORK
        ]


def _cover(world: World, plan: Plan, key: int, session: int, place: int, why: int, busy: _Busy) -> tuple[int, int]:
    """Find somebody for an empty place: each free colleague is asked in turn, then the agency.

    Draws are keyed by session and date, and by the colleague who is asked, so that one more colleague adds a chance
    and changes no other.
    """
    staffing, who = (
        plan.on(int(plan.sessions.start[session]) // MINUTES_PER_DAY).staffing,
        int(world.session_keys[session]),
    )
    role = int(plan.pattern.role[session, place])
    sick = why == Cause.SICKNESS
    chance = (staffing.cover_short_notice_probability if sick else staffing.cover_planned_probability).value
    for colleague in busy.free(session, role):
        asked = entity("staff", world.names.members[colleague]) % (1 << 40) * 64 + place
        if uniform(key, who, int(Purpose.COVER), asked) < chance:
            busy.covering.setdefault(session, []).append(colleague)
            return colleague, Cause.COLLEAGUE
    if uniform(key, who, int(Purpose.AGENCY), place) < staffing.agency_probability.value:
        return -1 - role, Cause.AGENCY
    return NOBODY, Cause.NONE
