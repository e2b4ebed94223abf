"""The rota as it is announced: sessions that nobody will staff; see `process/sessions.py`."""

from __future__ import annotations

from typing import Any

import numpy as np

from clinicsim.engines.compiled.diary import close, is_closed, session_of, session_start
from clinicsim.engines.compiled.flow import DONE, wait_until
from clinicsim.engines.compiled.frames import frames
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.log import log_clinic
from clinicsim.engines.compiled.memory import numbers
from clinicsim.engines.compiled.office import displace
from clinicsim.world.events import Cause, Kind, Rank

_outcome = numbers("outcome")
_known = numbers("known")
_lost = numbers("lost", np.dtype("i4"))
_losses = frames(ints="since plan place")


@small
def outcome_of(c: Any, session: int) -> int:
    """What becomes of a session by the rota of the plan in force: `Cause.NONE` if it runs, else why it is lost."""
    return int(_outcome(c, c.plan * c.n_sessions + session, 1)[0])


@small
def known_of(c: Any, session: int) -> int:
    """Minute at which a loss becomes known."""
    return int(_known(c, c.plan * c.n_sessions + session, 1)[0])


@small
def is_lost_ahead(c: Any, session: int) -> bool:
    """Whether a session is lost and known to be lost before the day."""
    outcome = outcome_of(c, session)
    return bool(outcome != Cause.NONE and outcome != Cause.SICKNESS)


@part
def lose(c: Any, session: int) -> None:
    """Write down that a session is lost."""
    slots = float(session_of(c, session).slots)
    log_clinic(c, Kind.SESSION_PLANNED, session, slots, Cause.NONE)
    log_clinic(c, Kind.SESSION_LOST, session, slots, outcome_of(c, session))


@part
def _list_losses(c: Any) -> None:
    """List the sessions whose loss is still to be announced, as it becomes known; those of a minute by number.

    A loss is known some days ahead, and the sessions are in order of time: the list is nearly in order as it grows.
    """
    lost, count = _lost(c, 0, c.n_sessions), 0
    for session in range(c.n_sessions):
        there = session_start(c, session) >= c.now and session_of(c, session).planned and not is_closed(c, session)
        if there and is_lost_ahead(c, session):
            place = count
            while place > 0 and known_of(c, lost[place - 1]) > known_of(c, session):
                lost[place] = lost[place - 1]
                place -= 1
            lost[place] = session
            count += 1
    c.lost_count = count


@part
def announce_losses(c: Any, f: int) -> int:
    """Take sessions out of the diary when it becomes known that nobody will staff them, and move their patients."""
    me = _losses(c, f)
    if me.step == 0:
        _list_losses(c)
        me.since, me.plan = c.now, c.plan
    elif me.plan != c.plan:  # another plan has been announced, and with it another rota
        return DONE
    else:
        session = int(_lost(c, me.place, 1)[0])
        me.place += 1
        close(c, session)
        if session_start(c, session) < c.end:
            lose(c, session)
        displace(c, session, outcome_of(c, session))
    if me.place == c.lost_count:
        return DONE
    session = int(_lost(c, me.place, 1)[0])
    return wait_until(c, f, 1, max(known_of(c, session), me.since), Rank.LEAVE, session)
