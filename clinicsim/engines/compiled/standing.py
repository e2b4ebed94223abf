"""Standing visits: those owed again and again to everybody in a therapy state; see `process/standing.py`."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import MINUTES_PER_DAY, patient, visit_rules
from clinicsim.engines.compiled.appointments import is_booked
from clinicsim.engines.compiled.diary import is_held, minute_of
from clinicsim.engines.compiled.flow import DONE, start, wait_until
from clinicsim.engines.compiled.frames import frames
from clinicsim.engines.compiled.intervals import begun
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.obligation import still_owes
from clinicsim.engines.compiled.office import owe, release
from clinicsim.engines.compiled.processes import Process
from clinicsim.world.events import NOTHING, Cause, Rank, State

_give_way = frames(ints="owed opens minute")


@small
def _is_owed(c: Any, i: int, visit: int) -> bool:
    """Whether a visit type is a standing one for a patient, and held."""
    its, state = visit_rules(c, visit), patient(c, i).state
    for_state = (state == State.ORAL and its.for_oral) or (state == State.ITB and its.for_itb)
    return bool(its.every_days > 0 and for_state and is_held(c, visit))


@part
def due_minute(c: Any, i: int, visit: int) -> int:
    """Minute at which a standing visit falls due."""
    return begun(c, i, visit) + int(visit_rules(c, visit).every_days) * MINUTES_PER_DAY


@part
def due(c: Any, i: int) -> int:
    """The standing visit that falls due first, or `NOTHING`."""
    found, earliest = NOTHING, 0
    for visit in range(c.n_visits):
        if _is_owed(c, i, visit):
            minute = due_minute(c, i, visit)
            if found == NOTHING or minute < earliest:
                found, earliest = visit, minute
    return found


@part
def fit_in(c: Any, i: int, visit: int, when: int, minute: int, window: int) -> int:
    """Owe a visit that gives way to the one due at `minute`; returns its number.

    It falls away when the window of that visit opens, unless it has an appointment before `minute`.
    """
    owed = owe(c, i, visit, max(when, c.now))
    process = _give_way(c, start(c, Process.GIVE_WAY, i))
    process.owed, process.opens, process.minute = owed, minute - window, minute
    return owed


@part
def give_way(c: Any, f: int) -> int:
    """Let a visit that was fitted in fall away when the window of the next one opens."""
    me = _give_way(c, f)
    i = me.patient
    one = patient(c, i)
    if me.step == 0:
        return wait_until(c, f, 1, me.opens, Rank.BOOKING, one.number)
    if still_owes(c, i, me.owed):
        in_time = one.owed_here or (is_booked(c, i) and minute_of(c, one.owed_slot) < me.minute)
        if not in_time:
            release(c, i, Cause.NO_SLOT)
    return DONE
