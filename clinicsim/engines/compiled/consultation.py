"""Inside a session: patients come about when they are booked, wait for a room and staff, and are seen stage by stage.

See `process/consultation.py`. The room is held from the first stage to the last.
"""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import patient, rules
from clinicsim.engines.compiled.appointments import at_slot, first_booked, next_booked
from clinicsim.engines.compiled.attendance import arrives
from clinicsim.engines.compiled.diary import minute_of, session_of
from clinicsim.engines.compiled.draws import draw_next
from clinicsim.engines.compiled.flow import DONE, VISIT_OVER, WAIT, call, resume_with, signal, start, wait_until
from clinicsim.engines.compiled.frames import frames
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.log import log
from clinicsim.engines.compiled.memory import numbers, rows
from clinicsim.engines.compiled.nested import STAGE
from clinicsim.engines.compiled.office import seen
from clinicsim.engines.compiled.parameters import ENTRIES
from clinicsim.engines.compiled.processes import Process
from clinicsim.engines.compiled.staff import log_worked
from clinicsim.engines.compiled.staffing import staffed_by
from clinicsim.engines.compiled.team import (
    be_free,
    forget,
    goes_home,
    has_role,
    leave_room,
    new_team,
    post_of,
    role_row,
    team_of,
    wait_for_room,
    wait_for_staff,
    worked_by,
    works,
)
from clinicsim.world.events import NOBODY, Kind, Rank
from clinicsim.world.randomness import Purpose, lognormal, normal_quantile

_visits = rows("visits", ENTRIES["visits"])
_stages = rows("stages", STAGE)
_roles = numbers("stage_roles")
_see = frames(ints="session team end")
_visit = frames(ints="team slot visit owed since waited place post")


# ---------------------------------------------------------------------- the session
@part
def see_in_minutes(c: Any, caller: int, step: int, session: int) -> int:
    """See everybody who is booked, minute by minute, then go on with the caller at `step`."""
    f = call(c, caller, step, Process.SEE_PATIENTS, NOBODY)
    _see(c, f).session = session
    return f


@part
def arrival(c: Any, i: int) -> int:
    """Minute at which a patient will come: about the booked one, never before the session starts."""
    now = rules(c)
    u = draw_next(c, i, Purpose.PUNCTUALITY)
    off = now.punctuality_mean_minutes + now.punctuality_sd_minutes * normal_quantile(u)
    return max(minute_of(c, patient(c, i).owed_slot) + round(off), c.now)


@part
def begin_visits(c: Any, f: int) -> None:
    """Gather the team, and set the visit of everybody who is booked going; each begins with the minute of arrival."""
    me = _see(c, f)
    me.team = new_team(c, me.session, f)
    i = first_booked(c, me.session)
    while i != NOBODY:
        minute = arrival(c, i)
        each = _visit(c, start(c, Process.VISIT, i))
        each.team, each.slot, each.value = me.team, patient(c, i).owed_slot, minute
        team_of(c, me.team).visits += 1
        i = next_booked(c, me.session, i)
    row = session_of(c, me.session)
    me.end = row.start + row.minutes
    if team_of(c, me.team).visits == 0:
        resume_with(c, f, 0)


@part
def see_patients(c: Any, f: int) -> int:
    """See everybody who is booked, and write each member's minutes with patients."""
    me = _see(c, f)
    if me.step == 0:
        begin_visits(c, f)
        me.step = 1
        return WAIT
    if me.step == 1 and c.now < me.end:
        return wait_until(c, f, 2, me.end, Rank.STAGE, me.session)
    goes_home(c, me.team)
    for place in range(c.n_places):
        log_worked(c, me.session, place, float(worked_by(c, me.team, staffed_by(c, me.session, place))))
    forget(c, me.team)
    return DONE


@part
def visit_over(c: Any, team: int) -> None:
    """Count a visit that is over; after the last, the session goes on."""
    own = team_of(c, team)
    own.visits_over += 1
    if own.visits_over == own.visits:
        resume_with(c, own.runs, 0)


