from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from clinicsim.scenario.dates import add_months
from clinicsim.scenario.schema.calendar import Calendar
from clinicsim.world.calendar import MINUTES_PER_DAY, minute_of_day, month_starts, template_days, workdays

MONDAY = dt.date(2026, 1, 5)
ENGLAND = Calendar(country="GB", subdivision="ENG", bank_holidays=True)


def dates(start: dt.date, days: list[int]) -> list[dt.date]:
    return [start + dt.timedelta(days=day) for day in days]


def test_bank_holidays_of_england_close_the_clinic() -> None:
    open_days = workdays(MONDAY, 361, ENGLAND)
    closed = dates(MONDAY, np.flatnonzero(~open_days).tolist())
    assert closed == [
        dt.date(2026, 4, 3), dt.date(2026, 4, 6), dt.date(2026, 5, 4), dt.date(2026, 5, 25), dt.date(2026, 8, 31),
        dt.date(2026, 12, 25), dt.date(2026, 12, 26), dt.date(2026, 12, 28),
    ]  # fmt: skip


def test_scotland_keeps_its_own_holidays() -> None:
    scotland = workdays(MONDAY, 361, Calendar(country="GB", subdivision="SCT", bank_holidays=True))
    easter_monday, st_andrews = ((date - MONDAY).days for date in (dt.date(2026, 4, 6), dt.date(2026, 11, 30)))
    assert scotland[easter_monday]
    assert not scotland[st_andrews]


def test_a_clinic_may_open_on_bank_holidays() -> None:
    assert workdays(MONDAY, 361, Calendar(country="GB", subdivision="ENG", bank_holidays=False)).all()


def test_holidays_are_known_in_every_year_that_the_diary_reaches() -> None:
    open_days = workdays(dt.date(2026, 12, 1), 800, ENGLAND)
    christmas = [(dt.date(year, 12, 25) - dt.date(2026, 12, 1)).days for year in (2026, 2027, 2028)]
    assert not open_days[christmas].any()


def test_months_begin_on_the_day_of_the_month_on_which_the_run_began() -> None:
    starts = month_starts(MONDAY, 12)
    assert dates(MONDAY, (starts // MINUTES_PER_DAY).tolist()) == [
        dt.date(2026 + month // 12, month % 12 + 1, 5) for month in range(13)
    ]
    assert (starts % MINUTES_PER_DAY == 0).all()


def test_a_month_that_is_too_short_begins_on_its_last_day() -> None:
    assert add_months(dt.date(2026, 1, 31), 1) == dt.date(2026, 2, 28)
    assert add_months(dt.date(2027, 12, 31), 2) == dt.date(2028, 2, 29)
    assert add_months(dt.date(2026, 12, 31), 12) == dt.date(2027, 12, 31)
    assert add_months(dt.date(2026, 3, 15), 0) == dt.date(2026, 3, 15)


def test_a_weekly_session_falls_on_each_of_its_weekdays() -> None:
    found = dates(MONDAY, template_days(MONDAY, 28, "thursday", 1, 0, None, None))
    assert found == [dt.date(2026, 1, day) for day in (8, 15, 22, 29)]


@pytest.mark.parametrize("later", range(1, 30))
def test_a_fortnightly_cycle_does_not_move_with_the_start_of_the_run(later: int) -> None:
    start = MONDAY + dt.timedelta(days=later)
    whole = dates(MONDAY, template_days(MONDAY, 365, "wednesday", 2, 1, None, None))
    rest = dates(start, template_days(start, 365 - later, "wednesday", 2, 1, None, None))
    assert rest == [date for date in whole if date >= start]


def test_the_weeks_of_a_cycle_share_out_all_weeks_between_them() -> None:
    every = template_days(MONDAY, 364, "friday", 1, 0, None, None)
    parts = [template_days(MONDAY, 364, "friday", 4, week, None, None) for week in range(4)]
    assert sorted(day for part in parts for day in part) == every
    assert all(set(np.diff(part)) == {28} for part in parts)


def test_a_session_runs_from_its_first_to_its_last_valid_day_both_included() -> None:
    found = template_days(MONDAY, 60, "monday", 1, 0, dt.date(2026, 1, 12), dt.date(2026, 1, 26))
    assert dates(MONDAY, found) == [dt.date(2026, 1, day) for day in (12, 19, 26)]


def test_clock_times_are_minutes_after_midnight() -> None:
    assert [minute_of_day(clock) for clock in ("00:00", "09:30", "23:59")] == [0, 570, 1439]
