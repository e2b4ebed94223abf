"""Arithmetic with civil dates."""

from __future__ import annotations

import datetime as dt


def add_months(date: dt.date, months: int) -> dt.date:
    """Return the same day some months later, or the last day of that month where it is shorter.

    >>> add_months(dt.date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    following = dt.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return dt.date(year, month + 1, min(date.day, (following - dt.timedelta(days=1)).day))
