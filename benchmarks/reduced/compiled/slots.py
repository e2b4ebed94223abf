"""The diary of a weekly template: two levels of bits, so that a search does not grow with the slots that are taken.

Slots are numbered in order of time. The first level has a bit for each slot that is free, the second one for each word
of the first in which any is, so that 4,096 slots are passed over at a time.
"""

from __future__ import annotations

from typing import Any

from numba import int64, uint64
from numba.cpython.unsafe.numbers import trailing_zeros

from reduced.compiled.layout import any_free, diary, free
from reduced.jit import small
from reduced.model import DAY

_ALL = 0xFFFFFFFFFFFFFFFF


@small
def book(c: Any, which: int, earliest: int) -> int:
    """Take the first free slot that begins at this time or later, and return its number."""
    template = diary(c, which)
    slot = _first_slot(template, earliest)
    words, summaries = template.first_word, template.first_summary
    word = slot >> 6
    bits = free(c, words + word).bits & (uint64(_ALL) << uint64(slot & 63))
    if bits == uint64(0):
        word = _next_word(c, summaries, word + 1)
        bits = free(c, words + word).bits
    place = trailing_zeros(bits)
    left = free(c, words + word).bits & ~(uint64(1) << uint64(place))
    free(c, words + word).bits = left
    if left == uint64(0):
        any_free(c, summaries + (word >> 6)).bits &= ~(uint64(1) << uint64(word & 63))
    return (word << 6) + int64(place)


@small
def slot_time(c: Any, which: int, slot: int) -> int:
    """When a slot begins."""
    template = diary(c, which)
    session = slot // template.slots
    place = slot - session * template.slots
    week = session // template.weekdays
    weekday = template.weekday[session - week * template.weekdays]
    return (7 * week + weekday) * DAY + template.start + place * template.step


@small
def give_back(c: Any, which: int, slot: int) -> None:
    """Make a booked slot free again."""
    template, word = diary(c, which), slot >> 6
    free(c, template.first_word + word).bits |= uint64(1) << uint64(slot & 63)
    any_free(c, template.first_summary + (word >> 6)).bits |= uint64(1) << uint64(word & 63)


@small
def _first_slot(template: Any, earliest: int) -> int:
    """First slot, free or not, that begins at this time or later."""
    day = earliest // DAY
    since_midnight = earliest - day * DAY
    week = day // 7
    weekday = day - 7 * week
    first = 0
    if template.open[weekday] and since_midnight > template.start:
        first = min((since_midnight - template.start + template.step - 1) // template.step, template.slots)
    return (week * template.weekdays + template.days_before[weekday]) * template.slots + first


@small
def _next_word(c: Any, summaries: int, word: int) -> int:
    """First word, from this one on, that has a free slot."""
    summary = word >> 6
    found = any_free(c, summaries + summary).bits & (uint64(_ALL) << uint64(word & 63))
    while found == uint64(0):
        summary += 1
        found = any_free(c, summaries + summary).bits
    return (summary << 6) + int64(trailing_zeros(found))
