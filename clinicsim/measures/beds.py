"""Beds: days in them by ward level and by what for, and waits for one."""

from __future__ import annotations

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.measures.log_view import LogView
from clinicsim.measures.series import Series, per_year
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import Cause, Kind

MINUTES_PER_HOUR = 60
ADMITTED_FOR = (
    Cause.SURGERY,
    Cause.DRY,
    Cause.CATHETER,
    Cause.PUMP,
    Cause.END_OF_SERVICE,
    Cause.INFECTION,
    Cause.OVERDOSE,
    Cause.DRUG,
    Cause.TRIAL,
    Cause.DAY_CASE,
)
OBSERVED, OTHER = "observation", "other"


def bed_days_by_month(view: LogView) -> Floats:
    """Days in beds by month and ward level, clipped to the run, shape (months, levels)."""
    by_level = np.zeros((len(view.world.names.levels), view.months))
    np.add.at(by_level, view.beds.subject, _days(view))
    return by_level.T


def bed_days_per_year(view: LogView) -> dict[str, Series]:
    """Days in beds by ward level."""
    days = bed_days_by_month(view)
    return {level: per_year(view, days[:, i]) for i, level in enumerate(view.world.names.levels)}


def bed_days_by_cause(view: LogView) -> dict[str, Series]:
    """Days in beds by what the patient was admitted for; a bed without an admission is one for observation."""
    days, causes = _days(view), _admitted_for(view)
    known = [int(cause) for cause in ADMITTED_FOR]
    masks = {cause.name.lower(): causes == cause for cause in ADMITTED_FOR}
    masks[OBSERVED] = causes == Cause.NONE
    masks[OTHER] = ~np.isin(causes, [*known, int(Cause.NONE)])
    return {name: per_year(view, days[mask].sum(axis=0)) for name, mask in masks.items()}


def bed_wait_hours_per_year(view: LogView) -> Series:
    """Hours that admissions waited for a bed, clipped to the run."""
    return per_year(view, view.bed_waits.minutes_by_interval(view.world.month_starts) / MINUTES_PER_HOUR)


def _days(view: LogView) -> Floats:
    """Days of each stay in a bed in each month, shape (stays, months)."""
    return view.beds.minutes_between(view.world.month_starts) / MINUTES_PER_DAY


def _admitted_for(view: LogView) -> Ints:
    """Cause of the admission to which each stay in a bed belongs, none for a stay without one, shape (stays,)."""
    rows = view.log[view.positions(Kind.ADMITTED, Kind.DISCHARGED)]
    cause = np.where(rows["kind"] == Kind.ADMITTED, rows["cause"], Cause.NONE).astype(np.int64)
    key = rows["patient"].astype(np.int64) << 32 | rows["minute"]
    order = np.argsort(key, kind="stable")
    last = np.searchsorted(key[order], view.beds.patient << 32 | view.beds.start, side="right") - 1
    found = np.full(last.size, int(Cause.NONE), dtype=np.int64)
    some = last >= 0
    at = order[last[some]]
    found[some] = np.where(rows["patient"][at] == view.beds.patient[some], cause[at], int(Cause.NONE))
    return found
