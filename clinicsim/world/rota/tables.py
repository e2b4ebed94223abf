"""What every roster of a plan follows from: staff, their rules and the sessions, laid out once as plain columns."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clinicsim.arrays import Floats, Ints
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.schema.staff import Staffing
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.rota.pattern import journey
from clinicsim.world.rota.team import NEVER, Team, Teams
from clinicsim.world.world import Names, Sessions, Version

REFILL_VISITS = ("refill", "refill_new_strength")
NO_LIMIT = 0

POST = np.dtype(
    [
        ("role", "i8"),  # -1 for one that nobody had on the first day
        ("first", "i8"),  # days in post, counted from the start of the run
        ("last", "i8"),
        ("weekdays", "i8"),  # bit 0 for Monday
        ("contracted", "f8"),  # minutes a week
        ("most_on_leave", "i8"),  # of the role at once, or NO_LIMIT
        ("strikes", "f8"),  # share of days
    ],
    align=True,
)
"""One member under one version."""

VERSION = np.dtype(
    [
        ("first_day", "i8"),
        ("end_day", "i8"),  # day after the last, within the diary
        ("first_year", "i8"),  # places in `years`
        ("end_year", "i8"),
        ("leave_days", "i8"),  # a year
        ("covers_planned", "f8"),  # chance that a colleague who is asked comes
        ("covers_sickness", "f8"),
        ("agency", "f8"),  # chance that agency staff come
        ("leave_notice", "i8"),  # minutes
        ("strike_notice", "i8"),
        ("closure_notice", "i8"),
    ],
    align=True,
)
"""The rules for all staff under one version."""

SESSION = np.dtype(
    [
        ("template", "i8"),
        ("version", "i8"),  # in force on its day
        ("start", "i8"),  # minute
        ("day", "i8"),
        ("weekday", "i8"),  # Monday is 0
        ("day_first", "i8"),  # first session of its day
        ("day_end", "i8"),  # session after the last of its day
        ("leaves", "i8"),  # minute at which its staff set out
        ("returns", "i8"),
        ("minutes", "i8"),  # that it takes of its staff, the journey included
        ("open_share", "f8"),  # 1 where nothing is planned that could be closed
    ],
    align=True,
)
"""One dated session."""


@dataclass(frozen=True, slots=True)
class RotaTables:
    """Everything that the rosters of a plan have in common.

    Versions are those that the plan expects, days are those of the diary from the start of the run, and sessions,
    templates and members are numbered as everywhere else.
    """

    first_to_come: int  # first session from the Monday of the week in which the plan becomes known
    versions: NDArray[np.void]  # (versions,) of VERSION
    posts: NDArray[np.void]  # (versions, members) of POST
    able_from: Ints  # (versions, templates, members): day from which competent for a place of the member's role
    years: Ints  # (years, 2): calendar year, and day of the Monday with which its weeks begin
    falls_sick: Floats  # (days,): chance that a spell of sickness starts
    spell_days: Floats  # (days,): mean length of a spell that starts
    sessions: NDArray[np.void]  # (sessions,) of SESSION


def rota_tables(known: int, versions: tuple[Version, ...], names: Names, sessions: Sessions, days: int) -> RotaTables:
    """Lay out what the rosters of a plan follow from.

    Parameters
    ----------
    known
        Minute at which the plan becomes known. What was before that week is past.
    versions
        The versions that the plan expects.
    names
        Names of roles and members.
    sessions
        The plan's dated sessions.
    days
        Length of the diary.
    """
    teams, start = Teams(versions, names), versions[0].scenario.run.start_date
    spans = teams.spans(days)
    years = _years(start, spans)
    day = known // MINUTES_PER_DAY
    this_monday = (day - teams.weekday(day)) * MINUTES_PER_DAY
    falls_sick, spell_days = _sickness_by_day(spans, days)
    return RotaTables(
        first_to_come=int(np.searchsorted(sessions.start, this_monday)),
        versions=np.array([_version(span, start, int(years[0, 0])) for span in spans], dtype=VERSION),
        posts=np.array([_posts(team, names) for _, _, team in spans], dtype=POST),
        able_from=np.array([_able_from(team) for _, _, team in spans], dtype=np.int64).reshape(
            len(spans), len(versions[0].scenario.sessions), len(names.members)
        ),
        years=years,
        falls_sick=falls_sick,
        spell_days=spell_days,
        sessions=_sessions(versions, teams, sessions),
    )


# ---------------------------------------------------------------------- staff
def _posts(team: Team, names: Names) -> list[tuple[float, ...]]:
    """Each member's post, as POST has it."""
    staffing = team.scenario.staffing
    found: list[tuple[float, ...]] = []
    for post in team.posts:
        role = post.member.role
        strikes = staffing.on_strike.get(role)
        found.append(
            (
                names.roles.index(role) if role in names.roles else -1,
                post.first,
                post.last,
                sum(1 << weekday for weekday in post.weekdays),
                post.contracted,
                staffing.max_on_leave.get(role, NO_LIMIT),
                0.0 if strikes is None else strikes.value,
            )
        )
    return found


