"""The strands that end in theatre: batteries, by way of a list, and catheters, which go first."""

from __future__ import annotations

from typing import Any

from reduced import rules
from reduced.compiled.calendar import schedule
from reduced.compiled.kinds import AT_LIST, BATTERY_ENDS, CATHETER_ENDS, REPLACEMENT_ENDS, REVISION_ENDS
from reduced.compiled.layout import FOR_REPLACEMENT, FOR_REVISION, OF_THEATRE, count, list_place, strand, total
from reduced.compiled.queues import NOBODY, join, take_first
from reduced.compiled.slots import book, slot_time
from reduced.compiled.strands import BATTERY, CATHETER, other_strand
from reduced.jit import small
from reduced.model import (
    BATTERY_LOW,
    CALLED_TO_LIST,
    CATHETER_FAILED,
    REPLACED,
    REPLACEMENT_BEGAN,
    REVISED,
    REVISION_BEGAN,
    THEATRES_BUSY,
)


@small
def battery_ends(c: Any, who: int) -> None:
    """A battery runs low, and a place on a list is booked."""
    count(c, BATTERY_LOW).value += 1
    place = book(c, OF_THEATRE, c.now)
    list_place(c, who).place = place
    schedule(c, slot_time(c, OF_THEATRE, place) - c.now, AT_LIST, who)


@small
def at_list(c: Any, who: int) -> None:
    """The time of a place on a list."""
    count(c, CALLED_TO_LIST).value += 1
    list_place(c, who).place = -1
    if c.theatres > 0:
        c.theatres -= 1
        _begin_replacement(c, who)
    else:
        join(c, FOR_REPLACEMENT, who)


@small
def replacement_ends(c: Any, who: int) -> None:
    """A new battery begins."""
    own = strand(c, other_strand(c, BATTERY, who))
    count(c, REPLACED).value += 1
    total(c, THEATRES_BUSY).value += c.now - own.began
    own.number += 1
    schedule(c, rules.battery_life(c.key, who, own.number, True), BATTERY_ENDS, who)
    _hand_theatre_on(c)


@small
def catheter_ends(c: Any, who: int) -> None:
    """A catheter fails."""
    count(c, CATHETER_FAILED).value += 1
    if c.theatres > 0:
        c.theatres -= 1
        _begin_revision(c, who)
    else:
        join(c, FOR_REVISION, who)


@small
def revision_ends(c: Any, who: int) -> None:
    """A new catheter begins."""
    own = strand(c, other_strand(c, CATHETER, who))
    count(c, REVISED).value += 1
    total(c, THEATRES_BUSY).value += c.now - own.began
    own.number += 1
    schedule(c, rules.catheter_life(c.key, who, own.number), CATHETER_ENDS, who)
    _hand_theatre_on(c)


@small
def _begin_replacement(c: Any, who: int) -> None:
    own = strand(c, other_strand(c, BATTERY, who))
    own.began = c.now
    count(c, REPLACEMENT_BEGAN).value += 1
    schedule(c, rules.operation_time(c.key, who, rules.REPLACEMENT, own.number), REPLACEMENT_ENDS, who)


@small
def _begin_revision(c: Any, who: int) -> None:
    own = strand(c, other_strand(c, CATHETER, who))
    own.began = c.now
    count(c, REVISION_BEGAN).value += 1
    schedule(c, rules.operation_time(c.key, who, rules.REVISION, own.number), REVISION_ENDS, who)


@small
def _hand_theatre_on(c: Any) -> None:
    following = take_first(c, FOR_REVISION)
    if following != NOBODY:
        _begin_revision(c, following)
        return
    following = take_first(c, FOR_REPLACEMENT)
    if following != NOBODY:
        _begin_replacement(c, following)
    else:
        c.theatres += 1
