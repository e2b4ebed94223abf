"""Refills outside the clinic's sessions: as a day case, and on call; see `process/hospital.py`."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import MINUTES_PER_DAY, patient, pump_of, rules, rules_of
from clinicsim.engines.compiled.flow import DONE, wait_until
from clinicsim.engines.compiled.frames import frames
from clinicsim.engines.compiled.hospital import admit, discharge
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.office import release
from clinicsim.engines.compiled.reservoir import refill, still_has
from clinicsim.engines.compiled.wards import lie_in
from clinicsim.world.events import Cause, Rank

MINUTES_PER_HOUR = 60
_DAY_CASE_HOUR = 10

_refill = frames(ints="serial filled since")


@small
def _needs_it(c: Any, f: int) -> bool:
    """Whether the pump is the one that it was, works, has not been filled, and its patient is not in hospital."""
    me = _refill(c, f)
    i = me.patient
    if not still_has(c, i, me.serial):
        return False
    pump = pump_of(c, i)
    return bool(pump.last_fill == me.filled and pump.running and not patient(c, i).admitted)


@part
def day_case(c: Any, f: int) -> int:
    """Fill a pump as a day case on the next day."""
    me = _refill(c, f)
    i, level = me.patient, rules_of(c, me.scenario).huddle_day_case_level
    if me.step == 0:
        me.serial, me.filled = pump_of(c, i).serial, pump_of(c, i).last_fill
        tomorrow = (c.now // MINUTES_PER_DAY + 1) * MINUTES_PER_DAY + _DAY_CASE_HOUR * MINUTES_PER_HOUR
        return wait_until(c, f, 1, tomorrow, Rank.ADMISSION, patient(c, i).number)
    if me.step == 1:
        if not _needs_it(c, f):
            return DONE
        release(c, i, Cause.DAY_CASE)
        me.since = admit(c, i, level, Cause.DAY_CASE)
        refill(c, i, Cause.DAY_CASE)
        return lie_in(c, f, 2, i, level, 1.0, Cause.EMERGENCY)
    discharge(c, i, level, me.since, Cause.DAY_CASE)
    return DONE


@part
def on_call_refill(c: Any, f: int) -> int:
    """Fill a pump out of hours, at the patient's bedside."""
    me = _refill(c, f)
    i = me.patient
    if me.step == 0:
        me.serial, me.filled = pump_of(c, i).serial, pump_of(c, i).last_fill
        minute = c.now + int(rules(c).emergency_on_call_delay_hours * MINUTES_PER_HOUR)
        return wait_until(c, f, 1, minute, Rank.ADMISSION, patient(c, i).number)
    if _needs_it(c, f):
        refill(c, i, Cause.ON_CALL)
        release(c, i, Cause.ON_CALL)
    return DONE
