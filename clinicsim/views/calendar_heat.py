"""Weekday by week: what became of the slots of each day in one replication."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from clinicsim.arrays import Bools, Floats, Ints
from clinicsim.measures.log_view import LogView
from clinicsim.measures.slots import LOST, NEVER_BOOKABLE, Fate, planned_sessions, slots_by_fate
from clinicsim.views.illustration import Illustration, year_bounds
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import Kind

DAYS_PER_WEEK = 7
WORKING_DAYS = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """What the cells of a calendar show: the share of a day's slots that had one of these fates."""

    words: str  # what the share is of
    fates: tuple[Fate, ...]
    left_out: tuple[Fate, ...] = ()  # fates of slots that do not count at all
    because: str = ""  # after "slots were lost"


SHOWN = {
    "utilisation": Shown("slots that could be booked", (Fate.ATTENDED,), NEVER_BOOKABLE),
    "lost": Shown("planned slots", LOST),
    "unused": Shown("planned slots", (Fate.UNUSED,), because="nobody was booked"),
    "did_not_attend": Shown("planned slots", (Fate.DID_NOT_ATTEND,), because="the patient did not attend"),
    "patient_cancelled": Shown(
        "planned slots", (Fate.PATIENT_CANCELLED,), because="the patient cancelled and nobody took the slot"
    ),
    "sickness": Shown("planned slots", (Fate.SICKNESS,), because="staff were sick at short notice"),
    "leave": Shown("planned slots", (Fate.LEAVE,), because="staff were on leave"),
    "vacancy": Shown("planned slots", (Fate.VACANCY,), because="nobody could staff the session"),
    "strike": Shown("planned slots", (Fate.STRIKE,), because="of a strike"),
    "closure": Shown("planned slots", (Fate.CLOSURE,), because="of a closure"),
}
"""What a calendar may show, by name: `slot_utilisation`, all slots lost, and `slots_lost_share` by its reasons."""


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """The days of one year of the run; every array has its days first."""

    year: int  # from 1, counted from the first day of the run
    first: dt.date
    slots: Floats  # (days, fates): of planned sessions
    sessions: Ints  # (days,): planned
    lost: Ints  # (days,): planned, and did not run
    holiday: Bools  # (days,): a bank holiday, on which no session is planned

    @property
    def dates(self) -> list[dt.date]:
        """Each day's date."""
        return [self.first + dt.timedelta(days=day) for day in range(self.sessions.size)]

    @property
    def weekday(self) -> Ints:
        """Each day's weekday, Monday 0, shape (days,)."""
        return (self.first.weekday() + np.arange(self.sessions.size)) % DAYS_PER_WEEK

    @property
    def week(self) -> Ints:
        """Each day's week from 0, shape (days,); weeks begin on Mondays, so the first may be short."""
        return (self.first.weekday() + np.arange(self.sessions.size)) // DAYS_PER_WEEK

    @property
    def rows(self) -> range:
        """Weekdays to show: Monday to Friday, and the weekend as far as sessions are planned there."""
        planned = self.weekday[self.sessions > 0]
        return range(max(WORKING_DAYS, int(planned.max()) + 1 if planned.size else 0))

    def share(self, shown: Shown, days: Bools | None = None) -> tuple[float, float]:
        """Slots with one of the fates, and the slots that they are of, on all days or on `days` (days,)."""
        slots = self.slots.sum(axis=0) if days is None else self.slots[days].sum(axis=0)
        part, whole = parts(slots, shown)
        return float(part), float(whole)


def days_of(illustration: Illustration, year: int = 1) -> Days:
    """Read the days of a year, the first of which is year 1.

    The slots are those of the measures, with days in place of months.

    Raises
    ------
    ValueError
        If the run has no such year.
    """
    world, (since, until) = illustration.world, year_bounds(illustration, year)
    days = slice(since // MINUTES_PER_DAY, until // MINUTES_PER_DAY)
    by_day = LogView(replace(world, month_starts=np.arange(0, world.end + 1, MINUTES_PER_DAY)), illustration.log)
    planned = planned_sessions(by_day)
    lost = np.intersect1d(by_day.rows(Kind.SESSION_LOST)["subject"], planned)
    sessions, gone = (by_day.by_month(world.sessions.start[chosen]).astype(np.int64) for chosen in (planned, lost))
    return Days(
        year=year,
        first=world.scenario.run.start_date + dt.timedelta(days=days.start),
        slots=slots_by_fate(by_day)[days],
        sessions=sessions[days],
        lost=gone[days],
        holiday=~world.workdays[days],
    )


def parts(slots: Floats, shown: Shown) -> tuple[Floats, Floats]:
    """Slots that had one of the fates, and those that they are of, each of shape (...); `slots` is (..., fates)."""
    part: Floats = slots[..., list(shown.fates)].sum(axis=-1)
    whole: Floats = slots.sum(axis=-1) - slots[..., list(shown.left_out)].sum(axis=-1)
    return part, whole


def shares(days: Days, shown: Shown) -> Floats:
    """Share of each day, shape (days,); nan where there is no slot to share."""
    part, whole = parts(days.slots, shown)
    out = np.full(part.shape, np.nan)
    np.divide(part, whole, out=out, where=whole > 0)
    return out


def calendar_title(illustration: Illustration, days: Days, shown: Shown) -> str:
    """State what the year came to."""
    part, whole = days.share(shown)
    head = f"{illustration.name}, year {days.year}"
    if not whole:
        return f"{head}: there were no {shown.words}"
    counted = f"{part / whole:.0%} of the {whole:,.0f} {shown.words}"
    if shown.fates == (Fate.ATTENDED,):
        lost = f"{days.lost.sum():,} of {days.sessions.sum():,} sessions did not run"
        return f"{head}: patients attended {counted}; {lost}"
    why = f" because {shown.because}" if shown.because else _foremost(days)
    return f"{head}: {counted} were lost{why}"


def _foremost(days: Days) -> str:
    """Name the reason for which most slots were lost."""
    reasons = {name: days.share(one)[0] for name, one in SHOWN.items() if one.because}
    name = max(reasons, key=lambda name: reasons[name])
    if not reasons[name]:
        return ""
    return f", the most ({reasons[name]:,.0f}) because {SHOWN[name].because}"


def by_weekday(days: Days, chosen: Sequence[Shown]) -> Floats:
    """Slots of each weekday shown, shape (weekdays, chosen, 2): with one of the fates, and those that they are of."""
    return np.array([[days.share(one, days.weekday == row) for one in chosen] for row in days.rows])
