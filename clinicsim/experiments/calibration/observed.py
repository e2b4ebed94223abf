"""What a clinic's extracts say of a year, and what made-up extracts of the same clinic say of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from clinicsim.experiments.calibration.extracts import Extract, Extracts
from clinicsim.world.calendar import DAYS_PER_YEAR

_KEPT = ("attended", "dna")


@dataclass(frozen=True, slots=True)
class Statistic:
    """One number of a year; nan where the extract does not tell it."""

    extract: str
    words: str
    share: bool
    of: Callable[[Extract], float]


def _count(extract: Extract) -> float:
    return float(extract.rows)


def _received(referrals: Extract) -> float:
    counts = referrals.number("count")
    return float(np.where(np.isnan(counts), 1.0, counts).sum())


def _accepted(referrals: Extract) -> float:
    counts = np.where(np.isnan(referrals.number("count")), 1.0, referrals.number("count"))
    accepted, returned = (counts[referrals.words("outcome") == word].sum() for word in ("accepted", "returned"))
    return _ratio(accepted, accepted + returned)


def _appointments(activity: Extract) -> float:
    return float(np.isin(activity.words("outcome"), _KEPT).sum())


def _missed(activity: Extract) -> float:
    return _ratio((activity.words("outcome") == "dna").sum(), _appointments(activity))


def _cancelled_by(who: str) -> Callable[[Extract], float]:
    return lambda activity: _ratio((activity.words("outcome") == f"{who}_cancelled").sum(), activity.rows)


def _lead(activity: Extract) -> float:
    lead = activity.number("lead_days")
    return float(np.nanmean(lead)) if np.isfinite(lead).any() else math.nan


def _patients(extract: Extract) -> float:
    words = extract.words("patient")
    return float(np.unique(words).size) if (words != "").all() else math.nan


def _sessions_lost(rota: Extract) -> float:
    keys = np.char.add(rota.days.astype(str), rota.words("session").astype(str))
    return _ratio(np.unique(keys[rota.words("outcome") == "lost"]).size, np.unique(keys).size)


def _refills_per_pump_year(doses: Extract) -> float:
    """Intervals between refills over the time that they took, of patients with two refills or more."""
    patients, place = np.unique(doses.words("patient"), return_inverse=True)
    first, last = np.full(patients.size, np.inf), np.full(patients.size, -np.inf)
    np.minimum.at(first, place, doses.number("date"))
    np.maximum.at(last, place, doses.number("date"))
    return _ratio((np.bincount(place) - 1).sum() * DAYS_PER_YEAR, (last - first).sum())


def _on_time(doses: Extract) -> float:
    alarm = doses.number("alarm_date")
    told = np.isfinite(alarm)
    return _ratio((doses.number("date")[told] <= alarm[told]).sum(), told.sum())


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole else math.nan


STATISTICS: Mapping[str, Statistic] = {
    "refills_per_pump_year": Statistic("doses", "Refills per pump-year", False, _refills_per_pump_year),
    "refills": Statistic("doses", "Refills", False, _count),
    "refill_patients": Statistic("doses", "Patients whose pump was filled", False, _patients),
    "refill_on_time_share": Statistic("doses", "Refills by the alarm date", True, _on_time),
    "appointments": Statistic("activity", "Appointments kept or missed", False, _appointments),
    "patients_seen": Statistic("activity", "Patients with an appointment", False, _patients),
    "dna_share": Statistic("activity", "Appointments missed", True, _missed),
    "patient_cancelled_share": Statistic("activity", "Cancelled by the patient", True, _cancelled_by("patient")),
    "hospital_cancelled_share": Statistic("activity", "Cancelled by the clinic", True, _cancelled_by("hospital")),
    "lead_days": Statistic("activity", "Days from booking to appointment", False, _lead),
    "referrals": Statistic("referrals", "Referrals", False, _received),
    "accepted_share": Statistic("referrals", "Referrals accepted", True, _accepted),
    "sessions_lost_share": Statistic("rota", "Sessions lost", True, _sessions_lost),
}
"""Numbers that are compared, in the order in which they are shown."""


def observed(extracts: Extracts) -> dict[str, float]:
    """Every statistic of the extracts that are there; nan where they do not tell it."""
    tables = {name: extracts.get(name) for name in extracts.tables}
    return {
        name: statistic.of(table)
        for name, statistic in STATISTICS.items()
        if (table := tables.get(statistic.extract)) is not None
    }
