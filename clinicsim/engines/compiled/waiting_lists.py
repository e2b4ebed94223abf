"""Calling from the waiting lists of visit types into free slots; see `process/waiting_lists.py`."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import MINUTES_PER_DAY, patient, rules
from clinicsim.engines.compiled.appointments import place, where_seen
from clinicsim.engines.compiled.booking import keep_given_appointment, window
from clinicsim.engines.compiled.diary import find, session_start
from clinicsim.engines.compiled.draws import draw
from clinicsim.engines.compiled.flow import DONE, wait_until
from clinicsim.engines.compiled.frames import frames
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.log import log
from clinicsim.engines.compiled.memory import numbers, rows
from clinicsim.engines.compiled.obligation import owe_visit
from clinicsim.engines.compiled.parameters import ENTRIES
from clinicsim.engines.compiled.tables import SPAN
from clinicsim.engines.compiled.waiting import (
    join_list,
    leave_list_at,
    order_changes,
    sort_list,
    waiting,
    waiting_count,
)
from clinicsim.world.diary import ANYWHERE, NO_SLOT, ROUTINE
from clinicsim.world.events import Cause, Kind, Rank
from clinicsim.world.randomness import Purpose

_class = rows("clinical_classes", ENTRIES["clinical_classes"])
_ever_holding = rows("ever_holding", SPAN)
_ever_holding_ids = numbers("ever_holding_ids")
_calls = frames(ints="place")


@part
def call_list(c: Any, visit: int, today: bool) -> None:
    """Call patients from a list, in the policy's order, into free slots of the sessions that are open to it."""
    if waiting_count(c, visit) == 0:
        return
    if order_changes(c, visit):
        sort_list(c, visit)
    soonest, last = (c.now if today else c.now + 1), c.now + window(c, visit)
    clinics_full, standing = False, 0
    while standing < waiting_count(c, visit):
        i = waiting(c, visit, standing)
        not_before, where, slot = patient(c, i).owed_not_before, where_seen(c, i), NO_SLOT
        if where == ANYWHERE or not clinics_full:
            slot = find(c, visit, max(soonest, not_before), last, ROUTINE, False, where)
        if slot != NO_SLOT:
            leave_list_at(c, visit, standing)
            place(c, i, slot, Cause.SCHEDULED)
            continue
        if not_before <= soonest:
            clinics_full = True
            if where == ANYWHERE:
                return
        standing += 1  # one who cannot come yet, or not there, does not keep the slot from the next


@part
def wait_on_list(c: Any, i: int) -> None:
    """Put a patient without an appointment on the list, and call whoever's turn it is."""
    visit = int(patient(c, i).owed_visit)
    join_list(c, i, visit)
    if not c.opening:
        call_list(c, visit, False)


@small
def _clinical_class(c: Any, i: int) -> int:
    """Place of a patient's class of urgency, which is the patient's own and the same on every list."""
    u, place, first = (
        draw(c, i, Purpose.CLINICAL_CLASS, 0) * rules(c).class_shares,
        0,
        c.scenario * c.n_clinical_classes,
    )
    while place < c.n_clinical_classes - 1 and u >= _class(c, first + place).share:
        u -= _class(c, first + place).share
        place += 1
    return place


@part
def join(c: Any, i: int, visit: int, clock_start: int) -> int:
    """Put a patient on a list. The date of the patient's clinical class is the due date there."""
    one, place = patient(c, i), _clinical_class(c, i)
    target = _class(c, c.scenario * c.n_clinical_classes + place).target_days
    owed = owe_visit(c, i, visit, clock_start + int(target * MINUTES_PER_DAY))
    one.owed_clock_start, one.owed_class = clock_start, place
    log(c, Kind.LIST_JOINED, i, visit, float(clock_start), Cause.NONE)
    if not keep_given_appointment(c, i):
        wait_on_list(c, i)
    return owed


@part
def longest_wait(c: Any, visit: int) -> int:
    """Minutes since the earliest clock start on a list; 0 if nobody waits."""
    longest = 0
    for standing in range(waiting_count(c, visit)):
        waited = c.now - patient(c, waiting(c, visit, standing)).owed_clock_start
        longest = waited if standing == 0 else max(longest, waited)
    return int(longest)


@part
def call_for_sessions(c: Any, f: int) -> int:
    """Call from a list whenever another session comes inside the window; the frame is about a visit type."""
    me = _calls(c, f)
    visit = int(me.patient)
    if me.step > 0:
        call_list(c, visit, True)
    span = _ever_holding(c, visit)
    if me.place == span.count:
        return DONE
    session = _ever_holding_ids(c, span.first + me.place, 1)[0]
    me.place += 1
    opens = session_start(c, session) - window(c, visit)
    return wait_until(c, f, 1, max(opens, c.now), Rank.LIST, visit)
