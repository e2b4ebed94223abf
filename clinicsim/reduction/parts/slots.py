"""Slots and sessions: what became of each, counted by month of the session."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from clinicsim.arrays import Bools, Ints
from clinicsim.measures.slots import BY_THE_CLINIC, SESSION_LOST, Fate
from clinicsim.reduction.kernel import helper, kernel
from clinicsim.reduction.rows.places import PatientTable, place_of
from clinicsim.reduction.rows.spans import month_of
from clinicsim.reduction.sheet import Sheet, Sum
from clinicsim.world.events import SLOTS_PER_SESSION, Cause, EventLog, Kind
from clinicsim.world.world import World

# What is kept of a session. The first are counts of its slots by fate, as far as patients decide it.
UNUSED, PATIENT_CANCELLED, DID_NOT_ATTEND, ATTENDED = (
    int(Fate.UNUSED),
    int(Fate.PATIENT_CANCELLED),
    int(Fate.DID_NOT_ATTEND),
    int(Fate.ATTENDED),
)
PLANNED, RAN, FREED, USED_AGAIN, LOST = range(ATTENDED + 1, ATTENDED + 6)
# What is kept of a slot: its fate in the lowest bits, whether a patient gave it back, and whether somebody had it last.
FATE, GIVEN_BACK, SERVED = 3, 4, 8
# By month, beside the slots of each fate.
SESSIONS, SESSIONS_LOST, SLOTS_FREED, SLOTS_USED_AGAIN = range(len(Fate), len(Fate) + 4)
FIRST_CAUSE = len(Fate) + 4
# Bits of `LOST`: a session lost for a cause that has no name has the lowest.
LOST_SOMEHOW, LOST_CAUSES = 1, len(SESSION_LOST)
FIRST_LOSS = int(min(SESSION_LOST.values()))

_ATTENDED, _MISSED, _CANCELLED = int(Kind.ATTENDED), int(Kind.DID_NOT_ATTEND), int(Kind.CANCELLED)
_PLANNED, _RAN = int(Kind.SESSION_PLANNED), int(Kind.SESSION_RAN)
BY_PATIENT = int(Cause.PATIENT_CANCELLED)
Bytes = NDArray[np.int8]


class Slots:
    """Slots by fate, sessions by what became of them, and visits attended and missed.

    It keeps a byte for each slot of the diary and nine numbers for each dated session.
    """

    kinds: Sequence[Kind] = (
        Kind.ATTENDED,
        Kind.DID_NOT_ATTEND,
        Kind.CANCELLED,
        Kind.SESSION_PLANNED,
        Kind.SESSION_RAN,
        Kind.SESSION_LOST,
    )

    def __init__(self, world: World, sheet: Sheet) -> None:
        sessions, months = world.sessions, world.month_starts.size - 1
        self._month_starts, self._prevalent = world.month_starts, len(world.cohort.patients)
        self._slots = sessions.slots
        inside = int(np.searchsorted(sessions.start, world.end))
        self._month = np.searchsorted(world.month_starts, sessions.start[:inside], side="right") - 1
        length = (sessions.minutes + sessions.travel_minutes)[:inside]
        self._needed = np.ascontiguousarray(length[:, None] * sessions.needs[:inside])
        self._loss = np.zeros(max(Cause) + 1, dtype=np.int64)
        self._loss[:] = LOST_SOMEHOW
        for cause, fate in SESSION_LOST.items():
            self._loss[cause] = LOST_SOMEHOW << 1 + fate - FIRST_LOSS
        self._by_clinic = np.zeros(max(Cause) + 1, dtype=np.bool_)
        self._by_clinic[list(BY_THE_CLINIC)] = True
        self._patients = PatientTable(world, {"attended": np.int32(-1), "missed": np.int32(-1)})  # minute
        self._visits = np.zeros((2, months), dtype=np.int64)
        self._slot = np.zeros(sessions.start.size * SLOTS_PER_SESSION, dtype=np.int8)
        self._session = np.zeros((sessions.start.size, LOST + 1), dtype=np.int64)
        self._found = np.zeros((months, FIRST_CAUSE + LOST_CAUSES), dtype=np.int64)
        roles = sessions.needs.shape[1]
        self._staff_minutes = np.zeros((months, roles), dtype=np.int64)
        self._lines, self._of_visits, self._of_staff = sheet.add(self._found.shape[1]), sheet.add(2), sheet.add(roles)

    def clear(self) -> None:
        """Forget the last replication."""
        self._patients.clear()
        for array in (self._visits, self._slot, self._session, self._found, self._staff_minutes):
            array[:] = 0

    def take(self, rows: EventLog, at: Ints, places: int) -> None:
        """Follow slots and sessions through the next rows."""
        self._patients.grow(places)
        who = self._patients
        _follow(
            rows,
            at,
            self._month_starts,
            self._prevalent,
            self._slots,
            self._loss,
            self._by_clinic,
            who["attended"],
            who["missed"],
            self._visits,
            self._slot,
            self._session,
        )

    def close(self) -> None:
        """Count planned sessions and their slots in the month of the session."""
        _count(self._month, self._slots, self._needed, self._session, self._found, self._staff_minutes)
        self._lines.by_month[:], self._of_visits.by_month[:] = self._found.T, self._visits
        self._of_staff.by_month[:] = self._staff_minutes.T

    def of_fate(self, *fates: Fate) -> Sum:
        """Slots of planned sessions with one of these fates."""
        return self._lines.total(fates)

    @property
    def visits_attended(self) -> Sum:
        """Visits attended."""
        return self._of_visits[0]

    @property
    def visits_missed(self) -> Sum:
        """Visits missed without notice."""
        return self._of_visits[1]

    @property
    def freed(self) -> Sum:
        """Slots of sessions that ran which patients gave back."""
        return self._lines[SLOTS_FREED]

    @property
    def used_again(self) -> Sum:
        """Those of `freed` in which somebody was booked at the end."""
        return self._lines[SLOTS_USED_AGAIN]

    @property
    def sessions_planned(self) -> Sum:
        """Sessions planned."""
        return self._lines[SESSIONS]

    @property
    def sessions_lost(self) -> Sum:
        """Planned sessions that did not run."""
        return self._lines[SESSIONS_LOST]

    def sessions_lost_to(self, cause: Cause) -> Sum:
        """Planned sessions that did not run for one of the named causes."""
        return self._lines[FIRST_CAUSE + SESSION_LOST[cause] - FIRST_LOSS]

    def staff_minutes_needed(self, role: int) -> Sum:
        """Minutes of planned sessions, travel included, times the staff of a role that they need."""
        return self._of_staff[role]


@kernel
def _follow(
    rows: EventLog,
    at: Ints,
    month_starts: Ints,
    prevalent: int,
    slots: Ints,
    loss: Ints,
    by_clinic: Bools,
    attended: Ints,
    missed: Ints,
    visits: Ints,
    slot: Bytes,
    sessions: Ints,
) -> None:
    month = 0
    for i in at:
        row = rows[i]
        month = month_of(month_starts, month, row["minute"])
        if row["kind"] == _ATTENDED:
            _visit(attended, place_of(row["patient"], prevalent), row["minute"], visits, 0, month)
            _serve(slot, sessions, slots, row["subject"], ATTENDED)
        elif row["kind"] == _MISSED:
            _visit(missed, place_of(row["patient"], prevalent), row["minute"], visits, 1, month)
            _serve(slot, sessions, slots, row["subject"], DID_NOT_ATTEND)
        elif row["kind"] == _CANCELLED:
            if row["cause"] == BY_PATIENT:
                _decide(slot, sessions, slots, row["subject"], PATIENT_CANCELLED)
            if not by_clinic[row["cause"]]:
                _give_back(slot, sessions, row["subject"])
        elif row["kind"] == _PLANNED:
            sessions[row["subject"], PLANNED] = 1
        elif row["kind"] == _RAN:
            sessions[row["subject"], RAN] = 1
        else:
            sessions[row["subject"], LOST] |= loss[row["cause"]]


@helper
def _visit(last: Ints, place: int, minute: int, visits: Ints, sort: int, month: int) -> None:
    """Count a visit once, though each of its slots writes a row in that minute."""
    visits[sort, month] += last[place] != minute
    last[place] = minute


@helper
def _decide(slot: Bytes, sessions: Ints, slots: Ints, subject: int, fate: int) -> None:
    """Give a slot its fate, if that overrules the one it has; overbooked and absent slots have none."""
    session = subject // SLOTS_PER_SESSION
    if subject < 0 or subject % SLOTS_PER_SESSION >= slots[session]:
        return
    before = int(slot[subject]) & FATE
    if fate > before:
        sessions[session, before] -= 1
        sessions[session, fate] += 1
        slot[subject] += fate - before


@helper
def _serve(slot: Bytes, sessions: Ints, slots: Ints, subject: int, fate: int) -> None:
    """Somebody was booked in this slot at the end."""
    _decide(slot, sessions, slots, subject, fate)
    if subject >= 0 and not slot[subject] & SERVED:
        slot[subject] |= SERVED
        sessions[subject // SLOTS_PER_SESSION, USED_AGAIN] += (slot[subject] & GIVEN_BACK) != 0


@helper
def _give_back(slot: Bytes, sessions: Ints, subject: int) -> None:
    """A patient does not need this slot any more."""
    if subject >= 0 and not slot[subject] & GIVEN_BACK:
        slot[subject] |= GIVEN_BACK
        sessions[subject // SLOTS_PER_SESSION, FREED] += 1
        sessions[subject // SLOTS_PER_SESSION, USED_AGAIN] += (slot[subject] & SERVED) != 0


@kernel
def _count(months: Ints, slots: Ints, needed: Ints, sessions: Ints, found: Ints, staff_minutes: Ints) -> None:
    """Count the sessions that start inside the run in their months."""
    for session in range(months.size):
        month, own = months[session], sessions[session]
        if own[RAN]:
            found[month, SLOTS_FREED] += own[FREED]
            found[month, SLOTS_USED_AGAIN] += own[USED_AGAIN]
        if not own[PLANNED]:
            continue
        found[month, SESSIONS] += 1
        found[month, SESSIONS_LOST] += own[LOST] != 0
        lost_to = -1
        for cause in range(LOST_CAUSES):
            if own[LOST] & (LOST_SOMEHOW << 1 + cause):
                found[month, FIRST_CAUSE + cause] += 1
                lost_to = cause
        if lost_to >= 0:
            found[month, FIRST_LOSS + lost_to] += slots[session]
        else:
            found[month, UNUSED] += slots[session]
            for fate in range(ATTENDED + 1):
                found[month, fate] += own[fate]  # of those unused, less what has another fate
        for role in range(needed.shape[1]):
            staff_minutes[month, role] += needed[session, role]
