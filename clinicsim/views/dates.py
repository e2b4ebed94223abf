"""Dates as people read them, on every system (`%-d` is not known to all)."""

from __future__ import annotations

import datetime as dt


def short_date(date: dt.date) -> str:
    """Write `5 Jan 2026`."""
    return f"{date.day} {date:%b %Y}"


def long_date(date: dt.date) -> str:
    """Write `5 January 2026`."""
    return f"{date.day} {date:%B %Y}"
