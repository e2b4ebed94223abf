"""The pump as a tank: how long a volume lasts, when the alarm sounds and when a refill is due.

The arithmetic is that of the pump's own telemetry: volume falls by dose / concentration each day.
"""

from __future__ import annotations

from clinicsim.world.jit import rule

MINUTES_PER_DAY = 1440


@rule
def days_to_volume(volume_ml: float, target_ml: float, concentration: float, dose: float) -> float:
    """Days until the reservoir has fallen from one volume to another (negative if it already has).

    Parameters
    ----------
    volume_ml, target_ml : float
        Volume now and volume asked about, mL.
    concentration : float
        Drug strength, mcg/mL.
    dose : float
        Dose, mcg/day; above zero.
    """
    return (volume_ml - target_ml) * concentration / dose


@rule
def volume_after(volume_ml: float, minutes: float, concentration: float, dose: float) -> float:
    """Volume in mL after some minutes, never below zero."""
    left = volume_ml - dose / concentration * minutes / MINUTES_PER_DAY
    return left if left > 0.0 else 0.0


@rule
def minute_at_volume(now: int, volume_ml: float, target_ml: float, concentration: float, dose: float) -> int:
    """Whole minute at which the reservoir reaches a volume; the present one if it already has."""
    minutes = days_to_volume(volume_ml, target_ml, concentration, dose) * MINUTES_PER_DAY
    return now + int(minutes) + 1 if minutes > 0.0 else now


@rule
def refill_due(filled: int, alarm: int, max_interval_days: float, margin_days: float) -> int:
    """Minute by which a refill is due: the longest allowed interval, or a margin before the alarm date."""
    by_interval = filled + int(max_interval_days * MINUTES_PER_DAY)
    by_alarm = alarm - int(margin_days * MINUTES_PER_DAY)
    return by_interval if by_interval < by_alarm else by_alarm
