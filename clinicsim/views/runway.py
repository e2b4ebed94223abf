"""How long the pumps of the starting list will last: due, alarm and dry dates of each patient, from today's volume."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from clinicsim.world.rules.reservoir import MINUTES_PER_DAY, days_to_volume, refill_due
from clinicsim.world.world import World


@dataclass(frozen=True, slots=True)
class Tank:
    """A pump as it stands on the first day."""

    patient: str  # pseudonym
    volume_ml: float
    concentration_mcg_per_ml: float
    dose_mcg_per_day: float
    days_since_fill: float


@dataclass(frozen=True, slots=True)
class Runway:
    """Days from today to each date of one pump; negative when the date has passed."""

    patient: str
    due_days: float
    alarm_days: float
    dry_days: float

    @property
    def flag(self) -> str:
        """`dry`, `past alarm`, `overdue` or nothing."""
        if self.dry_days <= 0:
            return "dry"
        if self.alarm_days <= 0:
            return "past alarm"
        return "overdue" if self.due_days < 0 else ""


def runway(tank: Tank, alarm_volume_ml: float, max_interval_days: float, margin_days: float) -> Runway:
    """Work out one pump's dates with the rules that the simulation uses.

    Parameters
    ----------
    tank
        Volume in mL, drug strength in mcg/mL, dose in mcg/day (above zero) and days since the last fill.
    alarm_volume_ml
        Volume at which the low-reservoir alarm sounds.
    max_interval_days, margin_days
        The clinic's longest interval between refills, and the margin before the alarm date.
    """
    strength, dose = tank.concentration_mcg_per_ml, tank.dose_mcg_per_day
    alarm = days_to_volume(tank.volume_ml, alarm_volume_ml, strength, dose)
    dry = days_to_volume(tank.volume_ml, 0.0, strength, dose)
    due = refill_due(
        -int(tank.days_since_fill * MINUTES_PER_DAY), int(alarm * MINUTES_PER_DAY), max_interval_days, margin_days
    )
    return Runway(tank.patient, due / MINUTES_PER_DAY, float(alarm), float(dry))


def starting_list(world: World) -> list[Runway]:
    """Runways of all pumps of the starting list, shortest slack first."""
    device = world.scenario.device
    alarm_ml, interval = float(device.alarm_volume_ml), float(device.max_refill_interval_days)
    tanks = (
        Tank(
            name,
            float(patient["volume_ml"]),
            float(patient["concentration"]),
            float(patient["dose"]),
            -float(patient["last_refill_day"]),
        )
        for name, patient in zip(world.cohort.ids, world.cohort.patients, strict=True)
        if patient["itb"]
    )
    return by_slack(runway(tank, alarm_ml, interval, float(device.refill_margin_days)) for tank in tanks)


def by_slack(runways: Iterable[Runway]) -> list[Runway]:
    """Sort with the shortest slack (days to the alarm) first; ties by pseudonym."""
    return sorted(runways, key=lambda one: (one.alarm_days, one.patient))


def runway_title(runways: Sequence[Runway]) -> str:
    """State how many pumps are past their alarm today and how many follow within two weeks."""
    sounding = sum(one.alarm_days <= 0 for one in runways)
    soon = sum(0 < one.alarm_days <= 14 for one in runways)
    overdue = sum(one.due_days < 0 for one in runways)
    past = f"{sounding} of {len(runways)} pumps {'is' if sounding == 1 else 'are'} past the alarm date on the first day"
    return f"{past}, {soon} more reach it within two weeks, {overdue} refills are overdue"


def on_date(start: dt.date, days: float) -> dt.date:
    """Return the date some days after the start."""
    return start + dt.timedelta(days=int(days // 1))
