"""Pumps: life of a battery, and the reservoir as a tank."""

from __future__ import annotations

import math

import numpy as np

from clinicsim.verification.check import Check, Pair, near, same
from clinicsim.verification.closed_forms.closed import closed
from clinicsim.world.rules.hazard import battery_life
from clinicsim.world.rules.reservoir import days_to_volume

NEVER = 1e9


def _battery(_: bool) -> tuple[Pair, ...]:
    median, shape, count = 5.9, 8.0, 4_000
    uniforms = (np.arange(count) + 0.5) / count
    lives = [battery_life(float(u), median, shape, NEVER, 0.0) for u in uniforms]
    scale = battery_life(math.exp(-1.0), median, shape, NEVER, 0.0)  # as many last longer as e to the minus one
    return (
        near("median, years", battery_life(0.5, median, shape, NEVER, 0.0), 5.9, relative=1e-12),
        near("scale, years", scale, 6.177, absolute=0.0005),
        near("mean, years", float(np.mean(lives)), 5.817, absolute=0.0005),
        same("longest with a hard stop, years", battery_life(1e-12, median, shape, 7.0, 0.0), 7.0),
    )


def _reservoir(_: bool) -> tuple[Pair, ...]:
    low, high = (500.0, 168.0), (2000.0, 500.0)  # strength in mcg/mL, dose in mcg/day
    return (
        near("20 mL, 168 mcg/day of 500 mcg/mL: days to alarm", days_to_volume(20, 2, *low), 53.6, absolute=0.05),
        near("... and from alarm to dry", days_to_volume(2, 0, *low), 6.0, absolute=0.05),
        near("20 mL, 500 mcg/day of 2,000 mcg/mL: days to alarm", days_to_volume(20, 2, *high), 72.0, absolute=0.05),
        near("... and from alarm to dry", days_to_volume(2, 0, *high), 8.0, absolute=0.05),
    )


def checks() -> tuple[Check, ...]:
    """All checks of this family."""
    return (
        closed("battery", "Weibull life of a battery, shape 8, median 5.9 years", "last digit", _battery),
        closed("reservoir", "Days from full to alarm, and from alarm to dry", "last digit", _reservoir),
    )
