"""Follow-up of people on oral drugs: who is owed a visit that is past its due date."""

from __future__ import annotations

import numpy as np

from clinicsim.measures.log_view import LogView
from clinicsim.measures.series import Series, level_on_average, quantile
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.world import Floats

ORAL_VISITS = ("oral_follow_up", "oral_titration")


def overdue_share(view: LogView) -> Series:
    """Of visits owed at month ends, the share past their due date."""
    days = _days_past_due(view)
    monthly = [float(np.mean(month > 0)) if month.size else np.nan for month in days]
    return level_on_average(np.array(monthly, dtype=np.float64))


def overdue_days_median(view: LogView) -> Series:
    """Median days past due of the visits that are overdue at month ends; 0 when none is."""
    monthly = [quantile(month[month > 0], 0.5) if (month > 0).any() else 0.0 for month in _days_past_due(view)]
    return level_on_average(np.array(monthly, dtype=np.float64))


def _days_past_due(view: LogView) -> list[Floats]:
    """Days past due (negative: not yet due) of each visit owed, at each month end."""
    owed = view.obligations.where(np.isin(view.obligations.subject, view.visit_types(ORAL_VISITS)))
    return [(now - owed.value[owed.open_at(now)]) / MINUTES_PER_DAY for now in view.month_ends.tolist()]
