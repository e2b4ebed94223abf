"""The watch over a battery: it asks for replacement, shows its indicator, then ends; see `process/battery.py`."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import MINUTES_PER_DAY, patient, pump_of, rules
from clinicsim.engines.compiled.battery import stop
from clinicsim.engines.compiled.emergencies import lost_drug
from clinicsim.engines.compiled.flow import DONE, wait_until
from clinicsim.engines.compiled.frames import frames
from clinicsim.engines.compiled.linking import part
from clinicsim.engines.compiled.log import log
from clinicsim.engines.compiled.reservoir import still_has
from clinicsim.engines.compiled.theatre import request
from clinicsim.world.events import Cause, Kind, Rank

_watch = frames(ints="serial ends eri")


@part
def watch_battery(c: Any, f: int) -> int:
    """Ask for a replacement, show the indicator, and in the end stop."""
    me = _watch(c, f)
    i = me.patient
    pump, number, replacement = pump_of(c, i), patient(c, i).number, c.n_procedure_replacement
    if me.step == 0:
        me.serial, me.ends = pump.serial, pump.end_of_service
        me.eri = me.ends - int(rules(c).battery_eri_to_end_of_service_days * MINUTES_PER_DAY)
        asks = me.eri - int(rules(c).battery_request_before_eri_days * MINUTES_PER_DAY)
        if asks < me.eri:
            return wait_until(c, f, 1, max(asks, c.now), Rank.BATTERY, number)
        return wait_until(c, f, 2, max(me.eri, c.now), Rank.BATTERY, number)
    if not still_has(c, i, me.serial):
        return DONE
    if me.step == 1:
        request(c, i, replacement, c.now)
        return wait_until(c, f, 2, max(me.eri, c.now), Rank.BATTERY, number)
    if me.step == 2:
        log(c, Kind.ERI, i, pump.serial, float(me.ends), Cause.NONE)
        request(c, i, replacement, c.now)
        return wait_until(c, f, 3, me.ends, Rank.BATTERY, number)
    log(c, Kind.END_OF_SERVICE, i, pump.serial, (c.now - pump.inserted) / MINUTES_PER_DAY, Cause.NONE)
    stop(c, i, Cause.END_OF_SERVICE)
    lost_drug(c, i, Cause.END_OF_SERVICE, rules(c).withdrawal_probability_at_end_of_service, replacement)
    return DONE
