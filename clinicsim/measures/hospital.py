"""Theatre and beds."""

from __future__ import annotations

import numpy as np

from clinicsim.measures.log_view import LogView
from clinicsim.measures.series import Series, per_year, ratio
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import Cause, Kind
from clinicsim.world.world import Floats


def theatre_utilisation(view: LogView) -> Series:
    """Operating minutes inside planned lists over the minutes of planned lists.

    Minutes beyond the lists of a day are left out ("capped utilisation"), and so is emergency theatre.
    """
    planned, operated = view.rows(Kind.LIST_PLANNED), view.rows(Kind.OPERATED, Cause.ELECTIVE)
    days = -(-view.world.end // MINUTES_PER_DAY)
    by_day = np.bincount(planned["minute"] // MINUTES_PER_DAY, weights=planned["value"], minlength=days).astype(float)
    used = np.bincount(operated["minute"] // MINUTES_PER_DAY, weights=operated["value"], minlength=days).astype(float)
    start = np.arange(days) * MINUTES_PER_DAY
    return ratio(view.by_month(start, np.minimum(used, by_day)), view.by_month(start, by_day))


def cancelled_share(view: LogView) -> Series:
    """Cases cancelled on the day over cases cancelled or operated on a planned list."""
    cancelled = view.count(Kind.CASE_CANCELLED)
    return ratio(cancelled, cancelled + view.count(Kind.OPERATED, Cause.ELECTIVE))


def cases_per_year(view: LogView) -> dict[str, Series]:
    """Operations by procedure, emergencies included."""
    rows = view.rows(Kind.OPERATED)
    return {
        name: per_year(view, view.by_month(rows["minute"][rows["subject"] == i]))
        for i, name in enumerate(view.world.names.procedures)
    }


def bed_days_by_month(view: LogView) -> Floats:
    """Days in beds by month and ward level, clipped to the run, shape (months, levels)."""
    days = view.beds.minutes_between(view.world.month_starts) / MINUTES_PER_DAY
    by_level = np.zeros((len(view.world.names.levels), view.months))
    np.add.at(by_level, view.beds.subject, days)
    return by_level.T


def bed_days_per_year(view: LogView) -> dict[str, Series]:
    """Days in beds by ward level."""
    days = bed_days_by_month(view)
    return {level: per_year(view, days[:, i]) for i, level in enumerate(view.world.names.levels)}
