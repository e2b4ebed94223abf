"""Whole-time equivalents in post, month by month, as the scenario and its dated changes fund them."""

from __future__ import annotations

import datetime as dt

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.world import World


def posts(world: World, replications: int) -> dict[str, Floats]:
    """Whole-time equivalents employed by role at the middle of each month, shape (replications, months).

    Posts are as the scenario states them, with its dated changes; nobody resigns by chance, so all replications agree.
    """
    run = world.scenario.run
    middles = (world.month_starts[:-1] + world.month_starts[1:]) // 2
    by_role = {role: np.zeros(middles.size) for role in world.names.roles}
    for month, minute in enumerate(middles):
        scenario = world.on(int(minute))
        day = run.start_date + dt.timedelta(days=int(minute) // MINUTES_PER_DAY)
        for member in scenario.staff:
            if member.in_post(day, scenario.staffing):
                by_role[member.role][month] += member.wte
    return {role: np.tile(wte, (replications, 1)) for role, wte in by_role.items()}
