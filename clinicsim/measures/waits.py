"""Waiting lists: how long people wait and how many are waiting."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Bools, Floats, Ints
from clinicsim.measures.log_view import LogView
from clinicsim.measures.series import Series, level_at_end, quantile, ratio
from clinicsim.measures.spells import NEVER, NOT_CLOSED, Spells
from clinicsim.measures.survival import survival_quantile
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import PROCEDURE_LIST, Cause, Kind, State

DAYS_PER_WEEK = 7
MINUTES_PER_WEEK = MINUTES_PER_DAY * DAYS_PER_WEEK
STANDARD_WEEKS = 18
LONG_WEEKS = 52
IMPLANT_PATHWAY = "referral_to_implant"
# Leaving a list without being served: the wait was cut short, and tells only that it would have lasted longer.
CUT_SHORT = (
    Cause.IN_HOSPITAL,
    Cause.DIED,
    Cause.STOPPED,
    Cause.EXPLANTED,
    Cause.DISCHARGED,
    Cause.DECLINED,
    Cause.MISSED_VISITS,
)
_LISTED = (State.WAIT_TRIAL, State.WAIT_IMPLANT)


@dataclass(frozen=True, slots=True)
class Waits:
    """Waits of one sort; every array has shape (waits,)."""

    clock_start: Floats  # minute
    start: Ints  # minute from which the log shows the wait
    end: Ints  # minute; `NEVER` when it is not over
    served: Bools  # whether it ended by being seen or operated on

    def weeks_so_far(self, now: int) -> Floats:
        """Weeks waited by those who are waiting just before a minute."""
        waiting = (self.start < now) & (self.end >= now)
        weeks: Floats = (now - self.clock_start[waiting]) / MINUTES_PER_WEEK
        return weeks


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


def waits_of(view: LogView, name: str) -> Waits:
    """Waits on a list, or on the whole way from being listed for a screening trial to the pump."""
    if name == IMPLANT_PATHWAY:
        return _implant_pathway(view)
    spells = on_list(view, name)
    served = spells.closed_at != NOT_CLOSED
    served[served] = ~np.isin(view.log[spells.closed_at[served]]["cause"], CUT_SHORT)
    return Waits(spells.value, spells.start, spells.end, served)


def _implant_pathway(view: LogView) -> Waits:
    """Stretches of listed states, trial and implant as one; those of the first day keep their clock start."""
    rows = view.rows(Kind.STATE)
    rows = rows[np.argsort(rows["patient"], kind="stable")]
    listed = np.isin(rows["value"], _LISTED)
    same = np.zeros(rows.size, dtype=bool)
    same[1:] = rows["patient"][1:] == rows["patient"][:-1]
    opens = np.flatnonzero(listed & ~(same & np.roll(listed, 1)))
    # Each stretch ends at the first row that is not listed; the next patient's first row ends it without an end.
    others = np.append(np.flatnonzero(~listed | ~same), rows.size)
    closes = others[np.searchsorted(others, opens, side="right")]
    inside = closes < rows.size
    inside[inside] = same[closes[inside]]
    closing = np.where(inside, closes, 0)
    start = rows["minute"][opens].astype(np.int64)
    clock = start.astype(np.float64)
    joined = view.rows(Kind.LIST_JOINED)
    joined = joined[joined["minute"] == 0]
    first = dict(zip(joined["patient"].tolist(), joined["value"].tolist(), strict=True))
    for place in np.flatnonzero(start == 0):
        clock[place] = first.get(int(rows["patient"][opens[place]]), 0.0)
    end = np.where(inside, rows["minute"][closing], NEVER)
    return Waits(clock, start, end, inside & (rows["value"][closing] == State.ITB))


def wait_weeks(view: LogView, name: str, q: float) -> Series:
    """Quantile `q` of waits in weeks, over all waits; by month, over those still waiting at the month end."""
    waits = waits_of(view, name)
    weeks = (np.minimum(waits.end, view.world.end) - waits.clock_start) / MINUTES_PER_DAY / DAYS_PER_WEEK
    monthly = [quantile(waits.weeks_so_far(now), q) for now in view.month_ends.tolist()]
    return Series(survival_quantile(weeks, waits.served, q), np.array(monthly, dtype=np.float64))


def within_standard_share(view: LogView, name: str) -> Series:
    """Of those waiting at month ends, the share who have waited no longer than the standard."""
    waits = waits_of(view, name)
    so_far = [waits.weeks_so_far(now) for now in view.month_ends.tolist()]
    within = np.array([np.count_nonzero(weeks <= STANDARD_WEEKS) for weeks in so_far], dtype=np.float64)
    waiting = np.array([weeks.size for weeks in so_far], dtype=np.float64)
    return ratio(within, waiting)


def list_size(view: LogView, name: str) -> Series:
    """People waiting at month ends."""
    return level_at_end(on_list(view, name).open_count(view.month_ends))


def long_waits(view: LogView) -> Series:
    """Waits on any list that have lasted more than a year at month ends."""
    waits = view.waits
    counts = [
        np.count_nonzero(now - waits.value[waits.open_at(now)] > LONG_WEEKS * MINUTES_PER_WEEK)
        for now in view.month_ends.tolist()
    ]
    return level_at_end(np.array(counts, dtype=np.float64))
