"""The calendar of events to come: a binary heap for the present day, and a list for each later day.

Most events lie far ahead: a battery that ends in years, a complication that never comes. So a frame that waits for a
later day is hung on that day as it is, which costs nothing but a link, and the heap holds the present day alone.

An event is a pair of whole numbers: minute, rank and number in one; then the turn of scheduling and the frame. Pairs
are compared as they stand, so simultaneous events come by rank, then number (patient, session ...), then turn.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from clinicsim.engines.compiled.access import MINUTES_PER_DAY, fill
from clinicsim.engines.compiled.frames import frame
from clinicsim.engines.compiled.layout import CALENDAR
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.memory import numbers, rows

NUMBER_BITS = 32
RANK_BITS = 5
FRAME_BITS = 31
FRAMES = 1 << FRAME_BITS
NOTHING_COMES = -1

_event = rows("calendar", CALENDAR)
_days = numbers("days", np.dtype("i4"))


@part
def open_calendar(c: Any) -> None:
    """Empty every day."""
    fill(_days(c, 0, c.n_days), -1)


@small
def event_key(minute: int, rank: int, number: int) -> int:
    """Minute, rank and number as one number that sorts by them in this order."""
    return (minute << RANK_BITS | rank) << NUMBER_BITS | number


@small
def minute_of_key(key: int) -> int:
    """Minute of an event's key."""
    return key >> (RANK_BITS + NUMBER_BITS)


@small
def _comes_first(key: int, turn: int, other_key: int, other_turn: int) -> bool:
    return key < other_key or (key == other_key and turn < other_turn)


@small
def sift_up(c: Any, place: int, key: int, turn: int) -> None:
    """Put an event into the vacancy at a place, or above it."""
    while place > 0:
        above = (place - 1) >> 1
        higher = _event(c, above)
        if _comes_first(higher.key, higher.turn, key, turn):
            break
        lower = _event(c, place)
        lower.key, lower.turn = higher.key, higher.turn
        place = above
    own = _event(c, place)
    own.key, own.turn = key, turn


@small
def put(c: Any, key: int, turn: int) -> None:
    """Put an event of the present day into the heap."""
    if c.calendar_used >= c.calendar_room:
        c.full = 1
        return
    c.calendar_used += 1
    sift_up(c, c.calendar_used - 1, key, turn)


@part
def schedule(c: Any, minute: int, rank: int, number: int, f: int) -> None:
    """Put an event into the calendar that resumes a frame."""
    key, turn = event_key(minute, rank, number), c.turn << FRAME_BITS | f
    c.turn += 1
    day = minute // MINUTES_PER_DAY
    if day <= c.today:
        put(c, key, turn)
        return
    waiting, first = frame(c, f), _days(c, day, 1)
    waiting.key, waiting.turn, waiting.next = key, turn, first[0]
    first[0] = f


@small
def _next_day(c: Any) -> bool:
    """Turn to the next day on which anything happens; false if there is none."""
    while c.calendar_used == 0:
        c.today += 1
        if c.today * MINUTES_PER_DAY >= c.end:
            return False
        f = _days(c, c.today, 1)[0]
        while f >= 0:
            waiting = frame(c, f)
            put(c, waiting.key, waiting.turn)
            f = waiting.next
    return True


@small
def sift_down(c: Any) -> int:
    """Let the vacancy at the root sink to the bottom, the earlier of two children going up; returns its place.

    Children are compared without a branch, for a processor can't foresee which of them comes first.
    """
    count, place, below = c.calendar_used, 0, 1
    while below + 1 < count:
        left, right = _event(c, below), _event(c, below + 1)
        below += (right.key < left.key) | ((right.key == left.key) & (right.turn < left.turn))
        lower, own = _event(c, below), _event(c, place)
        own.key, own.turn = lower.key, lower.turn
        place, below = below, 2 * below + 1
    if below < count:
        lower, own = _event(c, below), _event(c, place)
        own.key, own.turn = lower.key, lower.turn
        place = below
    return place


@part
def take_next(c: Any) -> int:
    """Take the first event out of the calendar, and set the clock to its minute; returns the frame, or -1."""
    if c.calendar_used == 0 and not _next_day(c):
        return NOTHING_COMES
    first = _event(c, 0)
    taken, c.now = first.turn & (FRAMES - 1), minute_of_key(first.key)
    c.calendar_used -= 1
    last = _event(c, c.calendar_used)
    sift_up(c, sift_down(c), last.key, last.turn)
    return taken
