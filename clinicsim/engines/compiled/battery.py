"""The battery: how long it lasts, and what its end does to the pump; see `process/battery.py`."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import MINUTES_PER_DAY, pump_of, rules
from clinicsim.engines.compiled.draws import draw
from clinicsim.engines.compiled.hospital import keep_busy
from clinicsim.engines.compiled.linking import part
from clinicsim.engines.compiled.log import log
from clinicsim.engines.compiled.outcomes import note
from clinicsim.engines.compiled.reservoir import volume_now
from clinicsim.world.calendar import DAYS_PER_YEAR
from clinicsim.world.events import Kind
from clinicsim.world.randomness import Purpose
from clinicsim.world.rules.hazard import battery_life


@part
def end_of_service(c: Any, i: int, serial: int, inserted: int) -> int:
    """Draw the minute at which a pump's battery ends; a prevalent pump is known to have lasted so far."""
    now = rules(c)
    age = (c.now - inserted) / MINUTES_PER_DAY / DAYS_PER_YEAR
    # Nobody starts with a battery that has already ended: such a pump is at the end of its last ninety days.
    survived = min(age, now.battery_max_years - now.battery_eri_to_end_of_service_days / DAYS_PER_YEAR)
    u = draw(c, i, Purpose.BATTERY, serial)
    life = battery_life(u, now.battery_median_years, now.battery_weibull_shape, now.battery_max_years, survived)
    return int(inserted + int(max(life, age) * DAYS_PER_YEAR * MINUTES_PER_DAY) + 1)


@part
def stop(c: Any, i: int, cause: int) -> None:
    """Stop a pump that stays in the patient: it infuses nothing, and no visit helps until it is replaced."""
    pump = pump_of(c, i)
    pump.volume_ml = volume_now(c, i)
    pump.measured, pump.running = c.now, 0
    log(c, Kind.PUMP_OUT, i, pump.serial, (c.now - pump.inserted) / MINUTES_PER_DAY, cause)
    keep_busy(c, i)
    note(c, i)
