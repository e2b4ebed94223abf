"""Slots: what became of each slot of each planned session."""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.measures.log_view import LogView
from clinicsim.measures.series import Series, per_year, ratio
from clinicsim.world.events import SLOTS_PER_SESSION, Cause, EventLog, Kind


class Fate(IntEnum):
    """What became of a slot; a later member of this list overrules an earlier one."""

    UNUSED = 0
    PATIENT_CANCELLED = 1
    DID_NOT_ATTEND = 2
    ATTENDED = 3
    LEAVE = 4
    SICKNESS = 5
    VACANCY = 6
    STRIKE = 7
    CLOSURE = 8


SESSION_LOST = {
    Cause.LEAVE: Fate.LEAVE,
    Cause.SICKNESS: Fate.SICKNESS,
    Cause.VACANCY: Fate.VACANCY,
    Cause.STRIKE: Fate.STRIKE,
    Cause.CLOSURE: Fate.CLOSURE,
}
"""Why a whole session does not run, and what that makes of its slots."""

BY_THE_CLINIC = (
    *SESSION_LOST,
    Cause.WITHDRAWN,
    Cause.URGENT,
    Cause.OVERBOOKED,
    Cause.HOME_VISIT,
    Cause.SHORT_NOTICE,
)
"""Why the clinic itself takes an appointment back, to move it or because its session does not run."""

LOST = (Fate.DID_NOT_ATTEND, Fate.PATIENT_CANCELLED, *SESSION_LOST.values(), Fate.UNUSED)
# All but sickness are known ahead, and the session is taken out of the diary: nobody can be booked into it.
NEVER_BOOKABLE = (Fate.LEAVE, Fate.VACANCY, Fate.STRIKE, Fate.CLOSURE)


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
    for cause, outcome in SESSION_LOST.items():
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


def used_again_share(view: LogView) -> Series:
    """Of slots that patients gave back, those in which somebody was booked at the end, by month of the session.

    Slots of sessions that did not run are left out: nobody could have used them.
    """
    given_back = view.rows(Kind.CANCELLED)
    given_back = given_back[~np.isin(given_back["cause"], BY_THE_CLINIC)]
    freed = np.unique(given_back["subject"]).astype(np.int64)
    sessions = freed // SLOTS_PER_SESSION
    start = view.world.sessions.start[sessions]
    freed = freed[np.isin(sessions, view.rows(Kind.SESSION_RAN)["subject"]) & (start < view.world.end)]
    served = np.concatenate([view.rows(kind)["subject"] for kind in (Kind.ATTENDED, Kind.DID_NOT_ATTEND)])
    used = freed[np.isin(freed, served)]
    start = view.world.sessions.start
    return ratio(view.by_month(start[used // SLOTS_PER_SESSION]), view.by_month(start[freed // SLOTS_PER_SESSION]))


def sessions_opened_per_year(view: LogView) -> Series:
    """Sessions opened because people had waited too long."""
    return per_year(view, view.by_month(view.rows(Kind.SESSION_OPENED)["minute"]))


def sessions_lost_share(view: LogView) -> Series:
    """Sessions that did not run over sessions planned."""
    start = view.world.sessions.start
    planned = planned_sessions(view)
    lost = np.intersect1d(view.rows(Kind.SESSION_LOST)["subject"], planned)
    return ratio(view.by_month(start[lost]), view.by_month(start[planned]))


def sessions_lost_by_cause(view: LogView) -> dict[str, Series]:
    """Sessions that did not run for each reason over sessions planned."""
    start, planned = view.world.sessions.start, planned_sessions(view)
    found = {}
    for cause in SESSION_LOST:
        lost = np.intersect1d(view.rows(Kind.SESSION_LOST, cause)["subject"], planned)
        found[cause.name.lower()] = ratio(view.by_month(start[lost]), view.by_month(start[planned]))
    return found


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
