"""Dated changes: what comes into force, and what the clinic knows of it before; see `process/changes.py`."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import patient
from clinicsim.engines.compiled.appointments import cancel, first_booked
from clinicsim.engines.compiled.diary import holds, session_of, session_of_plan, session_start, sessions_are, visit_type
from clinicsim.engines.compiled.flow import DONE, start, wait_until
from clinicsim.engines.compiled.frames import frames
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.log import log_clinic
from clinicsim.engines.compiled.memory import rows
from clinicsim.engines.compiled.office import put_back
from clinicsim.engines.compiled.processes import Process
from clinicsim.engines.compiled.recall import in_force
from clinicsim.engines.compiled.tables import PLAN, VERSION
from clinicsim.engines.compiled.turns import NOBODY_LEFT, next_in_turn, queue_by_slack
from clinicsim.engines.compiled.waiting import sort_list
from clinicsim.world.events import NOBODY, SLOTS_PER_SESSION, Cause, Kind, Rank

_version = rows("versions", VERSION)
_plan = rows("plans", PLAN)
_news = frames(ints="place")


@part
def come_into_force(c: Any, f: int) -> int:
    """Put each version of the scenario into force on its date."""
    me = _news(c, f)
    if me.step > 0:
        c.version, c.scenario = me.place, _version(c, me.place).scenario
        log_clinic(c, Kind.IN_FORCE, me.place, 0.0, Cause.NONE)
        for visit in range(c.n_visits):
            sort_list(c, visit)  # the policy's order may be another now
        in_force(c)
    me.place += 1
    if me.place == c.n_versions:
        return DONE
    return wait_until(c, f, 1, _version(c, me.place).since, Rank.CHANGE, 0)


@small
def _is_gone(c: Any, before: int, session: int) -> bool:
    """Whether a session that the plan before held is no longer planned, or has slots of another length."""
    was, now = session_of_plan(c, before * c.n_sessions + session), session_of(c, session)
    return bool(was.planned and (not now.planned or now.slot_minutes != was.slot_minutes))


@small
def _is_beyond(c: Any, slot: int, visit: int) -> bool:
    """Whether a booking stands where the plan has no place, or in a session that no longer holds its visit type."""
    session, place = slot // SLOTS_PER_SESSION, slot % SLOTS_PER_SESSION
    now = session_of(c, session)
    return bool(place + visit_type(c, visit).length > now.slots + now.overbook_slots or not holds(c, session, visit))


@part
def _adopt(c: Any, plan: int) -> None:
    """Take the new plan over; whoever is booked where there is no longer a place is moved, the least slack first."""
    before = c.plan
    sessions_are(c, plan)
    for session in range(c.n_sessions):
        i = first_booked(c, session)
        while i != NOBODY:
            one = patient(c, i)
            if session_start(c, session) > c.now and (
                _is_gone(c, before, session) or _is_beyond(c, one.owed_slot, one.owed_visit)
            ):
                queue_by_slack(c, i)
            i = int(one.next_in_session)
    i = next_in_turn(c)
    while i != NOBODY_LEFT:
        cancel(c, i, Cause.WITHDRAWN)
        put_back(c, i, Cause.WITHDRAWN)
        i = next_in_turn(c)
    start(c, Process.ANNOUNCE_LOSSES, NOBODY)


@part
def hear_of_changes(c: Any, f: int) -> int:
    """Work by what is known: an announcement changes the diary, the rota and the operating lists from its date on."""
    me = _news(c, f)
    if me.step > 0:
        log_clinic(c, Kind.ANNOUNCED, me.place, 0.0, Cause.NONE)
        _adopt(c, me.place)
    me.place += 1
    if me.place == c.n_plans:
        return DONE
    return wait_until(c, f, 1, _plan(c, me.place).known, Rank.CHANGE, 1)
