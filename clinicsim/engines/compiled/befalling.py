"""What happens when a complication has come, and what it leads to; see `process/faults.py`."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import MINUTES_PER_DAY, complication_rules, hazard_of, patient, pump_of
from clinicsim.engines.compiled.booking import window
from clinicsim.engines.compiled.busy import must_wait_at_home, wait_for_patient
from clinicsim.engines.compiled.diary import minute_of
from clinicsim.engines.compiled.draws import draw
from clinicsim.engines.compiled.emergencies import lost_drug, overdose_of
from clinicsim.engines.compiled.faults import (
    after_procedure_frame,
    befall_frame,
    befall_now,
    in_time_frame,
    next_arising,
    next_hazard,
    years_since_operation,
)
from clinicsim.engines.compiled.flow import DONE, wait_until
from clinicsim.engines.compiled.frames import frame
from clinicsim.engines.compiled.layout import NO_MINUTE
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.log import log
from clinicsim.engines.compiled.office import release
from clinicsim.engines.compiled.outcomes import note
from clinicsim.engines.compiled.parameters import choice
from clinicsim.engines.compiled.reservoir import extra_due, still_has
from clinicsim.engines.compiled.theatre import request
from clinicsim.engines.compiled.treatment import treat_now
from clinicsim.scenario.schema.harm import Complication
from clinicsim.world.events import Kind, Rank
from clinicsim.world.randomness import Purpose

_CATHETER, _PUMP, _OVERDOSE, _DRUG = (
    choice(Complication, "cause", word) for word in ("catheter", "pump", "overdose", "drug")
)


# ---------------------------------------------------------------------- when it comes
@small
def _still_stands(c: Any, f: int) -> bool:
    """Whether the patient lives and the hazard of a frame still stands before the patient, no other in its place."""
    me = in_time_frame(c, f)
    i = me.patient
    hazard = hazard_of(c, i, me.complication)
    return bool(patient(c, i).alive and hazard.waits and hazard.id == me.hazard)


@part
def in_time(c: Any, f: int) -> int:
    """Wait for a complication, unless an operation, the loss of the pump or another rate comes first."""
    me = in_time_frame(c, f)
    i, k = me.patient, me.complication
    if me.step == 0:
        return wait_until(c, f, 1, me.minute, Rank.FAULT, patient(c, i).number)
    if me.step == 1:
        if must_wait_at_home(c, i):
            return wait_for_patient(c, f, 1, i)
        return befall_now(c, f, 2, i, k) if _still_stands(c, f) else DONE
    if _still_stands(c, f):
        next_hazard(c, i, k, hazard_of(c, i, k).count + 1, years_since_operation(c, i))
    return DONE


@part
def after_procedure(c: Any, f: int) -> int:
    """Wait for a complication of an operation, unless another operation or the loss of the pump comes first."""
    me = after_procedure_frame(c, f)
    i = me.patient
    one = patient(c, i)
    if me.step == 0:
        me.hazards = one.hazards
        return wait_until(c, f, 1, me.minute, Rank.FAULT, one.number)
    if me.step == 1:
        if must_wait_at_home(c, i):
            return wait_for_patient(c, f, 1, i)
        if one.alive and one.hazards == me.hazards:
            return befall_now(c, f, 2, i, me.complication)
    return DONE


@part
def during_stay(c: Any, f: int) -> int:
    """Live through what an operation brought about at once, in the bed in which the patient lies."""
    i = frame(c, f).patient
    if not patient(c, i).alive:
        return DONE
    k = next_arising(c, i)
    return befall_now(c, f, 1, i, k) if k >= 0 else DONE


# ---------------------------------------------------------------------- what follows
@part
def diagnosed(c: Any, i: int) -> None:
    """Ask for the operation that mends a fault, now that it has been found."""
    one = patient(c, i)
    if one.faulty:
        one.fault_diagnosed = 1
        request(c, i, one.fault_procedure, c.now)


@part
def ask_visit(c: Any, i: int, visit: int, cause: int) -> None:
    """Owe a patient with a pump a visit besides those of the refill cycle, within its window."""
    one = patient(c, i)
    asked = extra_due(c, one.pump * c.n_visits + visit, 1)
    if asked[0] != NO_MINUTE:
        return  # one visit serves for both
    due = c.now + window(c, visit)
    asked[0] = due
    if not one.owes or one.owed_here or one.owed_due <= due:
        return
    if one.owed_slot < 0 or minute_of(c, one.owed_slot) > due:
        release(c, i, cause)  # the extra visit comes first; the other is owed again after it


@part
def be_faulty(c: Any, i: int, scenario: int, k: int) -> None:
    """Have a fault by what a scenario says of a complication: withdraw, or have it found and mended."""
    one, entry = patient(c, i), complication_rules(c, scenario, k)
    one.faulty, one.fault_procedure, one.fault_visit = 1, entry.mended_by, entry.diagnosis_visit
    one.fault_loses_effect, one.fault_diagnosed = entry.loses_effect, 0
    note(c, i)
    if lost_drug(c, i, entry.because, entry.withdrawal_probability, entry.mended_by):
        return
    if one.fault_visit < 0:
        diagnosed(c, i)
    else:
        release(c, i, entry.because)


@small
def _can_befall(c: Any, f: int) -> bool:
    """Whether there is a pump that can have the complication, and no other fault that waits to be mended."""
    me = befall_frame(c, f)
    i, entry = me.patient, complication_rules(c, me.scenario, me.complication)
    if not patient(c, i).has_pump:
        return False
    if not pump_of(c, i).running and entry.cause in (_CATHETER, _PUMP, _OVERDOSE, _DRUG):
        return False
    return bool(entry.mended_by < 0 or not patient(c, i).faulty)


@part
def befall(c: Any, f: int) -> int:
    """Have a complication. Whoever must come into hospital is there at once, so nothing else befalls them."""
    me = befall_frame(c, f)
    i, k = me.patient, me.complication
    one, entry = patient(c, i), complication_rules(c, me.scenario, k)
    if me.step == 0:
        if not _can_befall(c, f):
            return DONE
        hazard, pump = hazard_of(c, i, k), pump_of(c, i)
        log(c, Kind.COMPLICATION, i, k, (c.now - one.last_operation) / MINUTES_PER_DAY, entry.because)
        hazard.had += 1
        me.serial, me.occurrence, me.step = pump.serial, entry.key + hazard.had, 1
        if draw(c, i, Purpose.OVERDOSE, me.occurrence) < entry.overdose_probability:
            return overdose_of(c, f, 1, i, entry.because, me.occurrence)
    if not one.alive or not still_has(c, i, me.serial):
        return DONE
    if me.step == 1:
        return treat_now(c, f, 2, i, me.scenario, k, me.occurrence)
    if entry.mended_by >= 0 and not one.faulty and pump_of(c, i).running:
        be_faulty(c, i, me.scenario, k)
    if entry.extra_visit >= 0:
        ask_visit(c, i, entry.extra_visit, entry.because)
    return DONE
