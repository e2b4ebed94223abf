"""The rota of one replication: who staffs each session, and which sessions are lost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import NOBODY, Cause
from clinicsim.world.randomness import Purpose, uniform
from clinicsim.world.rota.absences import ABSENT, AT_WORK, ON_STRIKE, SICK, absences
from clinicsim.world.rota.cover import Cover
from clinicsim.world.world import Bools, Plan, World

# A later one overrules an earlier one: what is known longer ahead decides.
_DECIDES = (Cause.NONE, Cause.SICKNESS, Cause.STRIKE, Cause.LEAVE, Cause.VACANCY, Cause.CLOSURE)
_AWAY = {SICK: Cause.SICKNESS, ON_STRIKE: Cause.STRIKE, ABSENT: Cause.VACANCY}
REFILL_VISITS = ("refill", "refill_new_strength")


@dataclass(frozen=True, slots=True)
class Roster:
    """What becomes of every dated session in one replication.

    `outcome` is `Cause.NONE` for a session that runs, else why it is lost. A session lost to anything but sickness is
    known to be lost at `known`; one lost to sickness only when it should start. `staffed_by` holds a member, or
    -1 - role for agency staff, at each needed place of the session; `how` says which of rostered, colleague or agency.
    """

    outcome: NDArray[np.int64]
    known: NDArray[np.int64]
    staffed_by: NDArray[np.int64]
    how: NDArray[np.int64]

    def lost_ahead(self) -> Bools:
        """Which sessions are lost and known to be lost before the day."""
        return np.asarray((self.outcome != Cause.NONE) & (self.outcome != Cause.SICKNESS))


def build_roster(world: World, plan: Plan, key: int) -> Roster:
    """Decide for one replication who staffs each session and which sessions are lost.

    What was before the week in which the plan becomes known is past, and left as the pattern has it.
    """
    sessions, pattern = plan.sessions, plan.pattern
    away, closed = absences(world, plan, key), closed_sessions(world, plan, key)
    first = first_to_come(world, plan)
    outcome = np.where(closed, int(Cause.CLOSURE), int(Cause.NONE))
    staffed_by, how = pattern.member.copy(), np.where(pattern.role >= 0, int(Cause.ROSTERED), int(Cause.NONE))
    days = sessions.start // MINUTES_PER_DAY
    present = np.where(pattern.member >= 0, away[pattern.member, days[:, None]] == AT_WORK, False)
    empty = (pattern.role >= 0) & ~present
    cover = Cover(world, plan, key, away, closed, first)
    for s in first + np.flatnonzero((empty.any(axis=1) & ~closed)[first:]):
        for place in np.flatnonzero(empty[s]):
            why = _why_empty(int(pattern.member[s, place]), away, int(days[s]))
            who, by = cover.find(int(s), int(place), why)
            staffed_by[s, place], how[s, place] = who, by
            if by == Cause.NONE:
                outcome[s] = max(Cause(int(outcome[s])), why, key=_DECIDES.index)
    return Roster(outcome=outcome, known=_known(plan, outcome), staffed_by=staffed_by, how=how)


def first_to_come(world: World, plan: Plan) -> int:
    """First session from the Monday of the week in which a plan becomes known."""
    day = plan.known // MINUTES_PER_DAY
    monday = day - (day + world.scenario.run.start_date.weekday()) % 7
    return int(np.searchsorted(plan.sessions.start, monday * MINUTES_PER_DAY))


def closed_sessions(world: World, plan: Plan, key: int) -> Bools:
    """Which dated sessions are closed: drawn for each by its date, so a smaller share keeps a part of the same ones."""
    sessions, closed = plan.sessions, np.zeros(len(plan.sessions.start), dtype=np.bool_)
    for first, last, scenario in _spans(plan):
        shares = np.array([open_share(scenario, template) for template in range(len(scenario.sessions))])
        if (shares >= 1.0).all():
            continue
        for s in first + np.flatnonzero(sessions.planned[first:last]):
            luck = uniform(key, int(world.session_keys[s]), int(Purpose.OPEN), 0)
            closed[s] = luck >= shares[sessions.template[s]]
    return closed


def open_share(scenario: Scenario, template: int) -> float:
    """Share of the sessions of a template that are open."""
    fills = any(visit in scenario.sessions[template].visits for visit in REFILL_VISITS)
    return (scenario.open_share.refill_sessions if fills else scenario.open_share.other_sessions).value


def _known(plan: Plan, outcome: NDArray[np.int64]) -> NDArray[np.int64]:
    """Minute at which the loss of each session is known."""
    start = plan.sessions.start
    notice = np.zeros(len(start), dtype=np.int64)
    for first, last, scenario in _spans(plan):
        notice[first:last] = int(scenario.staffing.leave_notice_days.value * MINUTES_PER_DAY)
        for why, days in (
            (Cause.STRIKE, scenario.staffing.strike_notice_days),
            (Cause.CLOSURE, scenario.open_share.notice_days),
        ):
            notice[first:last][outcome[first:last] == why] = int(days.value * MINUTES_PER_DAY)
    known: NDArray[np.int64] = np.maximum(start - notice, 0)
    return known


def _spans(plan: Plan) -> list[tuple[int, int, Scenario]]:
    """First session, session after the last, and scenario of each version that a plan expects."""
    since = [version.since for version in plan.versions]
    bounds = [*np.searchsorted(plan.sessions.start, since).tolist(), len(plan.sessions.start)]
    return [(first, last, v.scenario) for first, last, v in zip(bounds, bounds[1:], plan.versions, strict=False)]


def _why_empty(member: int, away: NDArray[np.int64], day: int) -> Cause:
    if member == NOBODY:
        return Cause.VACANCY
    return _AWAY.get(int(away[member, day]), Cause.LEAVE)
