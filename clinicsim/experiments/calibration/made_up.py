"""Extracts written from a simulated log: what a clinic with known numbers would have in its own systems.

They are the tutorial's data, the known truth against which fits are tested, and the simulated side of a fit table.
Every one says that it is synthetic.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clinicsim.arrays import Ints
from clinicsim.experiments.calibration.extracts import Extract, Extracts
from clinicsim.experiments.calibration.made_up_rota import rota
from clinicsim.measures.log_view import LogView
from clinicsim.measures.slots import BY_THE_CLINIC
from clinicsim.measures.spells import NOT_CLOSED
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import Cause, EventLog, Kind
from clinicsim.world.world import World


def extracts(world: World, log: EventLog) -> Extracts:
    """Make up the extracts of a clinic from one replication.

    Parameters
    ----------
    world
        The world that was simulated.
    log
        Its log, dtype `EVENT`, one replication.

    Returns
    -------
    Extracts
        Activity, referrals, rota and doses, each from the first day of the run to its last.
    """
    view = LogView(world, log)
    made = {
        "activity": _activity(view),
        "referrals": _referrals(view),
        "rota": rota(view),
        "doses": _doses(view),
    }
    tables = {name: Extract(name, columns) for name, columns in made.items()}
    return Extracts(tables, synthetic=True)


def _activity(view: LogView) -> Mapping[str, NDArray[Any]]:
    """Every appointment whose day came inside the run, in order of the day."""
    bookings = view.bookings
    bookings = bookings.where((bookings.value < view.world.end) & (bookings.closed_at != NOT_CLOSED))
    closing = view.log[bookings.closed_at]
    day, ended = _days(bookings.value), _days(closing["minute"])
    cancelled = closing["kind"] == Kind.CANCELLED
    visits = np.array(view.world.names.visits)
    columns = {
        "date": day + _first_day(view),
        "visit_type": visits[closing["value"].astype(np.int64)],
        "outcome": _outcomes(closing),
        "patient": pseudonyms(bookings.patient),
        "lead_days": day - _days(bookings.start),
        "notice_days": np.where(cancelled, day - ended, np.nan),
        "minutes": _minutes(view, bookings.patient, ended, closing["kind"] == Kind.ATTENDED),
    }
    order = np.lexsort((bookings.patient, day))
    return {name: column[order] for name, column in columns.items()}


def _outcomes(closing: EventLog) -> NDArray[Any]:
    """What became of each appointment, in the words of the extract."""
    kind, cause = closing["kind"], closing["cause"]
    cancelled = np.where(np.isin(cause, BY_THE_CLINIC), "hospital_cancelled", "other_cancelled")
    cancelled = np.where(cause == Cause.PATIENT_CANCELLED, "patient_cancelled", cancelled)
    found: NDArray[Any] = np.select([kind == Kind.ATTENDED, kind == Kind.CANCELLED], ["attended", cancelled], "dna")
    return found


def _minutes(view: LogView, patient: Ints, day: Ints, attended: NDArray[np.bool_]) -> NDArray[Any]:
    """Minutes with staff in each visit that was seen to its end; nobody is seen in two visits on one day."""
    starts, ends = (view.rows(kind) for kind in (Kind.STAGE_STARTED, Kind.STAGE_ENDED))
    spent: dict[int, float] = {}
    for rows, sign in ((starts, -1.0), (ends, 1.0)):
        keys = _key(rows["patient"], _days(rows["minute"]))
        for key, minute in zip(keys.tolist(), rows["minute"].tolist(), strict=True):
            spent[key] = spent.get(key, 0.0) + sign * minute
    home = view.rows(Kind.WENT_HOME)
    whole = set(_key(home["patient"], _days(home["minute"])).tolist())
    keys = _key(patient, day).tolist()
    return np.array(
        [spent.get(key, np.nan) if seen and key in whole else np.nan for key, seen in zip(keys, attended, strict=True)]
    )


def _referrals(view: LogView) -> Mapping[str, NDArray[Any]]:
    """Every referral, with what triage decided if it has."""
    rows = view.rows(Kind.REFERRED)
    patient = rows["patient"]
    accepted = np.isin(patient, view.rows(Kind.TRIAGED)["patient"])
    returned = np.isin(patient, view.rows(Kind.RETURNED)["patient"])
    return {
        "date": _days(rows["minute"]) + _first_day(view),
        "count": np.ones(rows.size),
        "outcome": np.where(accepted, "accepted", np.where(returned, "returned", "")),
    }


def _doses(view: LogView) -> Mapping[str, NDArray[Any]]:
    """Every refill of a pump outside the theatre, with the dose that it left with."""
    fills = view.rows(Kind.FILLED)
    fills = fills[~np.isin(fills["cause"], (Cause.PREVALENT, Cause.SURGERY))]
    margins = view.rows(Kind.MARGIN)
    to_alarm = dict(zip(_key(margins["patient"], margins["minute"]).tolist(), margins["value"], strict=True))
    margin = np.array([to_alarm.get(key, np.nan) for key in _key(fills["patient"], fills["minute"]).tolist()])
    patients, indications, starts = fills["patient"].tolist(), _indications(view), _therapy_starts(view)
    return {
        "date": _days(fills["minute"]) + _first_day(view),
        "patient": pseudonyms(fills["patient"]),
        "indication": np.array([indications[patient] for patient in patients], dtype=str),
        "therapy_start_date": np.array([starts[patient] for patient in patients], dtype=np.int64) + _first_day(view),
        "dose_mcg_per_day": np.round(_in_force(view, Kind.DOSE, fills), 1),  # as a programmer shows it
        "alarm_date": np.floor(fills["minute"] / MINUTES_PER_DAY + margin) + _first_day(view),
    }


def _in_force(view: LogView, kind: Kind, at: EventLog) -> NDArray[Any]:
    """Value of a patient's last row of a kind, up to and with the minute of each row of `at`."""
    rows = view.rows(kind)
    rows = rows[np.argsort(rows["patient"], kind="stable")]
    place = np.searchsorted(_moment(rows), _moment(at), side="right") - 1
    return rows["value"][place] if at.size else np.array([])


