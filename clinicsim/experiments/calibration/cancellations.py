"""Appointments that patients cancel: how often, and how long before."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from clinicsim.arrays import Bools
from clinicsim.experiments.calibration.extracts import Extract, Extracts
from clinicsim.experiments.calibration.fitted import Fitted, Found, Kept, too_few
from clinicsim.experiments.calibration.proportions import share
from clinicsim.experiments.statistics import t_interval
from clinicsim.scenario.schema.scenario import Scenario

LEAST = 30  # appointments of a type that could have been cancelled
_BY_PATIENT = "patient_cancelled"


def fit_cancellations(extracts: Extracts, scenario: Scenario, confidence: float) -> Found:
    """Chance that the patient cancels and the days of notice, by visit type."""
    activity = extracts.get("activity")
    if activity is None or not np.isfinite(activity.number("lead_days")).any():
        why = "no activity.csv" if activity is None else "no lead_days in activity.csv"
        return Found(kept=(Kept("visits.*.cancel_probability", why),))
    fitted: list[Fitted] = []
    kept: list[Kept] = []
    for name in np.unique(activity.words("visit_type")).tolist():
        own = activity.where(activity.words("visit_type") == name)
        notice = _notice(own, scenario.visits[name].cancel_notice_days.value)
        could = own.where(could_cancel(own, notice))
        if could.rows < LEAST:
            path = f"visits.{name}.cancel_probability"
            kept.append(too_few(path, could.rows, LEAST, "appointments that a patient could have cancelled"))
            continue
        fitted += _of_type(name, own, could, confidence)
    return Found(tuple(fitted), tuple(kept), _by_hospital(activity))


def _notice(own: Extract, otherwise: float) -> float:
    days = own.number("notice_days")[own.words("outcome") == _BY_PATIENT]
    days = days[np.isfinite(days)]
    return float(days.mean()) if days.size else otherwise


def could_cancel(own: Extract, notice: float) -> Bools:
    """Appointments that the patient could have cancelled, shape (rows,).

    Those given earlier than the usual notice, and not called off by somebody else before then.
    """
    lead, left = own.number("lead_days"), own.number("notice_days")
    by_others = np.isin(own.words("outcome"), ("hospital_cancelled", "other_cancelled"))
    before = by_others & ~(left < notice)  # where the notice is not recorded: perhaps before
    found: Bools = (lead > notice) & ~before
    return found


def _of_type(name: str, own: Extract, could: Extract, confidence: float) -> Iterator[Fitted]:
    cancelled = int((could.words("outcome") == _BY_PATIENT).sum())
    value, low, high = share(cancelled, could.rows, confidence)
    path = f"visits.{name}.cancel_probability"
    yield Fitted(path, value, low, high, "beta", could.rows, "appointments", own.source())
    days = own.number("notice_days")[own.words("outcome") == _BY_PATIENT]
    mean = t_interval(days, confidence)
    if mean.count > 1:
        path = f"visits.{name}.cancel_notice_days"
        low, high = max(mean.lo, 0.0), mean.hi
        yield Fitted(path, mean.mean, low, high, "gamma", mean.count, "cancelled appointments", own.source())


def _by_hospital(activity: Extract) -> tuple[str, ...]:
    """What the clinic itself cancelled: that follows from leave, sickness and the rota, so it is told and not set."""
    outcome = activity.words("outcome")
    cancelled = int((outcome == "hospital_cancelled").sum())
    value, low, high = share(cancelled, activity.rows, 0.95)
    return (
        f"The clinic itself cancelled {100 * value:.1f}% of appointments ({100 * low:.1f} to {100 * high:.1f}%; "
        f"n = {activity.rows:,}). In the model that follows from leave, sickness and cover, so no number is set by it.",
    )
