"""Oral drugs and botulinum toxin: who takes what, what is stopped and why, tests and injections."""

from __future__ import annotations

import numpy as np

from clinicsim.arrays import Bools, Floats, Ints
from clinicsim.measures.log_view import LogView
from clinicsim.measures.series import Series, level_on_average, per_year
from clinicsim.measures.spells import Spells, pair
from clinicsim.world.events import Cause, Kind, State

STOPPED_FOR = (Cause.SIDE_EFFECT, Cause.NO_EFFECT, Cause.CHOICE, Cause.BLOOD_TEST, Cause.SWITCHED, Cause.WEANED)


def drugs_taken(view: LogView) -> Spells:
    """Courses of oral drugs, from the first dose to the last or until the patient leaves; subject is the drug."""
    return _in_care(view, _pair(view, (Kind.DRUG_STARTED,)))


def doses_taken(view: LogView) -> Spells:
    """Times on one dose of one drug; subject is the drug, value the dose in mg/day."""
    return _in_care(view, _pair(view, (Kind.DRUG_STARTED, Kind.DRUG_DOSE)))


def _pair(view: LogView, opens: tuple[Kind, ...]) -> Spells:
    return pair(view.log, view.positions(*opens), view.positions(Kind.DRUG_STOPPED), by_subject=True)


def _in_care(view: LogView, spells: Spells) -> Spells:
    """The spells, ended where the patient leaves the clinic's care."""
    states = view.states
    gone = states.where(states.value == State.GONE)
    order = np.argsort(gone.patient)
    place = np.minimum(np.searchsorted(gone.patient[order], spells.patient), max(gone.patient.size - 1, 0))
    end = spells.end.copy()
    if gone.patient.size:
        left = gone.patient[order][place] == spells.patient
        end[left] = np.minimum(end[left], gone.start[order][place][left])
    return Spells(spells.start, end, spells.patient, spells.subject, spells.cause, spells.value, spells.closed_at)


def on_drugs_share(view: LogView, at_least: int) -> dict[str, Series]:
    """Of people in oral care at month ends, the share on at least so many drugs: of all, and of the severe."""
    oral = view.states.where(view.states.value == State.ORAL)
    severe = np.isin(oral.patient, _severe(view))
    return {
        "all": _share(view, oral, at_least, np.ones_like(severe)),
        "severe": _share(view, oral, at_least, severe),
    }


def off_oral_drugs_share(view: LogView) -> Series:
    """Of people with a pump at month ends, the share who take no oral drug."""
    itb = view.states.where(view.states.value == State.ITB)
    on = _share(view, itb, 1, np.ones(itb.patient.size, dtype=np.bool_))
    return Series(1.0 - on.summary, 1.0 - on.monthly)


def stopped_per_year(view: LogView) -> dict[str, Series]:
    """Oral drugs stopped a year, by cause."""
    return {cause.name.lower(): per_year(view, view.count(Kind.DRUG_STOPPED, cause)) for cause in STOPPED_FOR}


def _share(view: LogView, people: Spells, at_least: int, chosen: Bools) -> Series:
    """Of the people (those chosen) whose spell is open at each month end, the share on at least so many drugs."""
    drugs, monthly = drugs_taken(view), []
    for now in view.month_ends.tolist():
        there = np.unique(people.patient[chosen & people.open_at(now)])
        monthly.append(float(np.mean(_count(drugs, now, there) >= at_least)) if there.size else np.nan)
    return level_on_average(np.array(monthly, dtype=np.float64))


def _count(drugs: Spells, now: int, patients: Ints) -> Floats:
    """Number of drugs that each of some patients (ascending) takes just before a minute."""
    taking = drugs.patient[drugs.open_at(now)]
    taking = taking[np.isin(taking, patients)]
    return np.bincount(np.searchsorted(patients, taking), minlength=patients.size).astype(np.float64)


def _severe(view: LogView) -> Ints:
    """Numbers of the severely affected patients."""
    rows = view.rows(Kind.SEVERITY)
    bands, severe = view.world.names.bands, view.world.scenario.oral.severe_bands
    return rows["patient"][np.isin(rows["subject"], [bands.index(name) for name in severe])].astype(np.int64)
