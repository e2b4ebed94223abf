"""Who is away on which day: leave known ahead, strikes, and sickness on the day."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import numpy as np
from numpy.typing import NDArray

from clinicsim.scenario.schema.staff import Staffing
from clinicsim.world.jit import rule
from clinicsim.world.randomness import Purpose, entity, uniform
from clinicsim.world.rota.team import Post, Team, Teams
from clinicsim.world.world import Floats, Names, Plan, World

AT_WORK, ON_LEAVE, SICK, ABSENT, ON_STRIKE = 0, 1, 2, 3, 4
_WORKING_DAYS = 5  # of a week
_PLACES_PER_YEAR = 64  # more than the weeks of leave that anybody can have in a year


def absences(world: World, plan: Plan, key: int) -> NDArray[np.int64]:
    """Whether each member is at work on each day of one replication, days that he or she does not work included.

    Each version of the scenario speaks for its own days only, so that a later change leaves the days before it alone.

    Returns
    -------
    array of shape (members, days)
        AT_WORK, ON_LEAVE, SICK, ON_STRIKE, or ABSENT when not in post.
    """
    days, start = len(world.workdays), world.scenario.run.start_date
    teams = Teams(plan.versions, world.names)
    spans = teams.spans(days)
    found = np.full((len(world.names.members), days), AT_WORK, dtype=np.int64)
    for first, end, team in spans:
        leave = leave_of_all(team, world.names, key, start, first, end)
        for m, post in enumerate(team.posts):
            who = entity("staff", world.names.members[m])
            share = team.scenario.staffing.on_strike.get(post.member.role)
            if share is not None:
                for day in range(first, end):
                    if uniform(key, who, int(Purpose.ON_STRIKE), start.toordinal() + day) < share.value:
                        found[m, day] = ON_STRIKE
            found[m, leave[m]] = ON_LEAVE
    chance, length = _sickness_by_day(spans, days)
    for m, name in enumerate(world.names.members):
        sick = sick_days(key, entity("staff", name), chance, length, start.toordinal())
        found[m] = np.where(sick & (found[m] != ON_LEAVE), SICK, found[m])
        for first, end, team in spans:
            post = team.posts[m]
            found[m, first : max(min(post.first, end), first)] = ABSENT
            found[m, min(max(post.last + 1, first), end) : end] = ABSENT
    return found


# ---------------------------------------------------------------------- sickness
def _sickness_by_day(spans: list[tuple[int, int, Team]], days: int) -> tuple[Floats, Floats]:
    """Chance that a spell starts on each day, and the mean length in days of a spell that starts on it."""
    chance, length = np.zeros(days), np.ones(days)
    for first, end, team in spans:
        chance[first:end], length[first:end] = _sickness(team.scenario.staffing)
    return chance, length


def _sickness(staffing: Staffing) -> tuple[float, float]:
    """Chance that a spell starts on a day, and the mean length of a spell in days.

    For a share f of days sick, spells of mean length L need L (1 - f) / f healthy days between them on average. A day
    without a spell under way starts one with chance p, so there are (1 - p) / p of them: p = f / (f + L (1 - f)).
    """
    share, length = staffing.sickness_share.value, max(staffing.sickness_spell_days.value, 1.0)
    return share / (share + length * (1.0 - share)), length


@rule
def sick_days(key: int, who: int, p_start: Floats, mean_days: Floats, first_ordinal: int) -> NDArray[np.bool_]:
    """Days on which a member is sick: spells start at random on healthy days and last a geometric number of days.

    Draws are keyed by date; `p_start` and `mean_days` have shape (days,). A spell under way on the first day is found
    by starting 60 days before it.
    """
    days = len(p_start)
    sick = np.zeros(days, dtype=np.bool_)
    lead, left = 60, 0
    for day in range(-lead, days):
        date, place = first_ordinal + day, max(day, 0)
        if left == 0 and uniform(key, who, Purpose.SICKNESS_START, date) < p_start[place]:
            u = uniform(key, who, Purpose.SICKNESS_LENGTH, date)
            mean = mean_days[place]
            left = 1 if mean <= 1.0 else 1 + int(np.log(u) / np.log(1.0 - 1.0 / mean))
        if left > 0:
            if day >= 0:
                sick[day] = True
            left -= 1
    return sick


# ---------------------------------------------------------------------- leave
def leave_of_all(team: Team, names: Names, key: int, start: dt.date, first: int, end: int) -> list[list[int]]:
    """Days of annual and study leave of each member within the days [first, end) of the run.

    Weeks are planned for whole calendar years, as if this version were in force for all of them. Where a role has a
    limit, members choose in order of the file, and a week that is full moves to the nearest week of that year that is
    not; a week for which the year has no room is not taken. Only weeks in post count towards the limit.
    """
    found: list[list[int]] = [[] for _ in names.members]
    limits = team.scenario.staffing.max_on_leave
    for role in range(len(names.roles)):
        for year in range(*_iso_years(start, first, end)):
            monday, on_leave = (dt.date.fromisocalendar(year, 1, 1) - start).days, Counter[int]()
            for m in team.of_role[role]:
                weeks = leave_weeks(key, entity("staff", names.members[m]), year, team)
                limit = limits.get(names.roles[role])
                if limit is not None:
                    weeks = _granted(weeks, team.posts[m], monday, on_leave, limit)
                for week, working in weeks:
                    length = 7 if working == _WORKING_DAYS else working
                    found[m] += [monday + 7 * week + day for day in range(length)]
    return [sorted({day for day in days if first <= day < end}) for days in found]


def leave_weeks(key: int, who: int, year: int, team: Team) -> list[tuple[int, int]]:
    """Weeks of a year, from 0, that a member wishes to be on leave, and the working days of each that it takes.

    The weeks are spread over the year, one draw for each. A week of leave is five working days from Monday and the
    weekend after them; what is left of the allowance is the first days of one more week.
    """
    allowance = round(team.scenario.staffing.leave_days_per_year.value)
    weeks = -(-allowance // _WORKING_DAYS)
    found = []
    for place in range(weeks):
        u = uniform(key, who, int(Purpose.LEAVE_WEEK), year * _PLACES_PER_YEAR + place)
        # From whole weeks of its own for each, so that no two weeks of leave are the same one.
        low, high = place * 52 // weeks, (place + 1) * 52 // weeks
        found.append((low + int(u * (high - low)), min(_WORKING_DAYS, allowance - _WORKING_DAYS * place)))
    return found


def _iso_years(start: dt.date, first: int, end: int) -> tuple[int, int]:
    """First year with weeks among the days [first, end), and the year after the last."""
    days = (start + dt.timedelta(days=day) for day in (first, end))
    low, high = (date.isocalendar().year for date in days)
    return low, high + 1


def _granted(
    wished: list[tuple[int, int]], post: Post, monday: int, on_leave: Counter[int], limit: int
) -> list[tuple[int, int]]:
    """Weeks that a member gets: as wished where there is room, else the nearest with room (the earlier of two)."""
    in_post = [w for w in range(52) if post.first < monday + 7 * w + 7 and monday + 7 * w <= post.last]
    granted: list[tuple[int, int]] = []
    for week, working in wished:
        mine = {each for each, _ in granted} | {each for each, _ in wished if each != week}
        free = [each for each in in_post if on_leave[each] < limit and each not in mine]
        if week not in in_post:
            granted.append((week, working))
        elif free:
            nearest = min(free, key=lambda each: (abs(each - week), each))
            on_leave[nearest] += 1
            granted.append((nearest, working))
    return granted
