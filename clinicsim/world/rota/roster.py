"""The rota of one replication: who staffs each session, and which sessions are lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clinicsim.arrays import Bools, Ints
from clinicsim.world.events import NOBODY, Cause
from clinicsim.world.jit import rule
from clinicsim.world.randomness import Purpose, uniform
from clinicsim.world.rota.absences import ABSENT, AT_WORK, ON_STRIKE, SICK, absences
from clinicsim.world.rota.cover import free_colleagues, minutes_rostered, who_comes
from clinicsim.world.world import Plan, World


@dataclass(frozen=True, slots=True)
class Roster:
    """What becomes of every dated session in one replication.

    `outcome` is `Cause.NONE` for a session that runs, else why it is lost. A session lost to anything but sickness is
    known to be lost at `known`; one lost to sickness only when it should start. `staffed_by` holds a member, or
    -1 - role for agency staff, at each needed place of the session; `how` says which of rostered, colleague or agency.
    """

    outcome: Ints  # (sessions,)
    known: Ints  # (sessions,): minute
    staffed_by: Ints  # (sessions, places)
    how: Ints  # (sessions, places)

    def lost_ahead(self) -> Bools:
        """Which sessions are lost and known to be lost before the day."""
        return np.asarray((self.outcome != Cause.NONE) & (self.outcome != Cause.SICKNESS))


def build_roster(world: World, plan: Plan, key: int) -> Roster:
    """Decide for one replication who staffs each session and which sessions are lost."""
    sessions, places = plan.pattern.role.shape
    roster = Roster(
        outcome=np.empty(sessions, dtype=np.int64),
        known=np.empty(sessions, dtype=np.int64),
        staffed_by=np.empty((sessions, places), dtype=np.int64),
        how=np.empty((sessions, places), dtype=np.int64),
    )
    fill_roster(world, plan, key, roster.outcome, roster.known, roster.staffed_by, roster.how)
    return roster


def fill_roster(world: World, plan: Plan, key: int, outcome: Ints, known: Ints, staffed_by: Ints, how: Ints) -> None:
    """Write the roster of one replication into the columns of a `Roster`.

    What was before the week in which the plan becomes known is past, and left as the pattern has it.
    """
    tables, pattern = plan.rota, plan.pattern
    _roster(
        key,
        absences(world, plan, key),
        world.member_keys,
        world.session_keys,
        tables.first_to_come,
        tables.versions,
        tables.posts,
        tables.able_from,
        tables.sessions,
        pattern.role,
        pattern.member,
        outcome,
        known,
        staffed_by,
        how,
    )


@rule
def _roster(
    key: int,
    away: Ints,
    member_keys: Ints,
    session_keys: Ints,
    first_to_come: int,
    versions: NDArray[np.void],
    posts: NDArray[np.void],
    able_from: Ints,
    sessions: NDArray[np.void],
    role: Ints,
    rostered: Ints,
    outcome: Ints,
    known: Ints,
    staffed_by: Ints,
    how: Ints,
) -> None:
    """Fill the places that are empty, session by session in order of time, and say which sessions are lost and when."""
    _as_planned(key, session_keys, sessions, role, rostered, outcome, staffed_by, how)
    minutes = minutes_rostered(first_to_come, sessions, outcome, rostered, away.shape[0], away.shape[1])
    for s in range(first_to_come, len(sessions)):
        v, template, day = sessions[s]["version"], sessions[s]["template"], sessions[s]["day"]
        for place in range(role.shape[1]):
            m, needed = rostered[s, place], role[s, place]
            if outcome[s] == Cause.CLOSURE or needed < 0 or (m != NOBODY and away[m, day] == AT_WORK):
                continue
            why = _why_empty(m, away, day)
            free = free_colleagues(
                s, needed, away, minutes, sessions, versions[v], posts[v], able_from[v, template], outcome, staffed_by
            )
            who, by = who_comes(key, session_keys[s], place, needed, why, versions[v], member_keys, free)
            staffed_by[s, place], how[s, place] = who, by
            if by == Cause.COLLEAGUE:
                minutes[who, day] += sessions[s]["minutes"]
            if by == Cause.NONE and _decides(why) > _decides(outcome[s]):
                outcome[s] = why
    for s in range(len(sessions)):
        known[s] = max(sessions[s]["start"] - _notice(versions[sessions[s]["version"]], outcome[s]), 0)


@rule
def _as_planned(
    key: int,
    session_keys: Ints,
    sessions: NDArray[np.void],
    role: Ints,
    rostered: Ints,
    outcome: Ints,
    staffed_by: Ints,
    how: Ints,
) -> None:
    """Staff every session as the pattern has it, and close those that a closure takes.

    A closure is drawn for each session by its date, so a smaller share keeps a part of the same ones.
    """
    for s in range(len(sessions)):
        share = sessions[s]["open_share"]
        closed = share < 1.0 and uniform(key, session_keys[s], Purpose.OPEN, 0) >= share
        outcome[s] = Cause.CLOSURE if closed else Cause.NONE
        for place in range(role.shape[1]):
            staffed_by[s, place] = rostered[s, place]
            how[s, place] = Cause.ROSTERED if role[s, place] >= 0 else Cause.NONE


@rule
def _why_empty(rostered: int, away: Ints, day: int) -> int:
    """Cause for which a place is empty."""
    if rostered == NOBODY or away[rostered, day] == ABSENT:
        return Cause.VACANCY
    if away[rostered, day] == SICK:
        return Cause.SICKNESS
    return Cause.STRIKE if away[rostered, day] == ON_STRIKE else Cause.LEAVE


@rule
def _decides(cause: int) -> int:
    """Rank of a cause where several empty a session: what is known longer ahead decides."""
    if cause == Cause.VACANCY:
        return 4
    if cause == Cause.LEAVE:
        return 3
    if cause == Cause.STRIKE:
        return 2
    return 1 if cause == Cause.SICKNESS else 0


@rule
def _notice(version: Any, outcome: int) -> int:
    """Minutes of notice of a loss."""
    if outcome == Cause.STRIKE:
        return int(version["strike_notice"])
    return int(version["closure_notice"] if outcome == Cause.CLOSURE else version["leave_notice"])
