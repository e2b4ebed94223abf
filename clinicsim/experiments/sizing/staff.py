"""Staff of the first year: posts there are, posts that the timetable asks for, posts that the visits would ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.sizing.flows import DAYS
from clinicsim.experiments.sizing.slots import Pool, in_year
from clinicsim.measures.staff import working_share
from clinicsim.world.world import World

_MINUTES_PER_HOUR = 60


@dataclass(frozen=True, slots=True)
class Post:
    """One role, in whole-time equivalents.

    Attributes
    ----------
    in_post : float
        Employed on the first day.
    planned : float
        What runs every planned session at contracted hours, after bank holidays, leave and sickness.
    needed : float
        What runs as many sessions as the visits need.
    """

    role: str
    in_post: float
    planned: float
    needed: float


def posts(world: World, found: Sequence[Pool]) -> tuple[Post, ...]:
    """Posts of each role that a session needs or somebody fills."""
    scenario = world.scenario
    planned = _wte(world, np.ones(len(world.sessions.start)))
    needed = _wte(world, _scale(world, found))
    first = scenario.run.start_date
    return tuple(
        Post(
            role=role,
            in_post=sum(p.wte for p in scenario.staff if p.role == role and p.in_post(first, scenario.staffing)),
            planned=float(planned[place]),
            needed=float(needed[place]),
        )
        for place, role in enumerate(world.names.roles)
    )


def _wte(world: World, scale: Floats) -> Floats:
    """WTE that staff the planned sessions of the year, each counted `scale` times, by role."""
    mine, sessions, staffing = in_year(world), world.sessions, world.scenario.staffing
    length = (sessions.minutes + sessions.travel_minutes)[mine] * scale[mine]
    minutes = (length[:, None] * sessions.needs[mine]).sum(axis=0)
    hours_a_year = staffing.hours_per_week.value * DAYS / 7 * working_share(world, world.scenario)
    wte: Floats = minutes / _MINUTES_PER_HOUR / (hours_a_year * staffing.clinic_share.value)
    return wte


def _scale(world: World, found: Sequence[Pool]) -> Floats:
    """How many times its own number each dated session would be needed; a session of no pool stays as it is."""
    scale = np.ones(len(world.sessions.start))
    for pool in found:
        names = [session.name in pool.sessions for session in world.scenario.sessions]
        if pool.sessions_a_week > 0 and pool.sessions_needed == pool.sessions_needed:
            scale[np.asarray(names)[world.sessions.template]] = pool.sessions_needed / pool.sessions_a_week
    return scale
