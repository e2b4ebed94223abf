"""Not attending: its chance by visit type, how it grows with lead time, and how patients differ in it.

The form is that of `world.rules.attendance`: the visit type's chance at the reference lead time, times a relative risk
for each 30 days more, times a propensity of the patient whose mean is 1.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clinicsim.experiments.calibration.extracts import Extract, Extracts
from clinicsim.experiments.calibration.fitted import Fitted, Found, Kept, too_few
from clinicsim.experiments.calibration.propensity import Propensity, fit_propensity
from clinicsim.scenario.schema.scenario import Scenario

LEAST_MISSED = 10  # of a visit type
LEAST_PATIENTS = 50  # with two appointments or more
MOST_SPREAD = 5.0  # CV between patients: an interval that reaches further tells nothing
_PER = 30.0  # days
_LEAD = "booking.dna_relative_per_30_days"
_SPREAD = "booking.dna_spread_cv"
_BASE = "visits.*.did_not_attend_probability"


def fit_attendance(extracts: Extracts, scenario: Scenario, confidence: float) -> Found:
    """Chances of not attending at the scenario's reference lead time, the effect of lead time, and patients' spread."""
    activity = extracts.get("activity")
    if activity is None:
        return Found(kept=tuple(Kept(what, "no activity.csv") for what in (_BASE, _LEAD, _SPREAD)))
    kept_apart = np.isin(activity.words("outcome"), ("attended", "dna")) & np.isfinite(activity.number("lead_days"))
    due = activity.where(kept_apart)
    if not due.rows:
        return Found(kept=tuple(Kept(what, "no lead_days in activity.csv") for what in (_BASE, _LEAD, _SPREAD)))
    kept = tuple(_rare(due))
    rare = [each.what.split(".")[1] for each in kept]
    common = due.where(~np.isin(due.words("visit_type"), rare))
    if not common.rows:
        return Found(kept=(*kept, Kept(_LEAD, "too few missed visits of any type"), Kept(_SPREAD, "as before")))
    try:
        fit, names = _fit(common, scenario)
    except ValueError as error:
        return Found(kept=(*kept, *(Kept(what, str(error)) for what in (_BASE, _LEAD, _SPREAD))))
    fitted = tuple(_fitted(fit, names, common, scenario, confidence))
    spread = _spread(fit, common, confidence)
    notes = ("Patients are reminded, so the chances are those without reminders.",) if _reminded(scenario) != 1 else ()
    if isinstance(spread, Kept):
        return Found(fitted, (*kept, spread), notes)
    return Found((*fitted, spread), kept, notes)


def _rare(due: Extract) -> Iterator[Kept]:
    """Visit types of which too few were missed."""
    for name in np.unique(due.words("visit_type")).tolist():
        missed = int(((due.words("visit_type") == name) & (due.words("outcome") == "dna")).sum())
        if missed < LEAST_MISSED:
            yield too_few(f"visits.{name}.did_not_attend_probability", missed, LEAST_MISSED, "missed visits")


def _fit(due: Extract, scenario: Scenario) -> tuple[Propensity, list[str]]:
    """Fit with a column for each visit type and a last one for lead time."""
    names, place = np.unique(due.words("visit_type"), return_inverse=True)
    later = (due.number("lead_days") - scenario.booking.dna_reference_days.value) / _PER
    design = np.column_stack([np.eye(names.size)[place], later])
    missed = (due.words("outcome") == "dna").astype(np.float64)
    highest = scenario.booking.dna_highest_probability.value
    return fit_propensity(missed, design, _whose(due), highest), names.tolist()


def _whose(extract: Extract) -> NDArray[Any]:
    """Who each row belongs to, shape (rows,): the patient, or each row to itself where patients are not told apart."""
    patient = extract.words("patient")
    own = np.char.add("row ", np.arange(extract.rows).astype(str))
    return np.where(patient == "", own, patient)


def _fitted(fit: Propensity, names: list[str], due: Extract, scenario: Scenario, confidence: float) -> Iterator[Fitted]:
    source = due.source()
    for place, name in enumerate(names):
        n = int((due.words("visit_type") == name).sum())
        value, low, high = (min(math.exp(each) / _reminded(scenario), 1.0) for each in fit.interval(place, confidence))
        path = f"visits.{name}.did_not_attend_probability"
        yield Fitted(path, value, low, high, "beta", n, "appointments", source)
    value, low, high = (math.exp(each) for each in fit.interval(len(names), confidence))
    yield Fitted(_LEAD, value, low, high, "lognormal", due.rows, "appointments", source)


def _reminded(scenario: Scenario) -> float:
    """Relative risk at which the chances were seen."""
    return scenario.booking.reminder_relative_risk.value if scenario.booking.reminders else 1.0


def _spread(fit: Propensity, due: Extract, confidence: float) -> Fitted | Kept:
    times = np.unique(_whose(due), return_counts=True)[1]
    several = int((times > 1).sum())
    if several < LEAST_PATIENTS:
        return too_few(_SPREAD, several, LEAST_PATIENTS, "patients with two appointments or more")
    value, low, high = fit.spread(confidence)
    if high > MOST_SPREAD:  # near no spread the likelihood is flat in it, and its interval says nothing
        return Kept(_SPREAD, f"so few miss twice that a spread (CV) of {MOST_SPREAD:g} would look the same")
    return Fitted(_SPREAD, value, low, high, "gamma", several, "patients", due.source())
