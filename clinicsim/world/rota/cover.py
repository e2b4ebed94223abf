"""Cover: who takes an empty place of a session."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from clinicsim.arrays import Bools, Ints
from clinicsim.world.events import NOBODY, Cause
from clinicsim.world.jit import rule
from clinicsim.world.randomness import Purpose, uniform
from clinicsim.world.rota.absences import AT_WORK
from clinicsim.world.rota.pattern import ROUNDING_MINUTES


@rule
def minutes_rostered(
    first: int, sessions: NDArray[np.void], outcome: Ints, rostered: Ints, members: int, days: int
) -> Ints:
    """Minutes for which each member is rostered on each day, in sessions to come that are not closed.

    Returns
    -------
    array of shape (members, days)
    """
    minutes = np.zeros((members, days), dtype=np.int64)
    for s in range(first, len(sessions)):
        if outcome[s] != Cause.CLOSURE:
            for m in rostered[s]:
                if m != NOBODY:
                    minutes[m, sessions[s]["day"]] += sessions[s]["minutes"]
    return minutes


@rule
def free_colleagues(
    s: int,
    role: int,
    away: Ints,
    minutes: Ints,
    sessions: NDArray[np.void],
    version: Any,
    posts: NDArray[np.void],
    able_from: Ints,
    outcome: Ints,
    staffed_by: Ints,
) -> Bools:
    """Which members of a role could take a session: due to work and at work, competent, free then and in hours.

    Hours of the week count as far as the version of the session's day reaches: a later change is not foreseen.
    `posts` and `able_from` are those of that version and of the session's template; `minutes` is how long each member
    works on each day so far.
    """
    session = sessions[s]
    day, monday = session["day"], session["day"] - session["weekday"]
    free = np.zeros(len(posts), dtype=np.bool_)
    for m in range(len(posts)):
        due = posts[m]["role"] == role and (posts[m]["weekdays"] >> session["weekday"]) & 1
        if due and away[m, day] == AT_WORK and able_from[m] <= day:
            week = session["minutes"]
            for each in range(max(monday, 0), min(monday + 7, version["end_day"])):
                week += minutes[m, each]
            free[m] = week <= posts[m]["contracted"] + ROUNDING_MINUTES
    for other in range(session["day_first"], session["day_end"]):
        overlaps = sessions[other]["leaves"] < session["returns"] and session["leaves"] < sessions[other]["returns"]
        if overlaps and outcome[other] != Cause.CLOSURE:
            for m in staffed_by[other]:
                if m >= 0:  # neither agency staff nor nobody
                    free[m] = False
    return free


@rule
def who_comes(
    key: int, session: int, place: int, role: int, why: int, version: Any, member_keys: Ints, free: Bools
) -> tuple[int, int]:
    """Ask each free colleague in turn, in order of the file, then the agency: who comes, and how.

    Draws are keyed by session and date, and by the colleague who is asked, so that one more colleague adds a chance
    and changes no other. Agency staff can do everything.
    """
    chance = version["covers_sickness"] if why == Cause.SICKNESS else version["covers_planned"]
    for m in range(len(free)):
        if free[m] and uniform(key, session, Purpose.COVER, member_keys[m] % (1 << 40) * 64 + place) < chance:
            return m, Cause.COLLEAGUE
    if uniform(key, session, Purpose.AGENCY, place) < version["agency"]:
        return -1 - role, Cause.AGENCY
    return NOBODY, Cause.NONE
