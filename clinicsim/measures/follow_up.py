"""Follow-up: who is owed a review that is past its due date, and how much follow-up each new patient brings."""

from __future__ import annotations

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.measures.log_view import LogView
from clinicsim.measures.series import Series, level_on_average, quantile, ratio
from clinicsim.measures.spells import Spells
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import Kind

FOLLOW_UP, NEW = "follow_up", "new"


def of_class(view: LogView, name: str) -> Ints:
    """Numbers of the visit types of a class."""
    visits = view.world.scenario.visits
    return view.visit_types(tuple(visit for visit, rules in visits.items() if rules.slot_class == name))


def overdue_share(view: LogView) -> Series:
    """Of visits owed at month ends, the share past their due date."""
    days = _days_past_due(view)
    monthly = [float(np.mean(month > 0)) if month.size else np.nan for month in days]
    return level_on_average(np.array(monthly, dtype=np.float64))


def overdue_days_median(view: LogView) -> Series:
    """Median days past due of the visits that are overdue at month ends; 0 when none is."""
    monthly = [quantile(month[month > 0], 0.5) if (month > 0).any() else 0.0 for month in _days_past_due(view)]
    return level_on_average(np.array(monthly, dtype=np.float64))


def overdue_twice_share(view: LogView) -> Series:
    """Of visits owed at month ends, the share later than their due date by more than their whole interval.

    The interval runs from the day on which the visit came to be owed, which is that of the visit before it. It is not
    known for visits owed on the first day, and they are left out.
    """
    owed = _owed(view)
    owed = owed.where(owed.start > 0)
    monthly = []
    for now in view.month_ends.tolist():
        waiting = owed.where(owed.open_at(now))
        twice = now - waiting.value > waiting.value - waiting.start
        monthly.append(float(np.mean(twice)) if twice.size else np.nan)
    return level_on_average(np.array(monthly, dtype=np.float64))


def per_new_visit(view: LogView) -> Series:
    """Follow-up visits attended for each new patient seen."""
    rows = view.visits(Kind.ATTENDED)
    counts = {
        name: view.by_month(rows["minute"][np.isin(rows["value"], of_class(view, name))]) for name in (FOLLOW_UP, NEW)
    }
    return ratio(counts[FOLLOW_UP], counts[NEW])


def _owed(view: LogView) -> Spells:
    return view.obligations.where(np.isin(view.obligations.subject, of_class(view, FOLLOW_UP)))


def _days_past_due(view: LogView) -> list[Floats]:
    """Days past due (negative: not yet due) of each visit owed, at each month end."""
    owed = _owed(view)
    return [(now - owed.value[owed.open_at(now)]) / MINUTES_PER_DAY for now in view.month_ends.tolist()]