# ---------------------------------------------------------------------- one visit
@part
def comes_in(c: Any, f: int) -> bool:
    """Take in whoever is booked in the slot, if somebody still is and comes; `since` is the minute booked until now."""
    me = _visit(c, f)
    i = at_slot(c, me.slot)
    if i == NOBODY or not arrives(c, i):
        return False
    one = patient(c, i)
    me.patient, me.owed, me.visit = i, one.owed_id, one.owed_visit
    log(c, Kind.ARRIVED, i, me.slot, float(c.now - me.since), 0)
    me.since = max(c.now, me.since)
    return True


@small
def _still_owed(c: Any, f: int) -> bool:
    """Whether the patient has neither been taken to hospital nor died."""
    me = _visit(c, f)
    one = patient(c, me.patient)
    return bool(one.owes and one.owed_id == me.owed)


@small
def _stage_row(c: Any, f: int) -> int:
    """Row of the stage that the visit has come to, by the rules of when its room was free; -1 after the last."""
    me = _visit(c, f)
    its = _visits(c, me.scenario * c.n_visits + me.visit)
    return int(its.first_stage + me.place) if me.place < its.stages else -1


@part
def serves(c: Any, team: int, stage: int) -> int:
    """Row of the first of a stage's roles that a team has."""
    row = _stages(c, stage)
    roles = _roles(c, row.first_role, row.roles)
    for each in range(row.roles):
        if has_role(c, team, roles[each]):
            return role_row(c, team, roles[each])
    return role_row(c, team, 0)  # never: a session runs with all that its visits need


@part
def begin_stage(c: Any, f: int) -> int:
    """Begin a stage with the member who has become free, for some whole minutes, at least one; returns its end."""
    me = _visit(c, f)
    stage = _stages(c, _stage_row(c, f))
    me.waited += max(c.now - me.since, 0)
    u = draw_next(c, me.patient, Purpose.STAGE_MINUTES)
    minutes = max(round(lognormal(u, stage.minutes, stage.minutes_cv)), 1)
    log(c, Kind.STAGE_STARTED, me.patient, post_of(c, me.post).member, float(me.place), 0)
    me.since = c.now
    return c.now + minutes


@part
def end_stage(c: Any, f: int) -> bool:
    """End a stage; false if it was the last because the patient is no longer owed the visit."""
    me = _visit(c, f)
    works(c, me.post, c.now - me.since)
    be_free(c, me.team, me.post)
    if not _still_owed(c, f):
        return False
    log(c, Kind.STAGE_ENDED, me.patient, post_of(c, me.post).member, float(me.place), 0)
    me.since = c.now
    me.place += 1
    return True


@part
def go_home(c: Any, f: int) -> None:
    """Leave the room; whoever is still owed the visit has been seen."""
    me = _visit(c, f)
    leave_room(c, me.team)
    if _still_owed(c, f):
        log(c, Kind.WENT_HOME, me.patient, me.slot, float(me.waited), 0)
        seen(c, me.patient)


@part
def visit(c: Any, f: int) -> int:
    """One visit, from the arrival to the way home."""
    me = _visit(c, f)
    if me.step == 0:
        me.since = minute_of(c, me.slot)
        return wait_until(c, f, 1, me.value, Rank.VISIT, me.slot)
    if me.step == 1:  # the minute of arrival
        if comes_in(c, f):
            return wait_for_room(c, f, 2, me.team)
        signal(c, VISIT_OVER, me.team, 0)
        return DONE
    goes_on = True
    if me.step == 2:  # a room is free
        me.scenario = c.scenario
    elif me.step == 3:  # a member of staff is
        me.post = me.value
        if _still_owed(c, f):
            return wait_until(c, f, 4, begin_stage(c, f), Rank.STAGE, me.slot)
        be_free(c, me.team, me.post)
        goes_on = False
    else:  # a stage is over
        goes_on = end_stage(c, f)
    stage = _stage_row(c, f)
    if goes_on and stage >= 0:
        return wait_for_staff(c, f, 3, serves(c, me.team, stage))
    go_home(c, f)
    signal(c, VISIT_OVER, me.team, 0)
    return DONE
