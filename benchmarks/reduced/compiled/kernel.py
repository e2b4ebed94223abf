"""The compiled loop over events, and how patients come and go."""

from __future__ import annotations

from typing import Any

from reduced import rules
from reduced.compiled.calendar import NOTHING_COMES, kind_of, patient_of, schedule, take_next
from reduced.compiled.clinic_visits import at_slot, falls_due, stay_ends, visit_ends
from reduced.compiled.kinds import (
    AT_LIST,
    AT_SLOT,
    BATTERY_ENDS,
    CATHETER_ENDS,
    JOINS,
    LEAVES,
    REFILL_FALLS_DUE,
    REPLACEMENT_ENDS,
    REVISION_ENDS,
    STAY_ENDS,
    VISIT_ENDS,
)
from reduced.compiled.layout import OF_CLINIC, OF_THEATRE, count, list_place, patient
from reduced.compiled.slots import give_back
from reduced.compiled.theatre import at_list, battery_ends, catheter_ends, replacement_ends, revision_ends
from reduced.jit import compiled, small
from reduced.model import JOINED, LEFT


@compiled
def simulate(c: Any, patients: int) -> None:
    """Simulate one replication of a clinic that begins with so many patients."""
    _await_joining(c, 0)
    for _ in range(patients):
        _take_on(c, False)
    turn = take_next(c)
    while turn != NOTHING_COMES:
        _happen(c, kind_of(turn), patient_of(turn))
        turn = take_next(c)


@small
def _happen(c: Any, kind: int, who: int) -> None:
    if kind == VISIT_ENDS:
        visit_ends(c, who)
    elif kind == STAY_ENDS:
        stay_ends(c, who)
    elif kind == REPLACEMENT_ENDS:
        replacement_ends(c, who)
    elif kind == REVISION_ENDS:
        revision_ends(c, who)
    elif kind == JOINS:
        _joins(c)
    elif patient(c, who).with_service:
        _happen_in_service(c, kind, who)


@small
def _happen_in_service(c: Any, kind: int, who: int) -> None:
    """What happens to no patient who has left."""
    if kind == AT_SLOT:
        at_slot(c, who)
    elif kind == REFILL_FALLS_DUE:
        falls_due(c, who)
    elif kind == BATTERY_ENDS:
        battery_ends(c, who)
    elif kind == AT_LIST:
        at_list(c, who)
    elif kind == CATHETER_ENDS:
        catheter_ends(c, who)
    elif kind == LEAVES:
        _leaves(c, who)


@small
def _joins(c: Any) -> None:
    joined = count(c, JOINED)
    joined.value += 1
    _take_on(c, True)
    _await_joining(c, joined.value)


@small
def _await_joining(c: Any, joined: int) -> None:
    schedule(c, rules.joining_gap(c.key, joined, c.joining_gap), JOINS, c.most_patients)


@small
def _leaves(c: Any, who: int) -> None:
    own = patient(c, who)
    count(c, LEFT).value += 1
    own.with_service = 0
    if own.slot >= 0:
        give_back(c, OF_CLINIC, own.slot)
    place = list_place(c, who).place
    if place >= 0:
        give_back(c, OF_THEATRE, place)


@small
def _take_on(c: Any, new: bool) -> None:
    who = c.known
    c.known += 1
    own = patient(c, who)
    own.with_service, own.slot, list_place(c, who).place = 1, -1, -1
    schedule(c, rules.first_due(c.key, who, new), REFILL_FALLS_DUE, who)
    schedule(c, rules.battery_life(c.key, who, 0, new), BATTERY_ENDS, who)
    schedule(c, rules.catheter_life(c.key, who, 0), CATHETER_ENDS, who)
    schedule(c, rules.time_to_leaving(c.key, who), LEAVES, who)
