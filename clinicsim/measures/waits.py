"""Waiting lists: how long people wait and how many are waiting."""

from __future__ import annotations

import numpy as np

from clinicsim.measures.log_view import LogView
from clinicsim.measures.series import Series, level_at_end, quantile, ratio
from clinicsim.measures.spells import NOT_CLOSED, Spells
from clinicsim.measures.survival import survival_quantile
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import PROCEDURE_LIST, Cause
from clinicsim.world.world import Floats

DAYS_PER_WEEK = 7
STANDARD_WEEKS = 18
# Leaving a list without being served: the wait was cut short, and tells only that it would have lasted longer.
CUT_SHORT = (Cause.IN_HOSPITAL, Cause.DIED, Cause.STOPPED, Cause.EXPLANTED, Cause.DISCHARGED, Cause.DECLINED)


def on_list(view: LogView, name: str) -> Spells:
    """Waits on one list, named as the visit type or the procedure waited for."""
    names = view.world.names
    if name in names.visits:
        number = names.visits.index(name)
    elif name in names.procedures:
        number = PROCEDURE_LIST + names.procedures.index(name)
    else:
        number = NOT_CLOSED
    return view.waits.where(view.waits.subject == number)


def wait_weeks(view: LogView, name: str, q: float) -> Series:
    """Quantile `q` of waits in weeks, over all waits; by month, over those still waiting at the month end."""
    waits = on_list(view, name)
    closed = waits.closed_at != NOT_CLOSED
    days = (view.world.end - waits.value) / MINUTES_PER_DAY
    closing = view.log[waits.closed_at[closed]]
    days[closed] = closing["value"]
    served = closed.copy()
    served[closed] = ~np.isin(closing["cause"], CUT_SHORT)
    monthly = [quantile(_weeks_so_far(waits, now), q) for now in view.month_ends.tolist()]
    return Series(survival_quantile(days / DAYS_PER_WEEK, served, q), np.array(monthly, dtype=np.float64))


def within_standard_share(view: LogView, name: str) -> Series:
    """Of those waiting at month ends, the share who have waited no longer than the standard."""
    waits = on_list(view, name)
    so_far = [_weeks_so_far(waits, now) for now in view.month_ends.tolist()]
    within = np.array([np.count_nonzero(weeks <= STANDARD_WEEKS) for weeks in so_far], dtype=np.float64)
    waiting = np.array([weeks.size for weeks in so_far], dtype=np.float64)
    return ratio(within, waiting)


def list_size(view: LogView, name: str) -> Series:
    """People waiting at month ends."""
    return level_at_end(on_list(view, name).open_count(view.month_ends))


def _weeks_so_far(waits: Spells, now: int) -> Floats:
    clock_start = waits.value[waits.open_at(now)]
    return (now - clock_start) / (MINUTES_PER_DAY * DAYS_PER_WEEK)
