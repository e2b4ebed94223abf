"""The treatment of complications in hospital, and the explant that some of them need; see `process/hospital.py`."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import complication_rules, in_days, patient, procedure_rules, rules
from clinicsim.engines.compiled.busy import must_wait_at_home, wait_for_patient
from clinicsim.engines.compiled.departures import die
from clinicsim.engines.compiled.draws import draw, draw_next
from clinicsim.engines.compiled.flow import DONE, call, start, wait_until
from clinicsim.engines.compiled.frames import frame, frames
from clinicsim.engines.compiled.hospital import come_in, discharge, operate_in_emergency
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.memory import rows
from clinicsim.engines.compiled.nested import STAY
from clinicsim.engines.compiled.operations import list_again as list_for_implant
from clinicsim.engines.compiled.processes import Process
from clinicsim.engines.compiled.wards import lie_in
from clinicsim.world.events import Cause, Kind, Rank
from clinicsim.world.randomness import Purpose

_NO_LEVEL = -1

_treat = frames(ints="complication occurrence explant own level place stays since")
_stay = rows("stays", STAY)


@part
def treat_now(c: Any, caller: int, step: int, i: int, scenario: int, k: int, occurrence: int) -> int:
    """Be treated for a complication by what a scenario says of it, then go on with the caller at `step`."""
    f = call(c, caller, step, Process.TREAT, i)
    me = _treat(c, f)
    me.scenario, me.complication, me.occurrence = scenario, k, occurrence
    return f


@small
def _next_stay(c: Any, f: int, after: int) -> int:
    """Place of the next stay in a bed from `after` on; an explant's own nights replace those at its level."""
    me = _treat(c, f)
    entry = complication_rules(c, me.scenario, me.complication)
    for place in range(after, entry.stays):
        stay = _stay(c, entry.first_stay + place)
        if stay.level != me.own and stay.nights > 0.0:
            return place
    return int(entry.stays)


@small
def _come_in(c: Any, f: int) -> None:
    """Find out what the complication needs, and come in for it."""
    me = _treat(c, f)
    i, entry = me.patient, complication_rules(c, me.scenario, me.complication)
    me.explant = draw(c, i, Purpose.EXPLANT, me.occurrence) < entry.explant_probability
    me.own = procedure_rules(c, c.scenario, c.n_procedure_explant).level if me.explant else _NO_LEVEL
    me.place = _next_stay(c, f, 0)
    me.stays = me.place < entry.stays
    if me.stays:
        me.level = _stay(c, entry.first_stay + me.place).level
    else:
        me.level = me.own
    if me.explant or me.stays:
        me.since = come_in(c, i, me.level, entry.because)


@part
def treat(c: Any, f: int) -> int:
    """Treat a complication in hospital: beds level by level, and the explant if the pump must come out."""
    me = _treat(c, f)
    i, entry = me.patient, complication_rules(c, me.scenario, me.complication)
    if me.step == 0:
        _come_in(c, f)
        me.step = 1
    if me.step == 1:
        if me.place < entry.stays:
            stay = _stay(c, entry.first_stay + me.place)
            me.place = _next_stay(c, f, me.place + 1)
            return lie_in(c, f, 1, i, stay.level, stay.nights, Cause.EMERGENCY)
        if not patient(c, i).alive:
            return DONE
        if draw(c, i, Purpose.COMPLICATION_DEATH, me.occurrence) < entry.death_probability:
            die(c, i, entry.because, Kind.COMPLICATION)
            return DONE
        if me.explant:
            return call(c, f, 2, Process.EXPLANT, i)
    if me.explant or me.stays:
        discharge(c, i, me.level, me.since, entry.because)
    return DONE


@part
def explant(c: Any, f: int) -> int:
    """Take a pump out; the patient goes on with oral drugs and may be listed again later."""
    me = frame(c, f)
    i = me.patient
    if me.step == 0:
        return operate_in_emergency(c, f, 1, i, c.n_procedure_explant)
    if patient(c, i).alive and draw_next(c, i, Purpose.REIMPLANT) < rules(c).discontinuation_reimplant_share:
        start(c, Process.LIST_AGAIN, i)
    return DONE


@part
def list_again(c: Any, f: int) -> int:
    """Wait for some time after an explant, then be listed for a new pump."""
    me = frame(c, f)
    i = me.patient
    if me.step == 0:
        minute = in_days(c, rules(c).discontinuation_reimplant_after_days)
        return wait_until(c, f, 1, minute, Rank.BOOKING, patient(c, i).number)
    if must_wait_at_home(c, i):
        return wait_for_patient(c, f, 1, i)
    list_for_implant(c, i)
    return DONE
