"""Hazards: what stands between a patient and each complication, and when it comes; see `process/faults.py`.

What a complication leads to when it has come stands in `befalling.py`.
"""

from __future__ import annotations

from math import inf
from typing import Any

from clinicsim.engines.compiled.access import MINUTES_PER_DAY, complication_rules, hazard_of, patient, pump_of, rules
from clinicsim.engines.compiled.draws import draw
from clinicsim.engines.compiled.flow import call, start
from clinicsim.engines.compiled.frames import frames
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.memory import numbers
from clinicsim.engines.compiled.processes import Process
from clinicsim.world.calendar import DAYS_PER_YEAR
from clinicsim.world.events import Cause
from clinicsim.world.randomness import Purpose
from clinicsim.world.rules.hazard import draw_left, weibull_scale, weibull_time

_LONGEST_YEARS = 1e4  # beyond any run; keeps the minute of what never happens a number
_COUNT_BIT = 50  # of an occurrence, from which those of the kind since the operation are counted
_NONE = -1

in_time_frame = frames(ints="complication minute hazard")
after_procedure_frame = frames(ints="complication minute hazards")
befall_frame = frames(ints="complication serial occurrence")
_per_procedure = numbers("per_procedure", float)


# ---------------------------------------------------------------------- hazards that run with time
@small
def years_since_operation(c: Any, i: int) -> float:
    """Years since a patient's last operation."""
    return float((c.now - patient(c, i).last_operation) / MINUTES_PER_DAY / DAYS_PER_YEAR)


@part
def scale_of(c: Any, i: int, k: int) -> float:
    """Scale (years; infinite without a rate) in force for a complication of this patient."""
    entry, one = complication_rules(c, c.scenario, k), patient(c, i)
    rate = entry.per_year
    if one.has_pump and pump_of(c, i).recalled and entry.recalled:
        rate *= rules(c).recall_hazard_multiplier
    if rate <= 0.0:
        return inf
    return float(weibull_scale(rate, entry.weibull_shape, rules(c).battery_median_years))


@part
def wait_for(c: Any, i: int, k: int, u: float, since: float, scale: float, count: int) -> None:
    """Let a complication stand before a patient, by the draw that stands for it from `since` years on."""
    hazard, shape = hazard_of(c, i, k), complication_rules(c, c.scenario, k).weibull_shape
    c.hazard_ids += 1
    hazard.id, hazard.waits = c.hazard_ids, 1
    hazard.u, hazard.since, hazard.scale, hazard.weibull_shape, hazard.count = u, since, scale, shape, count
    if scale == inf:
        return
    years = min(weibull_time(u, scale, shape, since) - since, _LONGEST_YEARS)
    minute = c.now + int(years * DAYS_PER_YEAR * MINUTES_PER_DAY) + 1
    if minute < c.end:
        me = in_time_frame(c, start(c, Process.IN_TIME, i))
        me.complication, me.hazard, me.minute = k, hazard.id, minute


@part
def next_hazard(c: Any, i: int, k: int, count: int, years: float) -> None:
    """Let the next complication of a kind stand before a patient, some years after the last operation."""
    occurrence = complication_rules(c, c.scenario, k).key + patient(c, i).operations + (count << _COUNT_BIT)
    u = draw(c, i, Purpose.COMPLICATION, occurrence)
    wait_for(c, i, k, u, years, scale_of(c, i, k), count)


@part
def follow_table(c: Any, i: int) -> None:
    """Go on under the rates in force now; who has come so far without a complication keeps what luck is left."""
    if not patient(c, i).has_pump:
        return
    years = years_since_operation(c, i)
    for k in range(c.n_complications):
        was, scale = hazard_of(c, i, k), scale_of(c, i, k)
        if not was.waits or (
            scale == was.scale and complication_rules(c, c.scenario, k).weibull_shape == was.weibull_shape
        ):
            continue
        u = was.u
        if was.scale != inf:
            u = draw_left(u, was.scale, was.weibull_shape, was.since, years)
        wait_for(c, i, k, u, years, scale, was.count)


@part
def end_hazards(c: Any, i: int) -> None:
    """Let nothing stand before a patient whose pump is taken out; `hazards` tells its hazards from later ones."""
    patient(c, i).hazards += 1
    for k in range(c.n_complications):
        hazard_of(c, i, k).waits = 0


# ---------------------------------------------------------------------- those of operations and refills
@part
def at_procedure(c: Any, i: int, procedure: int) -> None:
    """Draw what an operation brings about: at once, while the patient is in hospital for it, or some days later."""
    for k in range(c.n_complications):
        entry = complication_rules(c, c.scenario, k)
        place = (c.scenario * c.n_complications + k) * c.n_procedures + procedure
        chance = _per_procedure(c, place, 1)[0]
        if chance < 0.0:
            continue
        if not draw(c, i, Purpose.AT_PROCEDURE, entry.key + patient(c, i).operations) < chance:
            continue
        if entry.onset_days > 0.0:
            me = after_procedure_frame(c, start(c, Process.AFTER_PROCEDURE, i))
            me.complication, me.minute = k, c.now + int(entry.onset_days * MINUTES_PER_DAY)
        else:
            _arise(c, i, k)


@part
def start_hazards(c: Any, i: int, years: float, procedure: int) -> None:
    """Start every hazard after an operation, or at the start of the run for a pump that has been in for some years.

    Without an operation `procedure` is -1.
    """
    patient(c, i).hazards += 1
    for k in range(c.n_complications):
        next_hazard(c, i, k, 0, years)
    if procedure >= 0:
        at_procedure(c, i, procedure)


@part
def at_refill(c: Any, i: int, cause: int) -> None:
    """Draw what a refill brings about; those on a ward or in theatre are checked by others."""
    if cause in (Cause.SURGERY, Cause.ADMISSION):
        return
    one = patient(c, i)
    one.fills += 1
    for k in range(c.n_complications):
        entry = complication_rules(c, c.scenario, k)
        if not entry.per_refill > 0.0:
            continue
        if draw(c, i, Purpose.AT_REFILL, entry.refill_key + one.fills) < entry.per_refill:
            me = after_procedure_frame(c, start(c, Process.AFTER_PROCEDURE, i))
            me.complication, me.minute = k, c.now


# ---------------------------------------------------------------------- those that arise during a stay
@small
def _arise(c: Any, i: int, k: int) -> None:
    """Add a complication to those of the operation for which the patient is in hospital."""
    pump = pump_of(c, i)
    hazard_of(c, i, k).arising = _NONE
    if pump.arising_first < 0:
        pump.arising_first = k
    else:
        hazard_of(c, i, pump.arising_last).arising = k
    pump.arising_last = k


@part
def next_arising(c: Any, i: int) -> int:
    """Take the first of the complications that an operation brought about at once, or -1."""
    pump = pump_of(c, i)
    k = int(pump.arising_first)
    if k >= 0:
        pump.arising_first = hazard_of(c, i, k).arising
    return k


# ---------------------------------------------------------------------- calls
@part
def befall_now(c: Any, caller: int, step: int, i: int, k: int) -> int:
    """Have a complication, then go on with the caller at `step`."""
    f = call(c, caller, step, Process.BEFALL, i)
    befall_frame(c, f).complication = k
    return f


@small
def during(c: Any, caller: int, step: int, i: int) -> int:
    """Live through what an operation brought about at once, then go on with the caller at `step`."""
    return call(c, caller, step, Process.DURING_STAY, i)
