"""The watch over a pump's alarm and dry dates; see `process/reservoir.py`."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import patient, pump_of
from clinicsim.engines.compiled.emergencies import ran_dry
from clinicsim.engines.compiled.flow import DONE, wait_until
from clinicsim.engines.compiled.huddle import alarm_sounds
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.log import log
from clinicsim.engines.compiled.outcomes import note
from clinicsim.engines.compiled.reservoir import reservoir_frame, still_has, volume_now
from clinicsim.world.events import Cause, Kind, Rank

_IN_HOSPITAL, _NO_SLOT = int(Cause.IN_HOSPITAL), int(Cause.NO_SLOT)


@small
def _still(c: Any, f: int) -> bool:
    """Whether the pump still runs and is filled and dosed as when its dates were worked out."""
    me = reservoir_frame(c, f)
    i = me.patient
    return bool(still_has(c, i, me.serial) and pump_of(c, i).state == me.state and pump_of(c, i).running)


@small
def _why_late(c: Any, i: int) -> int:
    one = patient(c, i)
    if one.owes:
        return int(one.owed_why_late)
    return _IN_HOSPITAL if one.busy else _NO_SLOT


@part
def watch_reservoir(c: Any, f: int) -> int:
    """Wait for the alarm, then for the pump to run dry, unless a fill or a new dose comes first."""
    me = reservoir_frame(c, f)
    i = me.patient
    pump, number = pump_of(c, i), patient(c, i).number
    if me.step == 0:
        return wait_until(c, f, 1, pump.alarm, Rank.RESERVOIR, number)
    if not _still(c, f):
        return DONE
    if me.step == 1:
        log(c, Kind.ALARM, i, pump.serial, volume_now(c, i), _why_late(c, i))
        alarm_sounds(c, i)
        return wait_until(c, f, 2, pump.dry, Rank.RESERVOIR, number)
    log(c, Kind.DRY, i, pump.serial, 0.0, _why_late(c, i))
    note(c, i)
    ran_dry(c, i)
    return DONE
