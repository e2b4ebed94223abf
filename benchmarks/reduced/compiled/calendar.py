"""The calendar of events to come, which is the engine's: a list for each later day, and a heap for the present one.

The heap is the engine's own code (`clinicsim.engines.compiled.calendar`). The lists are of the same design, written for
this model, whose clock counts microseconds: the engine's hang frames on days, these hang strands of patients. And each
strand points to the one that was hung four before it, not to the last one, since the clinic may be far larger here: the
processor then fetches four from memory side by side, where it could not know where the next one is before it has one.

An event is a pair of whole numbers, as in the engine: its time; then the turn of scheduling with what happens and to
whom.
"""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.calendar import put, sift_down, sift_up
from reduced.compiled.layout import day, event, strand
from reduced.compiled.strands import strand_of
from reduced.jit import small
from reduced.model import DAY

PATIENT_BITS, KIND_BITS = 25, 4
NOTHING_COMES = -1


@small
def schedule(c: Any, delay: int, kind: int, who: int) -> None:
    """Let something happen to a patient after a delay, unless that is beyond the horizon."""
    time, turn = c.now + delay, (c.turn << KIND_BITS | kind) << PATIENT_BITS | who
    c.turn += 1
    if time >= c.horizon:
        return
    on = time // DAY
    if on <= c.today:
        put(c, time, turn)
        return
    place = strand_of(c, kind, who)
    waiting, others = strand(c, place), day(c, on)
    waiting.key, waiting.turn, waiting.next = time, turn, others.fourth_last
    others.fourth_last, others.third_last, others.second_last = others.third_last, others.second_last, others.last
    others.last = place


@small
def take_next(c: Any) -> int:
    """Take the first event out of the calendar, and set the clock to its time; returns its turn, or NOTHING_COMES."""
    if c.calendar_used == 0 and not _next_day(c):
        return NOTHING_COMES
    first = event(c, 0)
    taken, c.now = first.turn, first.key
    c.calendar_used -= 1
    last = event(c, c.calendar_used)
    sift_up(c, sift_down(c), last.key, last.turn)
    return int(taken)


@small
def _next_day(c: Any) -> bool:
    """Turn to the next day on which anything happens; false if there is none."""
    while c.calendar_used == 0:
        c.today += 1
        if c.today * DAY >= c.horizon:
            return False
        hung = day(c, c.today)
        place, second, third, fourth = hung.last, hung.second_last, hung.third_last, hung.fourth_last
        while place >= 0:
            waiting = strand(c, place)
            place, second, third, fourth = second, third, fourth, waiting.next
            put(c, waiting.key, waiting.turn)
    return True


@small
def kind_of(turn: int) -> int:
    """What happens."""
    return turn >> PATIENT_BITS & (1 << KIND_BITS) - 1


@small
def patient_of(turn: int) -> int:
    """To whom."""
    return turn & (1 << PATIENT_BITS) - 1