def _moment(rows: EventLog) -> Ints:
    return _key(rows["patient"], rows["minute"])


def _indications(view: LogView) -> dict[int, str]:
    """Indication of each patient, by number."""
    names = view.world.names.indications
    known = dict(enumerate(view.world.cohort.patients["indication"].tolist()))
    referred = view.rows(Kind.REFERRED)
    known |= zip(referred["patient"].tolist(), referred["value"].astype(np.int64).tolist(), strict=True)
    return {patient: names[place] for patient, place in known.items()}


def _therapy_starts(view: LogView) -> dict[int, int]:
    """Day of the run on which each patient's first pump was implanted, by number."""
    cohort = view.world.cohort.patients
    found = {place: int(cohort["therapy_start_day"][place]) for place in np.flatnonzero(cohort["itb"]).tolist()}
    for row in view.rows(Kind.PUMP_IN, Cause.IMPLANTED):
        found.setdefault(int(row["patient"]), int(row["minute"]) // MINUTES_PER_DAY)
    return found


def pseudonyms(patient: Ints) -> NDArray[Any]:
    """Pseudonym of each patient, shape (rows,)."""
    return np.array([f"P{number}" for number in patient.tolist()], dtype=str)


def _days(minutes: NDArray[Any]) -> Ints:
    days: Ints = np.floor_divide(minutes, MINUTES_PER_DAY).astype(np.int64)
    return days


def _first_day(view: LogView) -> int:
    return view.world.scenario.run.start_date.toordinal()


def _key(patient: NDArray[Any], within: NDArray[Any]) -> Ints:
    key: Ints = patient.astype(np.int64) << 32 | within.astype(np.int64)
    return key
