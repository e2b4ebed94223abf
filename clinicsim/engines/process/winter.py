"""The winter, which comes back every year."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from clinicsim.world.calendar import MINUTES_PER_DAY

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic


def in_winter(clinic: Clinic) -> bool:
    """Whether today is in one of the months of winter."""
    today = clinic.world.scenario.run.start_date + dt.timedelta(days=clinic.clock.now // MINUTES_PER_DAY)
    return today.month in clinic.scenario.winter.months
