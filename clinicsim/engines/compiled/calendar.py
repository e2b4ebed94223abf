"""The calendar of events to come: a binary heap of pairs of whole numbers.

The first of a pair is minute, rank and number in one; the second the turn of scheduling and the frame to resume. Pairs
are compared as they stand, so simultaneous events come by rank, then number (patient, session ...), then turn.
"""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.layout import CALENDAR
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.memory import rows

NUMBER_BITS = 32
RANK_BITS = 5
FRAME_BITS = 31
FRAMES = 1 << FRAME_BITS

event = rows("calendar", CALENDAR)


@small
def event_key(minute: int, rank: int, number: int) -> int:
    """Minute, rank and number as one number that sorts by them in this order."""
    return (minute << RANK_BITS | rank) << NUMBER_BITS | number


@small
def minute_of_key(key: int) -> int:
    """Minute of an event's key."""
    return key >> (RANK_BITS + NUMBER_BITS)


@part
def schedule(c: Any, minute: int, rank: int, number: int, frame: int) -> None:
    """Put an event into the calendar that resumes a frame."""
    if c.calendar_used >= c.calendar_room:
        c.full = 1
        return
    key, turn = event_key(minute, rank, number), c.turn << FRAME_BITS | frame
    c.turn += 1
    place = c.calendar_used
    c.calendar_used += 1
    while place > 0:
        above = (place - 1) >> 1
        higher = event(c, above)
        if higher.key < key or (higher.key == key and higher.turn < turn):
            break
        lower = event(c, place)
        lower.key, lower.turn = higher.key, higher.turn
        place = above
    own = event(c, place)
    own.key, own.turn = key, turn


@part
def take_next(c: Any) -> int:
    """Take the first event out of the calendar, and set the clock to its minute; returns the frame."""
    first = event(c, 0)
    frame, c.now = first.turn & (FRAMES - 1), minute_of_key(first.key)
    c.calendar_used -= 1
    count = c.calendar_used
    last = event(c, count)
    key, turn = last.key, last.turn
    place = 0
    while True:
        below = 2 * place + 1
        if below >= count:
            break
        lower = event(c, below)
        if below + 1 < count:
            right = event(c, below + 1)
            if right.key < lower.key or (right.key == lower.key and right.turn < lower.turn):
                below += 1
                lower = right
        if key < lower.key or (key == lower.key and turn < lower.turn):
            break
        own = event(c, place)
        own.key, own.turn = lower.key, lower.turn
        place = below
    own = event(c, place)
    own.key, own.turn = key, turn
    return int(frame)
