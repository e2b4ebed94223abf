"""Slots of the first year: what sessions offer after bank holidays, leave and sickness, against what is wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Bools, Floats
from clinicsim.experiments.sizing.flows import DAYS
from clinicsim.experiments.sizing.visits import Wanted
from clinicsim.measures.staff import WEEKDAYS_PER_YEAR
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.calendar import DAYS_PER_YEAR, MINUTES_PER_DAY
from clinicsim.world.events import NOBODY
from clinicsim.world.world import World

WEEKS = DAYS / 7


@dataclass(frozen=True, slots=True)
class Pool:
    """Visit types that share sessions, and those sessions.

    Attributes
    ----------
    slots_planned, slots_run : float
        Slots of the year after bank holidays, and of them those of sessions that are expected to run.
    sessions_run : float
        Sessions of the year that are expected to run.
    slots_wanted : float
        Slots of the year that the visits take.
    sessions_a_week, sessions_needed : float
        Planned now, and what would hold the visits at the share of slots that may be used; nan without a session.
    """

    visits: tuple[str, ...]
    sessions: tuple[str, ...]
    slots_planned: float
    slots_run: float
    sessions_run: float
    slots_wanted: float
    sessions_a_week: float
    sessions_needed: float

    @property
    def used(self) -> float:
        """Share of the slots that the visits take."""
        if self.slots_run > 0:
            return self.slots_wanted / self.slots_run
        return float("inf") if self.slots_wanted else float("nan")

    @property
    def gap(self) -> float:
        """Slots wanted beyond those there are; negative: to spare."""
        return self.slots_wanted - self.slots_run


def pools(world: World, wanted: Sequence[Wanted], use: float) -> tuple[Pool, ...]:
    """Group visit types by the sessions that they share, and hold what is wanted against what there is.

    Parameters
    ----------
    use
        Largest share of slots to plan for, above 0: a diary that is full has no room at short notice.
    """
    return tuple(_pool(world, wanted, group, use) for group in _groups(world))


def _groups(world: World) -> list[Bools]:
    """Visit types, shape (visits,), of each group that shares sessions, in order of the first."""
    holds = world.sessions.holds[in_year(world)]
    left, found = np.ones(len(world.names.visits), dtype=np.bool_), []
    for place in range(left.size):
        if not left[place]:
            continue
        group = np.zeros_like(left)
        group[place] = True
        while True:
            shared = holds[(holds & group).any(axis=1)].any(axis=0) | group
            if (shared == group).all():
                break
            group = shared
        left &= ~group
        found.append(group)
    return found


def in_year(world: World) -> Bools:
    """Which dated sessions are planned in the first year."""
    sessions = world.sessions
    return np.asarray(sessions.planned & (sessions.start < DAYS * MINUTES_PER_DAY))


def _pool(world: World, wanted: Sequence[Wanted], group: Bools, use: float) -> Pool:
    sessions = world.sessions
    mine = in_year(world) & (sessions.holds & group).any(axis=1)
    runs = run_share(world)[mine]
    slots = sessions.slots[mine].astype(np.float64)
    slots_wanted = float(np.nansum([each.slots for each, there in zip(wanted, group, strict=True) if there]))
    planned, run = float(slots.sum()), float((slots * runs).sum())
    a_week = float(mine.sum()) / WEEKS
    return Pool(
        visits=tuple(name for name, there in zip(world.names.visits, group, strict=True) if there),
        sessions=tuple(dict.fromkeys(world.scenario.sessions[place].name for place in sessions.template[mine])),
        slots_planned=planned,
        slots_run=run,
        sessions_run=float(runs.sum()),
        slots_wanted=slots_wanted,
        sessions_a_week=a_week,
        sessions_needed=a_week * slots_wanted / (run * use) if run > 0 else float("nan"),
    )


def run_share(world: World) -> Floats:
    """Chance that each dated session runs, shape (sessions,): every place of it filled by its member or by cover.

    A member is away on leave for his or her days of leave over the year's weekdays, and sick for the share of sickness.
    A colleague covers if at work and not in another session then, with the chance of the scenario; then the agency.
    """
    sessions, pattern = world.sessions, world.pattern
    chance = np.ones(len(sessions.start))
    for s in np.flatnonzero(in_year(world)):
        scenario = world.on(int(sessions.start[s]))
        away = _away(scenario)
        for role, member in zip(pattern.role[s], pattern.member[s], strict=True):
            if role < 0:
                continue
            colleagues = _colleagues(world, int(s), int(role))
            late = _cover(scenario, scenario.staffing.cover_short_notice_probability.value, colleagues, away)
            ahead = _cover(scenario, scenario.staffing.cover_planned_probability.value, colleagues, away)
            if member == NOBODY:
                chance[s] *= ahead
                continue
            leave, sick = away["leave"], away["sick"]
            chance[s] *= 1.0 - leave * (1.0 - ahead) - (1.0 - leave) * sick * (1.0 - late)
    return chance


def _away(scenario: Scenario) -> Mapping[str, float]:
    staffing = scenario.staffing
    return {
        "leave": min(staffing.leave_days_per_year.value / WEEKDAYS_PER_YEAR, 1.0),
        "sick": staffing.sickness_share.value,
    }


def _colleagues(world: World, session: int, role: int) -> int:
    """Members of a role who are in post and in no other session at the time, whoever takes this place left out."""
    sessions, pattern = world.sessions, world.pattern
    start, end = sessions.start[session], sessions.start[session] + sessions.minutes[session]
    during = sessions.planned & (sessions.start < end) & (start < sessions.start + sessions.minutes)
    taken = set(pattern.member[during].ravel().tolist())
    scenario = world.on(int(start))
    date = world.scenario.run.start_date.toordinal() + int(start) // MINUTES_PER_DAY
    return sum(
        person.role == world.names.roles[role]
        and place not in taken
        and person.in_post(world.scenario.run.start_date.fromordinal(date), scenario.staffing)
        for place, person in enumerate(scenario.staff)
    )


def _cover(scenario: Scenario, chance: float, colleagues: int, away: Mapping[str, float]) -> float:
    """Chance that a place is covered by one of the colleagues, or else by the agency."""
    at_work = (1.0 - away["leave"]) * (1.0 - away["sick"])
    nobody = (1.0 - chance * at_work) ** colleagues
    return 1.0 - nobody * (1.0 - scenario.staffing.agency_probability.value)


def patients_a_week(pool: Pool, wanted: Sequence[Wanted], visit: str, slots_of_visit: int) -> float:
    """Patients of one visit type who can be seen a week, after what the other types of the pool want."""
    own = next(each for each in wanted if each.visit == visit)
    others = pool.slots_wanted - own.slots
    return max(pool.slots_run - others, 0.0) * (1.0 - own.missed) / slots_of_visit / (DAYS_PER_YEAR / 7)
