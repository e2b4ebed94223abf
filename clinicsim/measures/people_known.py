"""Who is in the log: sex, age, indication and severity of everybody who was referred or there on the first day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Bools, Floats, Ints
from clinicsim.measures.log_view import MINUTES_PER_YEAR, LogView
from clinicsim.world.events import EventLog, Kind


@dataclass(frozen=True, slots=True)
class People:
    """Everybody known, in order of number; every array has shape (people,)."""

    number: Ints
    male: Bools
    born: Floats  # minute, before the first day of the run as a rule
    indication: Ints
    band: Ints  # of severity

    def place(self, patients: Ints) -> Ints:
        """Place of each of these patients among the people known."""
        return np.searchsorted(self.number, patients)

    def age(self, place: Ints, minutes: Floats) -> Floats:
        """Age in years of these people at these minutes."""
        years: Floats = (minutes - self.born[place]) / MINUTES_PER_YEAR
        return years


def people(view: LogView) -> People:
    """Everybody whose PERSON row is in the log."""
    persons, severity, referred = (_by_patient(view, kind) for kind in (Kind.PERSON, Kind.SEVERITY, Kind.REFERRED))
    number = persons["patient"].astype(np.int64)
    listed = view.world.cohort.patients["indication"]
    indication = np.zeros(number.size, dtype=np.int64)
    there = number < listed.size
    indication[there] = listed[number[there]]
    _put(indication, number, referred["patient"], referred["value"])
    band = np.zeros(number.size, dtype=np.int64)
    _put(band, number, severity["patient"], severity["subject"])
    return People(
        number=number,
        male=persons["subject"] == 0,
        born=persons["minute"] - persons["value"] * MINUTES_PER_YEAR,
        indication=indication,
        band=band,
    )


def _put(into: Ints, number: Ints, patient: Ints, values: Floats | Ints) -> None:
    """Write a value for each of these patients who is known."""
    known = np.isin(patient, number)
    into[np.searchsorted(number, patient[known])] = values[known].astype(np.int64)


def _by_patient(view: LogView, kind: Kind) -> EventLog:
    rows = view.rows(kind)
    return rows[np.argsort(rows["patient"], kind="stable")]
