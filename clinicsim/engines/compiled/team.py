"""The staff and rooms of a session that runs: who is free, who waits for them; see `process/consultation.py`.

Rooms and members are handed on as SimPy does it: whoever asks joins a queue, of which the head is served at once if
something is free; whatever comes free serves the head of the queue once more, but only in a signal of its own.
"""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.diary import session_of
from clinicsim.engines.compiled.flow import DONE, FREE_ROOM, FREE_STAFF, RESUME_QUEUE, WAIT, resume_with, signal, start
from clinicsim.engines.compiled.frames import frame, frames
from clinicsim.engines.compiled.layout import MEMBER, POST, ROLE, TEAM
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.log import log_clinic
from clinicsim.engines.compiled.memory import rows, wiped_rows
from clinicsim.engines.compiled.nested import TEMPLATE
from clinicsim.engines.compiled.processes import Process
from clinicsim.engines.compiled.staffing import how_staffed, role_needed, staffed_by
from clinicsim.world.events import NOBODY, Cause, Kind

_NONE = -1
_FIRST_OF_ALL = -(1 << 31)

team_of = rows("teams", TEAM)
post_of = rows("posts", POST)
_role = rows("team_roles", ROLE)
_staff = rows("staff", MEMBER)
_templates = rows("templates", TEMPLATE)
_blank_team = wiped_rows("teams", TEAM)
_blank_post = wiped_rows("posts", POST)
_late = frames(ints="team post busy")


@part
def open_sessions(c: Any) -> None:
    """Begin with no session running, and every member of staff free."""
    c.teams_used, c.free_team = 0, _NONE
    for member in range(c.n_members):
        _staff(c, member).engaged = 0


# ---------------------------------------------------------------------- rooms
@part
def free_room(c: Any, team: int) -> None:
    """Give a free room to the visit that has waited longest."""
    own = team_of(c, team)
    first = own.room_first
    if first != _NONE and own.rooms_taken < own.rooms:
        own.rooms_taken += 1
        own.room_first = frame(c, first).next
        resume_with(c, first, 0)


@part
def wait_for_room(c: Any, f: int, step: int, team: int) -> int:
    """Go on at `step` when a room is free, which is the visit's from then on."""
    own, waiting = team_of(c, team), frame(c, f)
    waiting.step, waiting.next = step, _NONE
    if own.room_first == _NONE:
        own.room_first = f
    else:
        frame(c, own.room_last).next = f
    own.room_last = f
    free_room(c, team)
    return WAIT


@part
def leave_room(c: Any, team: int) -> None:
    """Give a room back."""
    team_of(c, team).rooms_taken -= 1
    signal(c, FREE_ROOM, team, 0)


# ---------------------------------------------------------------------- staff
@small
def role_row(c: Any, team: int, role: int) -> int:
    """Row of a role of a team."""
    return int(team * c.n_roles + role)


@part
def free_staff(c: Any, row: int) -> None:
    """Give the member of a role who has been free longest to the visit that has waited longest."""
    role = _role(c, row)
    visit, post = role.wanted_first, role.free_first
    if visit != _NONE and post != _NONE:
        role.wanted_first, role.free_first = frame(c, visit).next, post_of(c, post).next
        resume_with(c, visit, post)


@part
def wait_for_staff(c: Any, f: int, step: int, row: int) -> int:
    """Go on at `step` with the post of a member of a role, as soon as one is free."""
    role, waiting = _role(c, row), frame(c, f)
    waiting.step, waiting.next = step, _NONE
    if role.wanted_first == _NONE:
        role.wanted_first = f
    else:
        frame(c, role.wanted_last).next = f
    role.wanted_last = f
    free_staff(c, row)
    return WAIT


@part
def be_free(c: Any, team: int, post: int) -> None:
    """Let a member be free for the next visit."""
    row = role_row(c, team, post_of(c, post).role)
    role = _role(c, row)
    post_of(c, post).next = _NONE
    if role.free_first == _NONE:
        role.free_first = post
    else:
        post_of(c, role.free_last).next = post
    role.free_last = post
    signal(c, FREE_STAFF, row, 0)


@small
def has_role(c: Any, team: int, role: int) -> bool:
    """Whether anybody of a role is in a team; role -1 is one that no clinic has."""
    return role != _NONE and _role(c, role_row(c, team, role)).here != 0


@small
def works(c: Any, post: int, minutes: int) -> None:
    """Count a member's time with a patient."""
    counted = post_of(c, post_of(c, post).counted)
    counted.worked += minutes
    counted.last_minute = c.now


