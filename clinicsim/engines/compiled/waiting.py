"""Who stands on which waiting list, in the order of the policy in force.

A list is in order at all times. Whoever joins goes to his or her place: the keys of those who wait do not change, but
for the slack of a refill that is called from a list, which is sorted anew before every call.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from clinicsim.engines.compiled.access import patient, rules
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.memory import numbers
from clinicsim.engines.compiled.parameters import choice
from clinicsim.engines.compiled.turns import dry, is_refill
from clinicsim.scenario.schema.policy import Booking

_DUE_DATE = choice(Booking, "list_order", "due_date")
_CLINICAL_CLASS = choice(Booking, "list_order", "clinical_class")
_SLACK = choice(Booking, "list_order", "slack")

_waiting = numbers("waiting", np.dtype("i4"))
_count = numbers("waiting_count")


@small
def waiting_count(c: Any, visit: int) -> int:
    """How many patients stand on a list."""
    return int(_count(c, visit, 1)[0])


@small
def waiting(c: Any, visit: int, place: int) -> int:
    """Who stands at a place of a list."""
    return int(_waiting(c, visit * c.patients_room + place, 1)[0])


@part
def stands_before(c: Any, i: int, other: int) -> bool:
    """Whether one patient stands before another on a list; patients come in order of number."""
    one, two, policy = patient(c, i), patient(c, other), rules(c).booking_list_order
    if policy == _SLACK:
        first, its_first = dry(c, i), dry(c, other)
        second, its_second = one.owed_due, two.owed_due
    else:
        second, its_second = one.owed_clock_start, two.owed_clock_start
        first, its_first = second, its_second
        if policy == _DUE_DATE:
            first, its_first = one.owed_due, two.owed_due
        elif policy == _CLINICAL_CLASS:
            first, its_first = int(one.owed_class), int(two.owed_class)
    if first != its_first:
        return bool(first < its_first)
    if second != its_second:
        return bool(second < its_second)
    return i < other


@part
def join_list(c: Any, i: int, visit: int) -> None:
    """Put a patient at the place on a list that is the patient's by the policy."""
    count = _count(c, visit, 1)
    queue = _waiting(c, visit * c.patients_room, c.patients_room)
    low, high = 0, count[0]
    while low < high:
        middle = (low + high) >> 1
        if stands_before(c, queue[middle], i):
            low = middle + 1
        else:
            high = middle
    for place in range(count[0], low, -1):
        queue[place] = queue[place - 1]
    queue[low] = i
    count[0] += 1
    patient(c, i).waiting = 1


@part
def leave_list_at(c: Any, visit: int, place: int) -> None:
    """Take whoever stands at a place off a list."""
    count = _count(c, visit, 1)
    queue = _waiting(c, visit * c.patients_room, c.patients_room)
    patient(c, queue[place]).waiting = 0
    count[0] -= 1
    for after in range(place, count[0]):
        queue[after] = queue[after + 1]


@part
def leave_list(c: Any, i: int) -> None:
    """Take a patient off the list of the visit owed, if he or she stands on it."""
    if patient(c, i).waiting:
        visit, place = int(patient(c, i).owed_visit), 0
        while waiting(c, visit, place) != i:
            place += 1
        leave_list_at(c, visit, place)


@part
def sort_list(c: Any, visit: int) -> None:
    """Put a list in order; it is nearly so already."""
    queue = _waiting(c, visit * c.patients_room, c.patients_room)
    for standing in range(1, waiting_count(c, visit)):
        i, place = queue[standing], standing
        while place > 0 and stands_before(c, i, queue[place - 1]):
            queue[place] = queue[place - 1]
            place -= 1
        queue[place] = i


@small
def order_changes(c: Any, visit: int) -> bool:
    """Whether the order of a list may change while people wait."""
    return bool(rules(c).booking_list_order == _SLACK and is_refill(c, visit))
