"""Doses of intrathecal drug: their mean at one year and at ten, and their spread between patients, by indication.

The form is that of `world.rules.dose`: geometric between one and ten years after the first implant, flat outside.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.calibration.extracts import Extract, Extracts
from clinicsim.experiments.calibration.fitted import Fitted, Found, Kept, too_few
from clinicsim.experiments.statistics import critical_t
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.calendar import DAYS_PER_YEAR

LEAST_PATIENTS = 8  # of an indication, with refills more than half a year apart
_APART_YEARS = 0.5
_NINE_YEARS = 9.0  # from one year after implant to ten


@dataclass(frozen=True, slots=True)
class DosePair:
    """The two means of an indication, which one estimate of drift ties together."""

    name: str
    between: tuple[str, str]
    rank: float  # rank correlation of the two


@dataclass(frozen=True, slots=True)
class Doses:
    """What the refill log says of doses."""

    found: Found
    pairs: tuple[DosePair, ...] = ()


def fit_doses(extracts: Extracts, scenario: Scenario, confidence: float) -> Doses:
    """Fit every indication of which enough patients were seen for long enough; refills in the first year are left out.

    In the first year doses are still being titrated.
    """
    doses = extracts.get("doses")
    if doses is None:
        return Doses(Found(kept=(Kept("indications.*.dose_*_mcg_per_day", "no doses.csv"),)))
    fitted: list[Fitted] = []
    kept: list[Kept] = []
    pairs: list[DosePair] = []
    settled = doses.where(_years(doses) >= 1)
    for name in np.unique(doses.words("indication")).tolist():
        of_indication = settled.where(settled.words("indication") == name)
        path = f"indications.{name}.dose_*_mcg_per_day"
        patients = _followed(of_indication)
        if patients < LEAST_PATIENTS:
            kept.append(too_few(path, patients, LEAST_PATIENTS, "patients followed for half a year past their first"))
            continue
        fit = _fit(of_indication, scenario.dose.change_threshold.value, confidence)
        fitted += _fitted(name, fit, of_indication.source())
        pairs.append(_pair(name, fit))
    return Doses(Found(tuple(fitted), tuple(kept)), tuple(pairs))


def _years(doses: Extract) -> Floats:
    years: Floats = (doses.number("date") - doses.number("therapy_start_date")) / DAYS_PER_YEAR
    return years


def _passed(doses: Extract) -> Floats:
    """How much of the way from one year to ten each refill is, 0 to 1; shape (rows,)."""
    passed: Floats = np.clip((_years(doses) - 1) / _NINE_YEARS, 0, 1)
    return passed


def _followed(doses: Extract) -> int:
    """Patients whose refills between one and ten years span long enough to tell a drift."""
    passed = _passed(doses)
    place = np.unique(doses.words("patient"), return_inverse=True)[1]
    if not doses.rows:
        return 0
    last, first = np.full(place.max() + 1, -1.0), np.full(place.max() + 1, 2.0)
    np.maximum.at(last, place, passed)
    np.minimum.at(first, place, passed)
    return int(((last - first) * _NINE_YEARS >= _APART_YEARS).sum())


@dataclass(frozen=True, slots=True)
class _Fit:
    """Means on the log scale with their errors, and the spread."""

    one_year: float
    one_year_half: float  # half-widths of intervals
    drift: float  # from one year to ten
    drift_half: float
    cv: tuple[float, float, float]
    patients: int


def _fit(doses: Extract, threshold: float, confidence: float) -> _Fit:
    """Drift within patients, and from it each patient's dose at one year.

    The drift is the slope of log dose within patients, its error clustered by patient. A dose is changed only when it
    is off by `threshold`, so what is aimed at may lie that far from it all along; where patients' doses move in step
    that does not average out. The error therefore has the part of a rounding of that size at the two ends of the time
    that patients were followed, in full.
    """
    place = np.unique(doses.words("patient"), return_inverse=True)[1]
    log_dose, passed = np.log(doses.number("dose_mcg_per_day")), _passed(doses)
    times = np.bincount(place)
    aside = passed - (np.bincount(place, weights=passed) / times)[place]
    about = log_dose - (np.bincount(place, weights=log_dose) / times)[place]
    room = float((aside**2).sum())
    drift = float((aside * about).sum()) / room
    scores = np.bincount(place, weights=aside * (about - drift * aside))
    patients = times.size
    clustered = patients / (patients - 1) * float((scores**2).sum()) / room**2
    span = math.sqrt(12 * room / doses.rows)  # of times spread evenly that have this variance
    rounding = 2 * threshold**2 / 12 / span**2
    own = (np.bincount(place, weights=log_dose) - drift * np.bincount(place, weights=passed)) / times
    variance = float(own.var(ddof=1))
    t = critical_t(patients - 1, confidence)
    return _Fit(
        one_year=float(own.mean()) + variance / 2,
        one_year_half=t * math.sqrt(variance / patients + variance**2 / (2 * (patients - 1))),
        drift=drift,
        drift_half=t * math.sqrt(clustered + rounding),
        cv=_cv(variance, patients, confidence),
        patients=patients,
    )


def _cv(variance: float, patients: int, confidence: float) -> tuple[float, float, float]:
    """Coefficient of variation of a lognormal with the ends of its interval, that of the variance of the logs."""
    from scipy.stats import chi2

    tail = (1 - confidence) / 2
    ends = [variance * (patients - 1) / float(chi2.ppf(q, patients - 1)) for q in (1 - tail, tail)]
    low, high = (math.sqrt(math.expm1(end)) for end in ends)
    return math.sqrt(math.expm1(variance)), low, high


def _fitted(name: str, fit: _Fit, source: str) -> Iterator[Fitted]:
    """The two means and the spread; the mean at ten years is uncertain in level and in drift."""
    at = f"indications.{name}"
    later_half = math.hypot(fit.one_year_half, fit.drift_half)
    for key, middle, half in (
        ("dose_1_year_mcg_per_day", fit.one_year, fit.one_year_half),
        ("dose_10_year_mcg_per_day", fit.one_year + fit.drift, later_half),
    ):
        value, low, high = (math.exp(each) for each in (middle, middle - half, middle + half))
        yield Fitted(f"{at}.{key}", value, low, high, "lognormal", fit.patients, "patients", source)
    yield Fitted(f"{at}.dose_spread_cv", *fit.cv, "gamma", fit.patients, "patients", source)


def _pair(name: str, fit: _Fit) -> DosePair:
    """How the two means go together: normal on the log scale, so with a rank correlation of 6/pi asin(r/2).

    Kruskal 1958 (J Am Stat Assoc 53:814).
    """
    correlation = fit.one_year_half / math.hypot(fit.one_year_half, fit.drift_half)
    rank = 6 / math.pi * math.asin(correlation / 2)
    at = f"indications.{name}"
    return DosePair(
        f"dose_{name}",
        (f"{at}.dose_1_year_mcg_per_day", f"{at}.dose_10_year_mcg_per_day"),
        math.floor(rank * 100) / 100,
    )
