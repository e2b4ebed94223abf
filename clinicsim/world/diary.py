"""The dated slot diary: which slots of which sessions are taken, and the search for a free one.

A slot is `session * 64 + place`. A session's places are one 64-bit mask, so that a visit of several slots finds a run
of free places by shifting.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from clinicsim.world.events import SLOTS_PER_SESSION
from clinicsim.world.jit import rule
from clinicsim.world.world import Bools, Ints, Sessions, World

NO_SLOT = -1
ROUTINE, URGENT, OVERBOOKED = 0, 1, 2


@rule
def free_run(mask: int, limit: int, length: int) -> int:
    """First place below `limit` from which `length` places are free, or -1."""
    wanted = (1 << length) - 1
    for place in range(limit - length + 1):
        if mask & (wanted << place) == 0:
            return place
    return NO_SLOT


@rule
def slot_limit(now: int, start: int, slots: int, urgent: int, release: int, overbook: int, access: int) -> int:
    """How many places of a session a booking of this access may use.

    Routine bookings may use urgent slots once they are released; overbooking adds places beyond the end.
    """
    if access == OVERBOOKED:
        return slots + overbook
    if access == URGENT or now >= start - release:
        return slots
    return slots - urgent


@rule
def search(
    ids: Ints,
    start: Ints,
    mask: Ints,
    closed: Bools,
    slots: Ints,
    urgent: Ints,
    release: Ints,
    overbook: Ints,
    now: int,
    low: int,
    high: int,
    length: int,
    access: int,
    latest: bool,
) -> int:
    """Find a free slot in sessions that start in [low, high].

    Parameters
    ----------
    ids : int array
        Sessions that hold this visit type, in order of start.
    start, mask, closed, slots, urgent, release, overbook : arrays over all sessions
        Start minute, taken places, whether it will not run, and its sizes.
    now, low, high : int
        Minutes.
    length : int
        Slots that the visit takes.
    access : int
        ROUTINE, URGENT or OVERBOOKED.
    latest : bool
        Take the latest session rather than the earliest.

    Returns
    -------
    int
        The slot, or -1.
    """
    first = np.searchsorted(start[ids], low, side="left")
    last = np.searchsorted(start[ids], high, side="right")
    for step in range(last - first):
        s = ids[last - 1 - step] if latest else ids[first + step]
        if closed[s]:
            continue
        limit = slot_limit(now, start[s], slots[s], urgent[s], release[s], overbook[s], access)
        place = free_run(mask[s], limit, length)
        if place >= 0:
            return int(s * SLOTS_PER_SESSION + place)
    return NO_SLOT


class Diary:
    """The diary of one replication."""

    def __init__(self, world: World, sessions: Sessions) -> None:
        self.mask: NDArray[np.int64] = np.zeros(len(sessions.start), dtype=np.int64)
        self.closed: NDArray[np.bool_] = np.zeros(len(sessions.start), dtype=np.bool_)
        self.sessions_are(sessions)
        self.lengths = [visit.slots for visit in world.scenario.visits.values()]

    def sessions_are(self, sessions: Sessions) -> None:
        """Work by these sessions from now on; they are numbered as those before."""
        self.sessions = sessions
        self.holding = [np.flatnonzero(holds) for holds in sessions.holds.T]

    def find(self, visit: int, now: int, low: int, high: int, *, access: int = ROUTINE, latest: bool = False) -> int:
        """Find a free slot for a visit type in sessions starting in [low, high]; `NO_SLOT` if there is none."""
        t = self.sessions
        if high < low:
            return NO_SLOT
        return search(
            self.holding[visit],
            t.start,
            self.mask,
            self.closed,
            t.slots,
            t.urgent_slots,
            t.urgent_release,
            t.overbook_slots,
            now,
            low,
            high,
            self.lengths[visit],
            access,
            latest,
        )

    def take(self, slot: int, visit: int) -> None:
        """Mark the slots of a booking as taken."""
        self.mask[slot // SLOTS_PER_SESSION] |= self._bits(slot, visit)

    def free(self, slot: int, visit: int) -> None:
        """Give the slots of a booking back."""
        self.mask[slot // SLOTS_PER_SESSION] &= ~self._bits(slot, visit)

    def close(self, session: int) -> None:
        """Mark a session as one that will not run."""
        self.closed[session] = True

    def minute(self, slot: int) -> int:
        """Minute at which an appointment in this slot begins."""
        session, place = divmod(slot, SLOTS_PER_SESSION)
        return int(self.sessions.start[session] + place * self.sessions.slot_minutes[session])

    def _bits(self, slot: int, visit: int) -> int:
        return ((1 << self.lengths[visit]) - 1) << (slot % SLOTS_PER_SESSION)
