"""The civil calendar: days, months, weekdays and bank holidays, as minutes from the first day."""

from __future__ import annotations

import datetime as dt

import numpy as np
from numpy.typing import NDArray

from clinicsim.scenario.dates import add_months
from clinicsim.scenario.schema.calendar import Calendar

MINUTES_PER_DAY = 1440
DAYS_PER_YEAR = 365.25
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def month_starts(start: dt.date, months: int) -> NDArray[np.int64]:
    """Minute at which each month of the run begins, and the minute at which the last one ends.

    Months are counted from the start date: a run from 5 January has months from the 5th to the 4th.

    Returns
    -------
    array of shape (months + 1,)
    """
    days = [(add_months(start, month) - start).days for month in range(months + 1)]
    return np.array(days, dtype=np.int64) * MINUTES_PER_DAY


def first_days_of_months(start: dt.date, months: int) -> list[int]:
    """Days from `start` to the first of each calendar month after it, over this many months."""
    first = start.replace(day=1)
    return [(add_months(first, month) - start).days for month in range(1, months + 1)]


def workdays(start: dt.date, days: int, calendar: Calendar) -> NDArray[np.bool_]:
    """Whether clinics may run on each day: true except on bank holidays.

    Weekends are for the session templates to use or not.
    """
    import holidays

    open_days = np.ones(days, dtype=np.bool_)
    if not calendar.bank_holidays:
        return open_days
    years = range(start.year, (start + dt.timedelta(days=days)).year + 1)
    for date in holidays.country_holidays(calendar.country, subdiv=calendar.subdivision or None, years=years):
        day = (date - start).days
        if 0 <= day < days:
            open_days[day] = False
    return open_days


def minute_of_day(clock: str) -> int:
    """Minutes after midnight of a time written HH:MM."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def template_days(
    start: dt.date, days: int, weekday: str, every_weeks: int, week: int, first: dt.date | None, last: dt.date | None
) -> list[int]:
    """Days, counted from the start, on which a weekly or n-weekly template falls.

    Weeks are counted from the Monday of the week in which 2001-01-01 fell, not from the start date, so that moving the
    start does not move the cycle.
    """
    found = []
    for day in range((WEEKDAYS.index(weekday) - start.weekday()) % 7, days, 7):
        date = start + dt.timedelta(days=day)
        weeks = (date - dt.date(2001, 1, 1)).days // 7
        if weeks % every_weeks == week and (first is None or date >= first) and (last is None or date <= last):
            found.append(day)
    return found
