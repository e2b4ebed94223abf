"""Slots: what became of each slot of each planned session."""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from clinicsim.measures.log_view import LogView
from clinicsim.measures.series import Series, ratio
from clinicsim.world.events import SLOTS_PER_SESSION, Cause, EventLog, Kind
from clinicsim.world.world import Floats, Ints


class Fate(IntEnum):
    """What became of a slot; a later member of this list overrules an earlier one."""

    UNUSED = 0
    PATIENT_CANCELLED = 1
    DID_NOT_ATTEND = 2
    ATTENDED = 3
    LEAVE = 4
    SICKNESS = 5
    VACANCY = 6


LOST = (Fate.DID_NOT_ATTEND, Fate.PATIENT_CANCELLED, Fate.LEAVE, Fate.SICKNESS, Fate.VACANCY, Fate.UNUSED)
# Leave and vacancies are known before the diary opens: nobody could be booked into these sessions.
NEVER_BOOKABLE = (Fate.LEAVE, Fate.VACANCY)


def slots_by_fate(view: LogView) -> Floats:
    """Slots of planned sessions by month of the session and fate, shape (months, fates); each slot counts once.

    Overbooked visits stand beyond the slots of their session, so they are not here.
    """
    sessions = view.world.sessions
    first = np.concatenate(([0], np.cumsum(sessions.slots)))
    fate = np.full(int(first[-1]), Fate.UNUSED, dtype=np.int64)
    for rows, outcome in (
        (view.rows(Kind.CANCELLED, Cause.PATIENT_CANCELLED), Fate.PATIENT_CANCELLED),
        (view.rows(Kind.DID_NOT_ATTEND), Fate.DID_NOT_ATTEND),
        (view.rows(Kind.ATTENDED), Fate.ATTENDED),
    ):
        fate[_places(rows, sessions.slots, first)] = outcome
    for cause, outcome in (
        (Cause.LEAVE, Fate.LEAVE),
        (Cause.SICKNESS, Fate.SICKNESS),
        (Cause.VACANCY, Fate.VACANCY),
    ):
        lost = np.zeros(sessions.slots.size, dtype=bool)
        lost[view.rows(Kind.SESSION_LOST, cause)["subject"]] = True
        fate[np.repeat(lost, sessions.slots)] = outcome
    planned = np.zeros(sessions.slots.size, dtype=bool)
    planned[planned_sessions(view)] = True
    of_planned = np.repeat(planned, sessions.slots)
    month = np.repeat(view.month_of(sessions.start), sessions.slots)
    cells = month[of_planned] * len(Fate) + fate[of_planned]
    counts = np.bincount(cells, minlength=view.months * len(Fate))
    return counts.reshape(view.months, len(Fate)).astype(np.float64)


def utilisation(view: LogView) -> Series:
    """Attended slots over slots of the planned sessions that could be booked."""
    slots = slots_by_fate(view)
    return ratio(slots[:, Fate.ATTENDED], slots.sum(axis=1) - slots[:, NEVER_BOOKABLE].sum(axis=1))


def lost_share(view: LogView) -> dict[str, Series]:
    """Slots lost for each reason over all planned slots."""
    slots = slots_by_fate(view)
    return {fate.name.lower(): ratio(slots[:, fate], slots.sum(axis=1)) for fate in LOST}


def did_not_attend_share(view: LogView) -> Series:
    """Visits missed without notice over visits attended or missed."""
    missed = view.by_month(view.visits(Kind.DID_NOT_ATTEND)["minute"])
    return ratio(missed, missed + view.by_month(view.visits(Kind.ATTENDED)["minute"]))


def sessions_lost_share(view: LogView) -> Series:
    """Sessions that did not run over sessions planned."""
    start = view.world.sessions.start
    planned = planned_sessions(view)
    lost = np.intersect1d(view.rows(Kind.SESSION_LOST)["subject"], planned)
    return ratio(view.by_month(start[lost]), view.by_month(start[planned]))


def planned_sessions(view: LogView) -> Ints:
    """Numbers of the planned sessions that start inside the run, ascending.

    A session's rows may be written when it is taken out of the diary, so its start is what dates it.
    """
    planned = np.unique(view.rows(Kind.SESSION_PLANNED)["subject"]).astype(np.int64)
    return planned[view.world.sessions.start[planned] < view.world.end]


def _places(rows: EventLog, slots: Ints, first: Ints) -> Ints:
    """Where the slots of these rows stand in the list of all slots; overbooked and absent slots are left out."""
    subject = rows["subject"][rows["subject"] >= 0].astype(np.int64)
    session, slot = np.divmod(subject, SLOTS_PER_SESSION)
    inside = slot < slots[session]
    return first[session[inside]] + slot[inside]
