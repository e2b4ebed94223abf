"""The dated slot diary: which slots of which sessions are taken, and the search for a free one.

A slot is `session * 64 + place`. A session's places are one 64-bit mask, so that a visit of several slots finds a run
of free places by shifting. What each class of visit has taken is a mask of its own, for slots that are protected.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from clinicsim.arrays import Bools, Ints
from clinicsim.world.events import SLOTS_PER_SESSION
from clinicsim.world.jit import rule
from clinicsim.world.world import Sessions, World

NO_SLOT = -1
ROUTINE, URGENT, OVERBOOKED = 0, 1, 2
ANYWHERE, NOT_AT_HOME, AT_HOME = 0, 1, 2

# Columns of `Diary.sizes`, one row for each session.
START, SLOTS, URGENT_SLOTS, URGENT_RELEASE, OVERBOOK, PROTECTED_RELEASE, HOME = range(7)


@rule
def count_bits(mask: int) -> int:
    """Number of places in a mask."""
    count = 0
    while mask:
        mask &= mask - 1
        count += 1
    return count


@rule
def free_run(mask: int, limit: int, length: int) -> int:
    """First place below `limit` from which `length` places are free, or -1."""
    free = ~mask & ~(-1 << limit)
    for _ in range(1, length):
        free &= free >> 1  # a place stays if the next one is free too
    if free == 0:
        return NO_SLOT
    place = 0
    while free >> place & 1 == 0:
        place += 1
    return place


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
def spare_places(mask: int, region: int, protected: Ints, taken: Ints, own: int) -> int:
    """Places of the first `region` that a booking of class `own` may take without eating those kept for other classes.

    Parameters
    ----------
    mask : int
        Places taken by anybody.
    region : int
        Places that can be protected: those that are not kept for urgent visits.
    protected, taken : int arrays over the classes
        Slots kept for each class, and the mask of the places that it has taken.
    own : int
        Class of the booking.
    """
    inside = (1 << region) - 1
    kept = 0
    for other in range(len(protected)):
        if other != own and protected[other] > 0:
            kept += max(protected[other] - count_bits(taken[other] & inside), 0)
    return region - count_bits(mask & inside) - kept


@rule
def unprotected_run(mask: int, limit: int, length: int, region: int, spare: int) -> int:
    """First place as in `free_run`, of those that take at most `spare` places of the first `region`."""
    wanted = (1 << length) - 1
    for place in range(limit - length + 1):
        inside = max(min(place + length, region) - place, 0)
        if mask & (wanted << place) == 0 and (inside == 0 or inside <= spare):
            return place
    return NO_SLOT


@rule
def place_in(
    size: Ints, mask: int, protected: Ints, taken: Ints, now: int, length: int, access: int, own: int, carved: bool
) -> int:
    """Place in one session for a visit, or -1; arguments as in `search`, for this session."""
    slots, urgent = size[SLOTS], size[URGENT_SLOTS]
    limit = slot_limit(now, size[START], slots, urgent, size[URGENT_RELEASE], size[OVERBOOK], access)
    if carved and now < size[START] - size[PROTECTED_RELEASE]:
        region = slots - urgent
        return unprotected_run(mask, limit, length, region, spare_places(mask, region, protected, taken, own))
    return free_run(mask, limit, length)


@rule
def search(
    ids: Ints,
    starts: Ints,
    sizes: Ints,
    mask: Ints,
    closed: Bools,
    protected: Ints,
    taken: Ints,
    now: int,
    low: int,
    high: int,
    length: int,
    access: int,
    latest: bool,
    where: int,
    own: int,
    carved: bool,
) -> int:
    """Find a free slot in sessions that start in [low, high].

    Parameters
    ----------
    ids, starts : int arrays
        Sessions that hold this visit type, in order of start, and those starts.
    sizes : int array (sessions, 7)
        Start minute and sizes, in the columns START to HOME.
    mask, closed : arrays (sessions,)
        Places taken; whether nobody may be booked there.
    protected, taken : int arrays (sessions, classes)
        Slots kept for each class of visit; places that visits of the class have taken, as masks.
    now, low, high : int
        Minutes.
    length : int
        Slots that the visit takes.
    access : int
        ROUTINE, URGENT or OVERBOOKED.
    latest : bool
        Take the latest session rather than the earliest.
    where : int
        ANYWHERE, NOT_AT_HOME or AT_HOME.
    own : int
        Class of the visit.
    carved : bool
        Whether slots kept for other classes may not be taken before their release.

    Returns
    -------
    int
        The slot, or -1.
    """
    first = np.searchsorted(starts, low, side="left")
    last = np.searchsorted(starts, high, side="right")
    for step in range(last - first):
        s = ids[last - 1 - step] if latest else ids[first + step]
        if closed[s] or (where != ANYWHERE and (sizes[s, HOME] != 0) != (where == AT_HOME)):
            continue
        place = place_in(sizes[s], mask[s], protected[s], taken[s], now, length, access, own, carved)
        if place >= 0:
            return int(s * SLOTS_PER_SESSION + place)
    return NO_SLOT


def session_sizes(sessions: Sessions) -> Ints:
    """Start minute and sizes of each session, shape (sessions, 7), in the columns START to HOME."""
    columns = (
        sessions.start,
        sessions.slots,
        sessions.urgent_slots,
        sessions.urgent_release,
        sessions.overbook_slots,
        sessions.protected_release,
        sessions.home,
    )
    return np.column_stack(columns).astype(np.int64)


class Diary:
    """The diary of one replication.

    `closed` says into which sessions nobody may be booked: those that will not run, and those kept for long waits that
    nobody has opened (`unopened`).
    """

    def __init__(self, world: World, sessions: Sessions) -> None:
        count = len(sessions.start)
        self.mask: NDArray[np.int64] = np.zeros(count, dtype=np.int64)
        self.taken: NDArray[np.int64] = np.zeros((count, len(world.names.slot_classes)), dtype=np.int64)
        self.closed: NDArray[np.bool_] = np.zeros(count, dtype=np.bool_)
        self.unopened: NDArray[np.bool_] = np.zeros(count, dtype=np.bool_)
        self._kept_for_long_waits: NDArray[np.bool_] = np.zeros(count, dtype=np.bool_)
        visits = world.scenario.visits.values()
        self.lengths = [visit.slots for visit in visits]
        self.classes = [world.names.slot_classes.index(visit.slot_class) for visit in visits]
        self.sessions_are(sessions)

    def sessions_are(self, sessions: Sessions) -> None:
        """Work by these sessions from now on; they are numbered as those before."""
        self.sessions = sessions
        self.holding = [np.flatnonzero(holds) for holds in sessions.holds.T]
        self.held_at_home = [bool((sessions.home & holds).any()) for holds in sessions.holds.T]
        self._starts = [sessions.start[ids] for ids in self.holding]
        self._sizes = session_sizes(sessions)
        kept = sessions.waiting_weeks > 0
        new = kept & ~self._kept_for_long_waits & (self.mask == 0)
        self.closed[self.unopened & ~kept] = False
        self.closed |= new
        self.unopened = (self.unopened & kept) | new
        self._kept_for_long_waits = kept

    def find(
        self,
        visit: int,
        now: int,
        low: int,
        high: int,
        *,
        access: int = ROUTINE,
        latest: bool = False,
        where: int = ANYWHERE,
        carved: bool = False,
    ) -> int:
        """Find a free slot for a visit type in sessions starting in [low, high]; `NO_SLOT` if there is none."""
        if high < low:
            return NO_SLOT
        return search(
            self.holding[visit],
            self._starts[visit],
            self._sizes,
            self.mask,
            self.closed,
            self.sessions.protected,
            self.taken,
            now,
            low,
            high,
            self.lengths[visit],
            access,
            latest,
            where,
            self.classes[visit],
            carved,
        )

    def find_in(
        self, session: int, visit: int, now: int, *, access: int = ROUTINE, where: int = ANYWHERE, carved: bool = False
    ) -> int:
        """Find a free slot for a visit type in one session; `NO_SLOT` if there is none, or it may not be had there."""
        at_home = bool(self._sizes[session, HOME])
        if self.closed[session] or not self.sessions.holds[session, visit]:
            return NO_SLOT
        if where != ANYWHERE and at_home != (where == AT_HOME):
            return NO_SLOT
        place = place_in(
            self._sizes[session],
            int(self.mask[session]),
            self.sessions.protected[session],
            self.taken[session],
            now,
            self.lengths[visit],
            access,
            self.classes[visit],
            carved,
        )
        return NO_SLOT if place == NO_SLOT else session * SLOTS_PER_SESSION + place

    def take(self, slot: int, visit: int) -> None:
        """Mark the slots of a booking as taken."""
        session, bits = slot // SLOTS_PER_SESSION, self._bits(slot, visit)
        self.mask[session] |= bits
        self.taken[session, self.classes[visit]] |= bits

    def free(self, slot: int, visit: int) -> None:
        """Give the slots of a booking back."""
        session, bits = slot // SLOTS_PER_SESSION, self._bits(slot, visit)
        self.mask[session] &= ~bits
        self.taken[session, self.classes[visit]] &= ~bits

    def close(self, session: int) -> None:
        """Mark a session as one that will not run."""
        self.closed[session] = True

    def open(self, session: int) -> None:
        """Put a session that was kept for long waits into the diary."""
        self.closed[session] = self.unopened[session] = False

    def minute(self, slot: int) -> int:
        """Minute at which an appointment in this slot begins."""
        session, place = divmod(slot, SLOTS_PER_SESSION)
        return int(self.sessions.start[session] + place * self.sessions.slot_minutes[session])

    def _bits(self, slot: int, visit: int) -> int:
        return ((1 << self.lengths[visit]) - 1) << (slot % SLOTS_PER_SESSION)
