"""Taking patients in turn: a binary heap of those to be dealt with, which is empty again when all have been.

Turns go by two keys, then by number; patients come in order of number, so their places stand for it.
"""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import patient, pump_of
from clinicsim.engines.compiled.layout import TURN
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.memory import rows

NEVER = 1 << 50
NOBODY_LEFT = -1

_turn = rows("in_turn", TURN)


@small
def is_refill(c: Any, visit: int) -> bool:
    """Whether a pump is filled at a visit."""
    return bool(visit == c.n_visit_refill or visit == c.n_visit_refill_new_strength)


@small
def dry(c: Any, i: int) -> int:
    """Minute at which the pump runs dry that the visit owed would fill; `NEVER` where it would fill none."""
    one = patient(c, i)
    return int(pump_of(c, i).dry) if one.has_pump and is_refill(c, one.owed_visit) else NEVER


@part
def queue_up(c: Any, i: int, first: int, second: int) -> None:
    """Add a patient to those whose turn is to come."""
    place = c.in_turn_count
    c.in_turn_count += 1
    while place > 0:
        above = (place - 1) >> 1
        higher = _turn(c, above)
        if not _before(first, second, i, higher.first, higher.second, higher.patient):
            break
        _put(c, place, higher.first, higher.second, higher.patient)
        place = above
    _put(c, place, first, second, i)


@part
def queue_by_slack(c: Any, i: int) -> None:
    """Add a patient whose turn comes by the time until the pump is dry; visits that are not refills by due date."""
    queue_up(c, i, dry(c, i), patient(c, i).owed_due)


@part
def next_in_turn(c: Any) -> int:
    """Take out the patient whose turn it is, or `NOBODY_LEFT`."""
    if c.in_turn_count == 0:
        return NOBODY_LEFT
    i = _turn(c, 0).patient
    c.in_turn_count -= 1
    count, place, below = c.in_turn_count, 0, 1
    last = _turn(c, count)
    first, second, who = last.first, last.second, last.patient
    while below < count:
        lower = _turn(c, below)
        if below + 1 < count:
            right = _turn(c, below + 1)
            if _before(right.first, right.second, right.patient, lower.first, lower.second, lower.patient):
                below += 1
                lower = right
        if _before(first, second, who, lower.first, lower.second, lower.patient):
            break
        _put(c, place, lower.first, lower.second, lower.patient)
        place, below = below, 2 * below + 1
    _put(c, place, first, second, who)
    return int(i)


@small
def _before(first: int, second: int, i: int, other_first: int, other_second: int, other: int) -> bool:
    if first != other_first:
        return first < other_first
    if second != other_second:
        return second < other_second
    return i < other


@small
def _put(c: Any, place: int, first: int, second: int, i: int) -> None:
    own = _turn(c, place)
    own.first, own.second, own.patient = first, second, i
