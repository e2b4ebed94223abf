"""The strand of refills: due, booked, missed or seen, and what withdrawal adds."""

from __future__ import annotations

from typing import Any

from reduced import rules
from reduced.compiled.calendar import schedule
from reduced.compiled.kinds import AT_SLOT, REFILL_FALLS_DUE, STAY_ENDS, VISIT_ENDS
from reduced.compiled.layout import FOR_BED, FOR_NURSE, FOR_ROOM, OF_CLINIC, count, patient, total
from reduced.compiled.queues import NOBODY, join, take_first
from reduced.compiled.slots import book, slot_time
from reduced.jit import small
from reduced.model import (
    ADMITTED,
    ARRIVED,
    BEDS_BUSY,
    BOOKED_AGAIN_AFTER,
    DISCHARGED,
    MISSED,
    NURSES_BUSY,
    REFILL_DUE,
    REFILLED,
    ROOMS_BUSY,
    SEEN,
    WAITED,
    WITHDREW,
)


@small
def falls_due(c: Any, who: int) -> None:
    """A refill falls due, and is booked."""
    count(c, REFILL_DUE).value += 1
    own = patient(c, who)
    own.due, own.attempt = c.now, 0
    _book_visit(c, who, c.now)


@small
def at_slot(c: Any, who: int) -> None:
    """The time of an appointment: the patient comes, or books again."""
    own = patient(c, who)
    own.slot = -1
    if rules.misses(c.key, who, own.number, own.attempt):
        count(c, MISSED).value += 1
        own.attempt += 1
        _book_visit(c, who, c.now + BOOKED_AGAIN_AFTER)
        return
    count(c, ARRIVED).value += 1
    own.arrived = c.now
    if c.nurses > 0:
        c.nurses -= 1
        _give_nurse(c, who)
    else:
        join(c, FOR_NURSE, who)


@small
def visit_ends(c: Any, who: int) -> None:
    """A visit ends: to bed, or on to the next refill; then room and nurse are handed on."""
    own = patient(c, who)
    count(c, REFILLED).value += 1
    total(c, WAITED).value += own.began - own.arrived
    total(c, ROOMS_BUSY).value += c.now - own.began
    total(c, NURSES_BUSY).value += c.now - own.nurse_since
    if rules.withdraws(c.key, who, own.number, own.began - own.due):
        count(c, WITHDREW).value += 1
        if c.beds > 0:
            c.beds -= 1
            _begin_stay(c, who)
        else:
            join(c, FOR_BED, who)
    else:
        _await_next_refill(c, who)
    following = take_first(c, FOR_ROOM)
    if following == NOBODY:
        c.rooms += 1
    else:
        _begin_visit(c, following)
    following = take_first(c, FOR_NURSE)
    if following == NOBODY:
        c.nurses += 1
    else:
        _give_nurse(c, following)


@small
def stay_ends(c: Any, who: int) -> None:
    """A stay in bed ends."""
    count(c, DISCHARGED).value += 1
    total(c, BEDS_BUSY).value += c.now - patient(c, who).began
    _await_next_refill(c, who)
    following = take_first(c, FOR_BED)
    if following == NOBODY:
        c.beds += 1
    else:
        _begin_stay(c, following)


@small
def _book_visit(c: Any, who: int, earliest: int) -> None:
    slot = book(c, OF_CLINIC, earliest)
    patient(c, who).slot = slot
    schedule(c, slot_time(c, OF_CLINIC, slot) - c.now, AT_SLOT, who)


@small
def _give_nurse(c: Any, who: int) -> None:
    patient(c, who).nurse_since = c.now
    if c.rooms > 0:
        c.rooms -= 1
        _begin_visit(c, who)
    else:
        join(c, FOR_ROOM, who)


@small
def _begin_visit(c: Any, who: int) -> None:
    own = patient(c, who)
    own.began = c.now
    count(c, SEEN).value += 1
    schedule(c, rules.service_time(c.key, who, own.number), VISIT_ENDS, who)


@small
def _begin_stay(c: Any, who: int) -> None:
    own = patient(c, who)
    own.began = c.now
    count(c, ADMITTED).value += 1
    schedule(c, rules.bed_stay(c.key, who, own.number), STAY_ENDS, who)


@small
def _await_next_refill(c: Any, who: int) -> None:
    own = patient(c, who)
    if own.with_service:
        schedule(c, rules.refill_interval(c.key, who, own.number), REFILL_FALLS_DUE, who)
        own.number += 1