def _able_from(team: Team) -> list[list[int]]:
    """Day from which each member can take a place of his or her role in sessions of each template."""
    found = []
    for template in range(len(team.scenario.sessions)):
        able = [NEVER] * len(team.posts)
        for role, members in enumerate(team.of_role):
            needed = team.needed(template, role)
            for m in members:
                able[m] = team.posts[m].able_from(needed)
        found.append(able)
    return found


def _version(span: tuple[int, int, Team], start: dt.date, first_year: int) -> tuple[float, ...]:
    """One version's rules, as VERSION has them."""
    first, end, team = span
    staffing, (year, end_year) = team.scenario.staffing, _iso_years(start, first, end)
    notices = (staffing.leave_notice_days, staffing.strike_notice_days, team.scenario.open_share.notice_days)
    return (
        first,
        end,
        year - first_year,
        end_year - first_year,
        round(staffing.leave_days_per_year.value),
        staffing.cover_planned_probability.value,
        staffing.cover_short_notice_probability.value,
        staffing.agency_probability.value,
        *(int(days.value * MINUTES_PER_DAY) for days in notices),
    )


def _years(start: dt.date, spans: list[tuple[int, int, Team]]) -> Ints:
    """Each calendar year of the diary, and the day of the run with which its first week begins."""
    bounds = [_iso_years(start, first, end) for first, end, _ in spans]
    years = range(min(low for low, _ in bounds), max(high for _, high in bounds))
    return np.array([(year, (dt.date.fromisocalendar(year, 1, 1) - start).days) for year in years], dtype=np.int64)


def _iso_years(start: dt.date, first: int, end: int) -> tuple[int, int]:
    """First year with weeks among the days [first, end), and the year after the last."""
    days = (start + dt.timedelta(days=day) for day in (first, end))
    low, high = (date.isocalendar().year for date in days)
    return low, high + 1


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


# ---------------------------------------------------------------------- sessions
def _sessions(versions: tuple[Version, ...], teams: Teams, sessions: Sessions) -> NDArray[np.void]:
    """Each dated session, as SESSION has it."""
    found = np.zeros(len(sessions.start), dtype=SESSION)
    day = sessions.start // MINUTES_PER_DAY
    version = np.array([teams.version(each) for each in day.tolist()], dtype=np.int64)
    shares = np.array([_open_shares(each.scenario) for each in versions], dtype=np.float64).reshape(len(versions), -1)
    found["template"], found["start"] = sessions.template, sessions.start
    found["version"], found["day"] = version, day
    found["weekday"] = (day + teams.monday) % 7
    found["day_first"], found["day_end"] = np.searchsorted(day, day), np.searchsorted(day, day, side="right")
    found["leaves"], found["returns"] = journey(sessions)
    found["minutes"] = sessions.minutes + sessions.travel_minutes
    found["open_share"] = np.where(sessions.planned, shares[version, sessions.template], 1.0)
    return found


def _open_shares(scenario: Scenario) -> list[float]:
    """Share of the sessions of each template that are open."""
    shares = scenario.open_share
    refills = [any(visit in template.visits for visit in REFILL_VISITS) for template in scenario.sessions]
    return [(shares.refill_sessions if fills else shares.other_sessions).value for fills in refills]
