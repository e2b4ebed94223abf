"""Wards: beds by level, who lies in them and who waits for one; see `process/wards.py`."""

from __future__ import annotations

from math import ceil, inf
from typing import Any

from clinicsim.engines.compiled.access import MINUTES_PER_DAY, in_winter, patient, rules
from clinicsim.engines.compiled.flow import DONE, WAIT, call, resume_with, wait_until
from clinicsim.engines.compiled.frames import frame, frames
from clinicsim.engines.compiled.layout import WARD
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.log import log
from clinicsim.engines.compiled.memory import numbers, rows
from clinicsim.engines.compiled.processes import Process
from clinicsim.world.events import Kind, Rank

_AFTER_CHANGES = 2  # of those that come into force, and that are announced, in the same minute
_NO_BED = -1

_ward = rows("wards", WARD)
_places = numbers("places", float)
_minutes = numbers("ward_minutes")
_stay = frames(ints="level cause bed", floats="days")
_watch = frames(ints="place")


@part
def open_wards(c: Any) -> None:
    """Make every bed free."""
    for level in range(c.n_levels):
        ward = _ward(c, level)
        ward.taken, ward.first, ward.last = 0, -1, -1


@part
def places(c: Any, level: int) -> float:
    """Beds of a level now: fewer in winter, when others take some; a patient who lies in one keeps it."""
    found = _places(c, c.scenario * c.n_levels + level, 1)[0]
    if found < inf and in_winter(c):
        return float(ceil(found * rules(c).winter_beds_multiplier))
    return float(found)


@part
def has_free(c: Any, level: int) -> bool:
    """Whether a bed of a level is free."""
    return _ward(c, level).taken < places(c, level)


@small
def _wait_for_bed(c: Any, f: int, level: int) -> int:
    """Join the queue for a bed; who lets the patient in has taken the bed already."""
    ward, waiting = _ward(c, level), frame(c, f)
    waiting.step, waiting.next = 1, -1
    if ward.first < 0:
        ward.first = f
    else:
        frame(c, ward.last).next = f
    ward.last = f
    return WAIT


@part
def let_in(c: Any, level: int) -> None:
    """Give free beds to those who wait, first come, first served; the bed is theirs from this moment."""
    ward = _ward(c, level)
    while ward.first >= 0 and has_free(c, level):
        ward.taken += 1
        first = ward.first
        ward.first = frame(c, first).next
        resume_with(c, first, 0)


@part
def leave_bed(c: Any, i: int) -> None:
    """Give a bed back."""
    one = patient(c, i)
    level, one.bed_level = one.bed_level, _NO_BED
    log(c, Kind.BED_OUT, i, level, (c.now - one.bed_since) / MINUTES_PER_DAY, one.bed_cause)
    _ward(c, level).taken -= 1
    let_in(c, level)


@part
def vacate(c: Any, i: int) -> None:
    """Give back the bed, or the place in the queue for one, of a patient who dies."""
    if patient(c, i).bed_level != _NO_BED:
        leave_bed(c, i)
    for level in range(c.n_levels):
        ward, before = _ward(c, level), -1
        f = ward.first
        while f >= 0:
            after = frame(c, f).next
            if frame(c, f).patient == i:
                if before < 0:
                    ward.first = after
                else:
                    frame(c, before).next = after
                if ward.last == f:
                    ward.last = before
                resume_with(c, f, 0)
                break
            before, f = f, after


@part
def lie_in(c: Any, caller: int, step: int, i: int, level: int, days: float, cause: int) -> int:
    """Lie in a bed for some days, then go on with the caller at `step`."""
    f = call(c, caller, step, Process.STAY, i)
    me = _stay(c, f)
    me.level, me.days, me.cause = level, days, cause
    return f


@part
def stay(c: Any, f: int) -> int:
    """Lie in a bed for some days. A patient who dies has already given it back."""
    me = _stay(c, f)
    i = me.patient
    one, ward = patient(c, i), _ward(c, me.level)
    if me.step == 0:
        if me.days <= 0.0 or not one.alive:
            return DONE
        if not has_free(c, me.level):
            log(c, Kind.BED_WAIT, i, me.level, 0.0, me.cause)
            return _wait_for_bed(c, f, me.level)
        ward.taken += 1
        me.step = 1
    if me.step == 1:  # the bed is the patient's
        if not one.alive:
            return DONE
        c.beds += 1
        me.bed = c.beds
        one.bed, one.bed_level, one.bed_since, one.bed_cause = me.bed, me.level, c.now, me.cause
        log(c, Kind.BED_IN, i, me.level, 0.0, me.cause)
        return wait_until(c, f, 2, c.now + int(me.days * MINUTES_PER_DAY), Rank.DISCHARGE, one.number)
    if one.bed_level != _NO_BED and one.bed == me.bed:
        leave_bed(c, i)
    return DONE


@part
def watch_places(c: Any, f: int) -> int:
    """Winter ends with a month, and a dated change may add beds: let in those who wait."""
    me = _watch(c, f)
    if me.step > 0:
        for level in range(c.n_levels):
            let_in(c, level)
    if me.place == c.n_ward_minutes:
        return DONE
    minute = _minutes(c, me.place, 1)[0]
    me.place += 1
    return wait_until(c, f, 1, minute, Rank.CHANGE, _AFTER_CHANGES)
