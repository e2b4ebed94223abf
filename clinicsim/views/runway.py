"""How long the pumps of the starting list will last: due, booked, alarm and dry dates, from today's volume."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from clinicsim.measures.refills import AT_RISK_DAYS, REFILL_VISITS
from clinicsim.measures.spells import NOT_CLOSED
from clinicsim.world.rules.reservoir import MINUTES_PER_DAY, days_to_volume, refill_due
from clinicsim.world.world import World

if TYPE_CHECKING:
    from clinicsim.views.illustration import Illustration


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
    booked_days: float | None = None  # to the booked refill; infinite where none is booked; None where nobody knows

    @property
    def flag(self) -> str:
        """`dry`, `past alarm`, `booked after alarm`, `not booked`, `overdue` or nothing: the first that holds."""
        if self.dry_days <= 0:
            return "dry"
        if self.alarm_days <= 0:
            return "past alarm"
        if self.is_booked_late:
            return "booked after alarm"
        if self.is_unbooked_soon:
            return "not booked"
        return "overdue" if self.due_days < 0 else ""

    @property
    def appointment_days(self) -> float | None:
        """Days to the booked refill; None where none is booked or nobody knows."""
        return None if self.booked_days == math.inf else self.booked_days

    @property
    def is_booked_late(self) -> bool:
        """Whether the booked refill comes after the alarm date."""
        return self.appointment_days is not None and self.appointment_days > self.alarm_days

    @property
    def is_unbooked_soon(self) -> bool:
        """Whether no refill is booked though the alarm date is near, as the measure `unbooked_at_risk` has it."""
        return self.booked_days == math.inf and self.alarm_days <= AT_RISK_DAYS


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
    """Runways of all pumps of the starting list, shortest slack first.

    Booked dates are those of the list; a list without a single booked refill does not say who is booked.
    """
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
    found = by_slack(runway(tank, alarm_ml, interval, float(device.refill_margin_days)) for tank in tanks)
    booked = _booked_in_list(world)
    return with_bookings(found, booked) if booked else found


def with_bookings(runways: Iterable[Runway], booked: Mapping[str, float]) -> list[Runway]:
    """Give each pump its booked refill, in days from today by pseudonym; whoever has none there is not booked."""
    return [replace(one, booked_days=booked.get(one.patient, math.inf)) for one in runways]


def first_bookings(illustration: Illustration) -> dict[str, float]:
    """Days to the refill that one replication's office books on the first day, by pseudonym.

    The diary of one possible future: with other luck some are booked otherwise.
    """
    view, ids = illustration.view, illustration.world.cohort.ids
    refills, bookings = view.visit_types(REFILL_VISITS), view.bookings
    # A booking does not say the visit type; the row that closes it does.
    closed = bookings.closed_at
    is_refill = (closed != NOT_CLOSED) & np.isin(view.log["value"][np.where(closed == NOT_CLOSED, 0, closed)], refills)
    made = bookings.where(is_refill & (bookings.start < MINUTES_PER_DAY) & (bookings.patient < len(ids)))
    booked: dict[str, float] = {}
    for patient, minute in zip(made.patient.tolist(), made.value.tolist(), strict=True):
        booked.setdefault(ids[patient], minute / MINUTES_PER_DAY)
    return booked


def list_with_bookings(world: World, illustration: Illustration | None = None) -> tuple[list[Runway], str]:
    """Runways of the starting list with booked refills, and a sentence on where the bookings come from.

    The list's own bookings if it has any; else those of one replication's first day, if one is given; else none.
    """
    found = starting_list(world)
    if any(one.booked_days is not None for one in found):
        return found, "Booked dates are those of the list."
    if illustration is None:
        return found, ""
    words = f"The list holds no bookings: these are what the office books on the first day in {illustration.name}."
    return with_bookings(found, first_bookings(illustration)), words.replace("Replication", "replication")


def _booked_in_list(world: World) -> dict[str, float]:
    """Days to each booked refill of the starting list, by pseudonym."""
    refills = [place for place, name in enumerate(world.names.visits) if name in REFILL_VISITS]
    return {
        name: float(patient["next_appointment_day"])
        for name, patient in zip(world.cohort.ids, world.cohort.patients, strict=True)
        if patient["itb"] and patient["next_appointment_day"] >= 0 and patient["next_appointment_visit"] in refills
    }


def by_slack(runways: Iterable[Runway]) -> list[Runway]:
    """Sort with the shortest slack (days to the alarm) first; ties by pseudonym."""
    return sorted(runways, key=lambda one: (one.alarm_days, one.patient))


def runway_title(runways: Sequence[Runway]) -> str:
    """State how many pumps are past their alarm today and how many follow within two weeks."""
    sounding = sum(one.alarm_days <= 0 for one in runways)
    soon = sum(0 < one.alarm_days <= AT_RISK_DAYS for one in runways)
    overdue = sum(one.due_days < 0 for one in runways)
    past = f"{sounding} of {len(runways)} pumps {'is' if sounding == 1 else 'are'} past the alarm date on the first day"
    said = f"{past}, {soon} more reach it within two weeks, {overdue} refills are overdue"
    if all(one.booked_days is None for one in runways):
        return said
    late, unbooked = sum(one.is_booked_late for one in runways), sum(one.is_unbooked_soon for one in runways)
    if not late and not unbooked:
        return f"{said}; none is booked after its alarm date"
    return f"{said}; {late} booked after the alarm date, {unbooked} without a booking though it is within two weeks"


def on_date(start: dt.date, days: float) -> dt.date:
    """Return the date some days after the start."""
    return start + dt.timedelta(days=int(days // 1))
