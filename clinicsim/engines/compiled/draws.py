"""A patient's luck: keyed draws, and those that are counted by purpose."""

from __future__ import annotations

from typing import Any

import numpy as np

from clinicsim.engines.compiled.layout import PATIENT
from clinicsim.engines.compiled.linking import part
from clinicsim.engines.compiled.memory import numbers, rows
from clinicsim.world.calendar import DAYS_PER_YEAR, MINUTES_PER_DAY
from clinicsim.world.randomness import Purpose, exponential, uniform

MINUTES_PER_YEAR = DAYS_PER_YEAR * MINUTES_PER_DAY

COUNTED = (
    Purpose.ACCEPTED,
    Purpose.DEATH,
    Purpose.ASSESSED,
    Purpose.ORAL_DISCHARGE,
    Purpose.TRIAL_RESPONSE,
    Purpose.ACCEPTS_IMPLANT,
    Purpose.DOSE,
    Purpose.STOPPING,
    Purpose.WITHDRAWAL,
    Purpose.SEVERITY,
    Purpose.ONSET,
    Purpose.NIGHTS,
    Purpose.WITHDRAWAL_DEATH,
    Purpose.ON_CALL_REFILL,
    Purpose.DID_NOT_ATTEND,
    Purpose.CANCELS,
    Purpose.CALLS,
    Purpose.REIMPLANT,
    Purpose.TELEPHONE,
    Purpose.TOXIN_RESPONSE,
    Purpose.TOXIN_COURSE,
    Purpose.STAGE_MINUTES,
    Purpose.PUNCTUALITY,
)
"""Purposes for which a patient's draws are numbered as they come."""

_PLACE = np.full(max(Purpose) + 1, -1, dtype=np.int64)
_PLACE[list(COUNTED)] = np.arange(len(COUNTED))
N_COUNTED = len(COUNTED)

_patient = rows("patients", PATIENT)
_drawn = numbers("drawn", np.dtype("i4"))


@part
def draw(c: Any, i: int, purpose: int, occurrence: int) -> float:
    """Uniform draw of a patient."""
    return float(uniform(c.key, _patient(c, i).key, purpose, occurrence))


@part
def draw_next(c: Any, i: int, purpose: int) -> float:
    """The patient's next draw of a counted purpose."""
    count = _drawn(c, i * N_COUNTED + _PLACE[purpose], 1)
    occurrence = int(count[0])
    count[0] += 1
    return float(uniform(c.key, _patient(c, i).key, purpose, occurrence))


@part
def time_to(c: Any, i: int, purpose: int, per_year: float) -> int:
    """Minute at which something of a constant rate happens."""
    if per_year <= 0.0:
        return int(c.end)
    return int(c.now + 1 + int(exponential(draw_next(c, i, purpose), MINUTES_PER_YEAR / per_year)))