@part
def worked_by(c: Any, team: int, member: int) -> int:
    """Minutes that a member has worked with patients in a session; none if not of its team."""
    for post in range(team * c.n_places, (team + 1) * c.n_places):
        if post_of(c, post).role != _NONE and post_of(c, post).member == member:
            return int(post_of(c, post).worked)
    return 0


# ---------------------------------------------------------------------- the session begins
@part
def take_post(c: Any, team: int, place: int, role: int, member: int) -> None:
    """Put a member into a place of a team: free at once, or late."""
    number = team * c.n_places + place
    post = post_of(c, number)
    post.role, post.member, post.counted = role, member, number
    for other in range(team * c.n_places, number):
        if post_of(c, other).role != _NONE and post_of(c, other).member == member:
            post.counted = other
            break
    _role(c, role_row(c, team, role)).here = 1
    busy = _staff(c, member).engaged if member > NOBODY else 0
    if busy == 0:
        be_free(c, team, number)
    else:
        team_of(c, team).late += 1
        me = _late(c, start(c, Process.LATE, member))
        me.team, me.post, me.busy = team, number, busy - 1
    if member > NOBODY:
        _staff(c, member).engaged = team + 1


@part
def new_team(c: Any, session: int, f: int) -> int:
    """Gather the staff of a session that a frame runs; whoever is held up in another session comes after it."""
    team = c.free_team
    if team != _NONE:
        c.free_team = team_of(c, team).next
    elif c.teams_used < c.teams_room:
        team = c.teams_used
        c.teams_used += 1
    else:
        c.full, team = 8, 0
    _blank_team(c, team)
    own = team_of(c, team)
    own.session, own.runs = session, f
    own.rooms = _templates(c, c.scenario * c.n_templates + session_of(c, session).template).rooms
    own.room_first, own.room_last, own.over_first, own.over_last = _NONE, _NONE, _NONE, _NONE
    for role in range(c.n_roles):
        each = _role(c, role_row(c, team, role))
        each.here, each.free_first, each.free_last = 0, _NONE, _NONE
        each.wanted_first, each.wanted_last = _NONE, _NONE
    for place in range(c.n_places):
        _blank_post(c, team * c.n_places + place)
        post_of(c, team * c.n_places + place).role = _NONE
    for place in range(c.n_places):
        if how_staffed(c, session, place) != Cause.NONE:
            take_post(c, team, place, role_needed(c, session, place), staffed_by(c, session, place))
    return int(team)


@part
def forget(c: Any, team: int) -> None:
    """Let the room in memory of a team that has gone home be used again, once nobody is on the way to it any more."""
    own = team_of(c, team)
    if own.late == 0:
        own.next = c.free_team
        c.free_team = team


@part
def late(c: Any, f: int) -> int:
    """Come when another session is over; it may be that this one is over too by then."""
    me = _late(c, f)
    if me.step == 0:
        me.step, me.next = 1, _NONE
        other = team_of(c, me.busy)
        if other.over_first == _NONE:
            other.over_first = f
        else:
            frame(c, other.over_last).next = f
        other.over_last = f
        return WAIT
    own = team_of(c, me.team)
    own.late -= 1
    if own.gone:
        forget(c, me.team)
    else:
        be_free(c, me.team, me.post)
    return DONE


# ---------------------------------------------------------------------- the session is over
@part
def pay_overtime(c: Any, team: int, planned: int) -> None:
    """Write what each member worked beyond the planned end, in order of member."""
    last = _FIRST_OF_ALL
    while True:
        following = _NONE
        for post in range(team * c.n_places, (team + 1) * c.n_places):
            each = post_of(c, post)
            if each.role == _NONE or each.last_minute <= planned or each.member <= last:
                continue
            if following == _NONE or each.member < post_of(c, following).member:
                following = post
        if following == _NONE:
            return
        last = post_of(c, following).member
        minutes = float(post_of(c, following).last_minute - planned)
        log_clinic(c, Kind.OVERTIME_PAID, last, minutes, Cause.NONE)


@part
def goes_home(c: Any, team: int) -> None:
    """End the session: whoever was held up here is free for the next one."""
    own = team_of(c, team)
    session = session_of(c, own.session)
    planned = session.start + session.minutes
    if c.now > planned:
        log_clinic(c, Kind.OVERTIME, own.session, float(c.now - planned), Cause.NONE)
        pay_overtime(c, team, planned)
    for post in range(team * c.n_places, (team + 1) * c.n_places):
        member = post_of(c, post).member
        if post_of(c, post).role != _NONE and member > NOBODY and _staff(c, member).engaged == team + 1:
            _staff(c, member).engaged = 0
    own.gone = 1
    if own.over_first != _NONE:
        signal(c, RESUME_QUEUE, own.over_first, 0)
