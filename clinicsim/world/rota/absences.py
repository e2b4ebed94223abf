"""Who is away on which day: leave known ahead, strikes, and sickness on the day."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from clinicsim.arrays import Floats, Ints
from clinicsim.world.jit import rule
from clinicsim.world.randomness import Purpose, uniform
from clinicsim.world.rota.tables import NO_LIMIT
from clinicsim.world.world import Plan, World

AT_WORK, ON_LEAVE, SICK, ABSENT, ON_STRIKE = 0, 1, 2, 3, 4
_NO_WEEK = -1
_WEEKS = 52  # of a year in which leave is taken
_WORKING_DAYS = 5  # of a week
_PLACES_PER_YEAR = 64  # more than the weeks of leave that anybody can have in a year


def absences(world: World, plan: Plan, key: int) -> Ints:
    """Whether each member is at work on each day of one replication, days that he or she does not work included.

    Each version of the scenario speaks for its own days only, so that a later change leaves the days before it alone.

    Returns
    -------
    array of shape (members, days)
        AT_WORK, ON_LEAVE, SICK, ON_STRIKE, or ABSENT when not in post.
    """
    tables = plan.rota
    return _absences(
        key,
        world.scenario.run.start_date.toordinal(),
        world.member_keys,
        tables.versions,
        tables.posts,
        tables.years,
        tables.falls_sick,
        tables.spell_days,
    )


@rule
def _absences(
    key: int,
    start_date: int,
    member_keys: Ints,
    versions: NDArray[np.void],
    posts: NDArray[np.void],
    years: Ints,
    falls_sick: Floats,
    spell_days: Floats,
) -> Ints:
    """Write what counts least first: a later one overrules those before it."""
    away = np.zeros((len(member_keys), len(falls_sick)), dtype=np.int64)  # AT_WORK
    for v in range(len(versions)):
        for m in range(len(member_keys)):
            if posts[v, m]["strikes"] > 0.0:
                for day in range(versions[v]["first_day"], versions[v]["end_day"]):
                    if uniform(key, member_keys[m], Purpose.ON_STRIKE, start_date + day) < posts[v, m]["strikes"]:
                        away[m, day] = ON_STRIKE
    for m in range(len(member_keys)):
        sick = sick_days(key, member_keys[m], falls_sick, spell_days, start_date)
        for day in range(len(sick)):
            if sick[day]:
                away[m, day] = SICK
    for v in range(len(versions)):
        for year in range(versions[v]["first_year"], versions[v]["end_year"]):
            _leave_of_year(key, member_keys, versions[v], posts[v], years[year, 0], years[year, 1], away)
        for m in range(len(member_keys)):
            for day in range(versions[v]["first_day"], versions[v]["end_day"]):
                if not posts[v, m]["first"] <= day <= posts[v, m]["last"]:
                    away[m, day] = ABSENT
    return away


# ---------------------------------------------------------------------- sickness
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
@rule
def _leave_of_year(
    key: int, member_keys: Ints, version: Any, posts: NDArray[np.void], year: int, monday: int, away: Ints
) -> None:
    """Send everybody on the annual and study leave of a calendar year, on the days that a version speaks for.

    Weeks are planned for the whole year, as if this version were in force for all of it. Where a role has a limit,
    members choose in order of the file, and a week that is full moves to the nearest week of that year that is not; a
    week for which the year has no room is not taken.
    """
    on_leave = np.zeros((len(member_keys), _WEEKS), dtype=np.int64)  # by role, of which there are no more than members
    for m in range(len(member_keys)):
        if posts[m]["role"] < 0:
            continue
        weeks = leave_weeks(key, member_keys[m], year, version["leave_days"])
        if posts[m]["most_on_leave"] != NO_LIMIT:
            weeks = _granted(weeks, posts[m], monday, on_leave[posts[m]["role"]])
        for place in range(len(weeks)):
            if weeks[place] == _NO_WEEK:
                continue
            # A week of leave is five working days from Monday and the weekend after them; what is left of the
            # allowance is the first days of one more week.
            working = version["leave_days"] - _WORKING_DAYS * place
            first = monday + 7 * weeks[place]
            end = first + (7 if working >= _WORKING_DAYS else working)
            for day in range(max(first, version["first_day"]), min(end, version["end_day"])):
                away[m, day] = ON_LEAVE


@rule
def leave_weeks(key: int, who: int, year: int, leave_days: int) -> Ints:
    """Weeks of a year, from 0, in which a member wishes to be on leave: one draw for each, spread over the year."""
    weeks = np.empty(-(-leave_days // _WORKING_DAYS), dtype=np.int64)
    for place in range(len(weeks)):
        u = uniform(key, who, Purpose.LEAVE_WEEK, year * _PLACES_PER_YEAR + place)
        # From whole weeks of its own for each, so that no two weeks of leave are the same one.
        low, high = place * _WEEKS // len(weeks), (place + 1) * _WEEKS // len(weeks)
        weeks[place] = low + int(u * (high - low))
    return weeks


@rule
def _granted(wished: Ints, post: Any, monday: int, on_leave: Ints) -> Ints:
    """Weeks that a member gets: as wished where there is room, else the nearest with room (the earlier of two).

    Only weeks in post count towards the limit; `on_leave` counts them, and has shape (weeks,).
    """
    granted = np.empty(len(wished), dtype=np.int64)
    mine = np.zeros(_WEEKS, dtype=np.bool_)  # weeks granted
    mine_to_be = np.zeros(_WEEKS, dtype=np.bool_)
    for week in wished:
        mine_to_be[week] = True
    for place in range(len(wished)):
        week = wished[place]
        if not _in_post(post, monday, week):
            granted[place] = week  # costs nobody anything
            mine[week] = True
            continue
        granted[place] = _NO_WEEK
        for step in range(2 * _WEEKS):  # outwards from the week, the earlier first
            each = week - (step + 1) // 2 if step % 2 else week + step // 2
            if not 0 <= each < _WEEKS or mine[each] or (mine_to_be[each] and each != week):
                continue
            if _in_post(post, monday, each) and on_leave[each] < post["most_on_leave"]:
                granted[place] = each
                mine[each] = True
                on_leave[each] += 1
                break
    return granted


@rule
def _in_post(post: Any, monday: int, week: int) -> bool:
    """Whether a member is in post on a day of a week of the year that begins on this Monday."""
    first = monday + 7 * week
    return bool(post["first"] < first + 7 and first <= post["last"])
