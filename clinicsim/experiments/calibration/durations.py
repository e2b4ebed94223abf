"""Minutes of each visit type: lognormal, as the scenario has them."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.calibration.extracts import Extract, Extracts
from clinicsim.experiments.calibration.fitted import Fitted, Found, Kept, too_few
from clinicsim.experiments.statistics import critical_t
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.schema.sessions import Visit

LEAST = 20  # visits of a type
_STEPS = (60, 30, 15, 10, 5)  # minutes to which people round


def fit_durations(extracts: Extracts, scenario: Scenario, confidence: float) -> Found:
    """Mean minutes and their coefficient of variation, by visit type.

    A visit of several stages is recorded as one, so its stages are stretched alike, and their spread is such that their
    sum has the spread that was seen.
    """
    activity = extracts.get("activity")
    if activity is None or not np.isfinite(activity.number("minutes")).any():
        return Found(kept=(Kept("visits.*.stages.*.minutes", "no minutes in activity.csv"),))
    timed = activity.where(np.isfinite(activity.number("minutes")))
    fitted: list[Fitted] = []
    kept: list[Kept] = []
    for name in np.unique(timed.words("visit_type")).tolist():
        of_type = timed.where(timed.words("visit_type") == name)
        if of_type.rows < LEAST:
            kept.append(too_few(f"visits.{name}.stages.*.minutes", of_type.rows, LEAST, "visits with minutes"))
        else:
            fitted += _of_type(of_type, name, scenario.visits[name], confidence)
    step = recording_step(timed.number("minutes"))
    notes = (f"All minutes are multiples of {step}; their spread is corrected for that rounding.",) if step > 1 else ()
    return Found(tuple(fitted), tuple(kept), notes)


def _of_type(timed: Extract, name: str, visit: Visit, confidence: float) -> Iterator[Fitted]:
    minutes = timed.number("minutes")
    mean, cv = lognormal_interval(minutes, confidence)
    own = np.array([stage.minutes.value for stage in visit.stages])
    stretched = own / own.sum()
    spread = float(own.sum() / np.sqrt((own**2).sum()))  # of a stage against that of the sum of all
    for place, part in enumerate(stretched.tolist()):
        at = f"visits.{name}.stages.{place}"
        value, low, high = (part * each for each in mean)
        yield Fitted(f"{at}.minutes", value, low, high, "lognormal", minutes.size, "visits", timed.source())
        value, low, high = (spread * each for each in cv)
        yield Fitted(f"{at}.minutes_cv", value, low, high, "gamma", minutes.size, "visits", timed.source())


def lognormal_interval(
    values: Floats, confidence: float
) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """Mean and coefficient of variation of a lognormal sample, each with the ends of its interval.

    The mean has Cox's interval with Student's t (Olsson 2005, J Stat Educ 13:1), the coefficient of variation that of
    the variance of the logs. Rounding to multiples of h adds h squared over 12 to a variance (Sheppard 1898, Proc
    London Math Soc 29:353); that is taken off, as far as it shows on the log scale.
    """
    from scipy.stats import chi2

    logs, n = np.log(values), values.size
    rounding = recording_step(values) ** 2 / 12 * float((1 / values**2).mean())
    seen = float(logs.var(ddof=1))
    variance = max(seen - rounding, 0.0)
    middle = float(logs.mean()) + rounding / 2 + variance / 2
    half = critical_t(n - 1, confidence) * math.sqrt(seen / n + seen**2 / (2 * (n - 1)))
    tail = (1 - confidence) / 2
    ends = [max(seen * (n - 1) / float(chi2.ppf(q, n - 1)) - rounding, 0.0) for q in (1 - tail, tail)]
    low, high = (math.sqrt(math.expm1(end)) for end in ends)
    return (
        (math.exp(middle), math.exp(middle - half), math.exp(middle + half)),
        (math.sqrt(math.expm1(variance)), low, high),
    )


def recording_step(minutes: Floats) -> int:
    """Largest usual number of minutes of which all are multiples."""
    return next((step for step in _STEPS if (minutes % step == 0).all()), 1)
