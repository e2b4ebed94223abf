"""Gaps in a patient's record, filled by stated rules, and the volume in the pump on the first day.

The rules are deterministic: where something must vary between patients it comes from a hash of the patient's id, so the
same file gives the same start whatever the seed. Assumption A52 of the register states them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from dataclasses import dataclass

from clinicsim.scenario.schema.people import Indication
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.cohort.record import Record
from clinicsim.world.rules.reservoir import MINUTES_PER_DAY, minute_at_volume, refill_due, volume_after


@dataclass(frozen=True, slots=True)
class Filled:
    """A record without gaps. Days count from the first day of the run; all zero where a patient has no pump."""

    record: Record
    birth_year: int
    female: bool
    therapy_start_day: int
    last_refill_day: int
    clock_start_day: int
    volume_ml: float  # that the run starts with
    recorded_volume_ml: float  # by the record alone
    imputed: tuple[str, ...]  # what was filled in, in words


def refill_interval_days(reservoir_ml: float, concentration: float, dose: float, scenario: Scenario) -> int:
    """Whole days from a full reservoir to the date by which a refill is due; at least one.

    Parameters
    ----------
    reservoir_ml, concentration, dose : float
        mL, mcg/mL and mcg/day.
    scenario : Scenario
        For the alarm volume, the longest interval and the margin before the alarm.
    """
    device = scenario.device
    alarm = minute_at_volume(0, reservoir_ml, float(device.alarm_volume_ml), concentration, dose)
    due = refill_due(0, alarm, float(device.max_refill_interval_days), float(device.refill_margin_days))
    return max(due // MINUTES_PER_DAY, 1)


def fill(record: Record, scenario: Scenario) -> Filled:
    """Fill the gaps of one patient's record."""
    start = scenario.run.start_date
    indication = list(scenario.indications.values())[record.indication]
    notes: list[str] = []
    last_refill, recorded, volume = _reservoir(record, scenario, notes) if record.therapy == "itb" else (0, 0.0, 0.0)
    return Filled(
        record=record,
        birth_year=_birth_year(record, indication, start, notes),
        female=_female(record, indication, notes),
        therapy_start_day=_therapy_start(record, notes),
        last_refill_day=last_refill,
        clock_start_day=_clock_start(record, start, notes),
        volume_ml=volume,
        recorded_volume_ml=recorded,
        imputed=tuple(f"{record.id}: {note}" for note in notes),
    )


def _birth_year(record: Record, indication: Indication, start: dt.date, notes: list[str]) -> int:
    if record.birth_year is not None:
        return record.birth_year
    year = start.year - round(float(indication.age_mean_years))
    notes.append(f"birth_year set to {year}, the indication's mean age")
    return year


def _female(record: Record, indication: Indication, notes: list[str]) -> bool:
    if record.female is not None:
        return record.female
    female = _uniform(record.id, "sex") < float(indication.female_share)
    notes.append(f"sex set to {'f' if female else 'm'}, by the indication's share of women")
    return female


def _therapy_start(record: Record, notes: list[str]) -> int:
    if record.therapy_start_day is not None:
        return record.therapy_start_day
    if record.therapy == "itb":
        notes.append("therapy_start_date set to the implant of the present pump")
    return record.implant_day


def _clock_start(record: Record, start: dt.date, notes: list[str]) -> int:
    if record.clock_start_day is None and record.waiting_list:
        notes.append(f"clock_start set to the first day, {start}")
    return record.clock_start_day or 0


def _reservoir(record: Record, scenario: Scenario, notes: list[str]) -> tuple[int, float, float]:
    """Day of the last refill, the volume by the record and the volume that the run starts with."""
    last = _last_refill(record, scenario, notes)
    minutes = -last * MINUTES_PER_DAY
    recorded = float(volume_after(record.reservoir_ml, minutes, record.concentration, record.dose))
    if recorded > 0.0:
        return last, recorded, recorded
    alarm_ml = float(scenario.device.alarm_volume_ml)
    notes.append(f"dry by its record; volume set to the alarm volume, {alarm_ml:g} mL")
    return last, recorded, alarm_ml


def _last_refill(record: Record, scenario: Scenario, notes: list[str]) -> int:
    if record.last_refill_day is not None:
        return record.last_refill_day
    interval = refill_interval_days(record.reservoir_ml, record.concentration, record.dose, scenario)
    if record.next_refill_day is not None:
        day, how = record.next_refill_day - interval, "worked back from the next refill"
    else:
        day, how = -math.floor(_uniform(record.id, "last_refill") * interval), "spread evenly over the refill interval"
    day = min(max(day, record.implant_day), 0)
    notes.append(f"last_refill_date set to {scenario.run.start_date + dt.timedelta(days=day)}, {how}")
    return day


def _uniform(patient: str, what: str) -> float:
    digest = hashlib.sha256(f"{patient}:{what}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64
