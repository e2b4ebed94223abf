"""The reservoir's life: fills, dose reviews, alarm and dry dates; see `process/reservoir.py`."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import MINUTES_PER_DAY, indication_rules, patient, pump_of, rules
from clinicsim.engines.compiled.faults import at_refill, end_hazards
from clinicsim.engines.compiled.flow import start
from clinicsim.engines.compiled.frames import frames
from clinicsim.engines.compiled.layout import HAZARD, NO_MINUTE, PUMP
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.log import log
from clinicsim.engines.compiled.memory import numbers, wiped_rows
from clinicsim.engines.compiled.outcomes import note
from clinicsim.engines.compiled.processes import Process
from clinicsim.world.calendar import DAYS_PER_YEAR
from clinicsim.world.events import Cause, Kind
from clinicsim.world.rules.dose import reviewed_dose, strength_for, target_dose
from clinicsim.world.rules.reservoir import minute_at_volume, volume_after

reservoir_frame = frames(ints="serial state")
extra_due = numbers("extra_due")
_strengths = numbers("strengths", float)
_wiped_pump = wiped_rows("pumps", PUMP)
_wiped_hazard = wiped_rows("hazards", HAZARD)


# ---------------------------------------------------------------------- the pump itself
@part
def new_pump(c: Any, i: int) -> None:
    """Clear the patient's row for a new pump; it comes, with those of all that a pump brings, with the first one."""
    one = patient(c, i)
    if one.pump < 0:
        if c.pumps_used < c.pumps_room:
            one.pump = c.pumps_used
            c.pumps_used += 1
        else:
            c.full = 8
            one.pump = 0
        for k in range(c.n_complications):
            _wiped_hazard(c, one.pump * c.n_complications + k)
        due = extra_due(c, one.pump * c.n_visits, c.n_visits)
        for visit in range(c.n_visits):
            due[visit] = NO_MINUTE
    _wiped_pump(c, one.pump)
    pump_of(c, i).arising_first = -1


@small
def still_has(c: Any, i: int, serial: int) -> bool:
    """Whether a patient still has the pump of this serial number."""
    return bool(patient(c, i).has_pump and pump_of(c, i).serial == serial)


@part
def volume_now(c: Any, i: int) -> float:
    """Volume in the reservoir, mL; a pump that does not run keeps what it has."""
    pump = pump_of(c, i)
    if not pump.running:
        return float(pump.volume_ml)
    return float(volume_after(pump.volume_ml, float(c.now - pump.measured), pump.strength, pump.dose))


@part
def wanted_strength(c: Any, i: int) -> float:
    """Drug strength that policy wants in this pump at its dose, mcg/mL."""
    pump, device = pump_of(c, i), rules(c)
    strengths = _strengths(c, c.scenario * c.n_strengths, device.strengths)
    best = strength_for(
        pump.dose, pump.reservoir_ml, device.device_alarm_volume_ml, strengths, device.device_minimum_usable_days
    )
    # Going back to a weaker drug is not worth a bridging bolus while the present one is still supplied.
    if best < pump.strength:
        for strength in strengths:
            if strength == pump.strength:
                return float(strength)
    return float(best)


# ---------------------------------------------------------------------- alarm and dry dates
@part
def set_dates(c: Any, i: int) -> None:
    """Work out when the alarm will sound and when the pump will be dry, and watch for both."""
    pump, alarm_ml = pump_of(c, i), rules(c).device_alarm_volume_ml
    pump.alarm = minute_at_volume(c.now, pump.volume_ml, alarm_ml, pump.strength, pump.dose)
    pump.dry = minute_at_volume(c.now, pump.volume_ml, 0.0, pump.strength, pump.dose)
    pump.state += 1
    if not pump.running:  # a pump whose battery has ended neither alarms nor runs dry
        return
    log(c, Kind.ALARM_DATE, i, pump.serial, float(pump.alarm), Cause.NONE)
    log(c, Kind.DRY_DATE, i, pump.serial, float(pump.dry), Cause.NONE)
    me = reservoir_frame(c, start(c, Process.WATCH_RESERVOIR, i))
    me.serial, me.state = pump.serial, pump.state


@part
def change_dose(c: Any, i: int) -> bool:
    """Move the dose towards the target; whether it has changed."""
    pump, now, of = pump_of(c, i), rules(c), indication_rules(c, i)
    years = (c.now - pump.therapy_began) / MINUTES_PER_DAY / DAYS_PER_YEAR
    target = target_dose(
        years,
        pump.start_dose,
        now.dose_titration_months / 12,
        pump.dose_factor,
        of.dose_1_year_mcg_per_day,
        of.dose_10_year_mcg_per_day,
    )
    dose = reviewed_dose(
        pump.dose, target, now.dose_change_threshold, now.dose_min_mcg_per_day, now.dose_max_mcg_per_day
    )
    if dose == pump.dose:
        return False
    pump.dose = dose
    log(c, Kind.DOSE, i, pump.serial, dose, Cause.NONE)
    return True


# ---------------------------------------------------------------------- what is done to it
@part
def refill(c: Any, i: int, cause: int) -> None:
    """Draw out the old drug, fill up, and review strength and dose."""
    pump = pump_of(c, i)
    if cause != Cause.SURGERY:
        log(c, Kind.MARGIN, i, pump.serial, (pump.alarm - c.now) / MINUTES_PER_DAY, cause)
        log(c, Kind.BUFFER, i, pump.serial, (pump.dry - c.now) / MINUTES_PER_DAY, cause)
    log(c, Kind.ASPIRATED, i, pump.serial, volume_now(c, i), cause)
    pump.volume_ml, pump.measured, pump.last_fill = pump.reservoir_ml, c.now, c.now
    log(c, Kind.FILLED, i, pump.serial, pump.reservoir_ml, cause)
    strength = wanted_strength(c, i)
    if strength != pump.strength:
        pump.strength = strength
        log(c, Kind.STRENGTH, i, pump.serial, strength, Cause.NONE)
    change_dose(c, i)
    set_dates(c, i)
    note(c, i)
    at_refill(c, i, cause)


@part
def review_dose(c: Any, i: int) -> None:
    """Set the dose at a visit without a fill."""
    pump = pump_of(c, i)
    pump.volume_ml = volume_now(c, i)
    pump.measured = c.now
    if change_dose(c, i):
        set_dates(c, i)


@part
def take_out(c: Any, i: int, cause: int) -> None:
    """Take a pump out of use: it no longer infuses, and what it holds is drawn out."""
    one, pump = patient(c, i), pump_of(c, i)
    log(c, Kind.ASPIRATED, i, pump.serial, volume_now(c, i), cause)
    if pump.running:
        log(c, Kind.PUMP_OUT, i, pump.serial, (c.now - pump.inserted) / MINUTES_PER_DAY, cause)
    pump.running, one.has_pump = 0, 0
    end_hazards(c, i)
