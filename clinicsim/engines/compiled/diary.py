"""The dated slot diary of a replication: the tables that the shared rules search; see `world/diary.py`.

What each plan says of a session stands in the world's tables, by plan; what is taken and closed is the replication's.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from clinicsim.engines.compiled.access import fill, rules
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.memory import matrix, numbers, rows
from clinicsim.engines.compiled.parameters import choice
from clinicsim.engines.compiled.tables import HOLDING, SESSION, VISIT_TYPE
from clinicsim.scenario.schema.policy import Booking
from clinicsim.world.diary import ANYWHERE, AT_HOME, HOME, NO_SLOT, place_in, search
from clinicsim.world.events import SLOTS_PER_SESSION

COLUMNS = HOME + 1  # of `sizes`
_CARVED_OUT = choice(Booking, "classes", "carved_out")

session_of_plan = rows("sessions", SESSION)
visit_type = rows("visit_types", VISIT_TYPE)
holding_of_plan = rows("holding", HOLDING)
_sizes = matrix("sizes")
_protected = matrix("protected")
_holds = numbers("holds", np.dtype("?"))
_holding_ids = numbers("holding_ids")
_holding_starts = numbers("holding_starts")
_mask = numbers("mask")
_taken = matrix("taken")
_all_taken = numbers("taken")
_closed = numbers("closed", np.dtype("?"))
_unopened = numbers("unopened", np.dtype("?"))
_kept = numbers("kept", np.dtype("?"))
_first_in_session = numbers("first_in_session", np.dtype("i4"))
_waiting_count = numbers("waiting_count")


# ---------------------------------------------------------------------- what the plan in force says
@small
def session_of(c: Any, session: int) -> Any:
    """A session as the plan in force has it."""
    return session_of_plan(c, c.plan * c.n_sessions + session)


@small
def session_start(c: Any, session: int) -> int:
    """Minute at which a session starts."""
    return int(session_of(c, session).start)


@small
def minute_of(c: Any, slot: int) -> int:
    """Minute at which an appointment in a slot begins."""
    session = session_of(c, slot // SLOTS_PER_SESSION)
    return int(session.start + slot % SLOTS_PER_SESSION * session.slot_minutes)


@small
def holds(c: Any, session: int, visit: int) -> bool:
    """Whether a session holds a visit type."""
    return bool(_holds(c, (c.plan * c.n_sessions + session) * c.n_visits + visit, 1)[0])


@small
def holding(c: Any, visit: int) -> Any:
    """Which sessions hold a visit type."""
    return holding_of_plan(c, c.plan * c.n_visits + visit)


@small
def is_held(c: Any, visit: int) -> bool:
    """Whether some session holds a visit type."""
    return bool(holding(c, visit).count > 0)


@small
def held(c: Any, visit: int) -> bool:
    """Whether some session still to come holds a visit type."""
    return bool(holding(c, visit).last_start > c.now)


# ---------------------------------------------------------------------- search
@part
def find(c: Any, visit: int, low: int, high: int, access: int, latest: bool, where: int) -> int:
    """Find a free slot for a visit type in sessions starting in [low, high]; `NO_SLOT` if there is none."""
    if high < low:
        return NO_SLOT
    sessions, classes, first = c.n_sessions, c.n_slot_classes, c.plan * c.n_sessions
    found, kind = holding(c, visit), visit_type(c, visit)
    return search(
        _holding_ids(c, found.first, found.count),
        _holding_starts(c, found.first, found.count),
        _sizes(c, first, sessions, COLUMNS),
        _mask(c, 0, sessions),
        _closed(c, 0, sessions),
        _protected(c, first, sessions, classes),
        _taken(c, 0, sessions, classes),
        c.now,
        low,
        high,
        int(kind.length),
        access,
        latest != 0,
        where,
        int(kind.slot_class),
        rules(c).booking_classes == _CARVED_OUT,
    )


@part
def find_in(c: Any, session: int, visit: int, access: int, where: int) -> int:
    """Find a free slot for a visit type in one session; `NO_SLOT` if there is none, or it may not be had there."""
    size = _sizes(c, c.plan * c.n_sessions + session, 1, COLUMNS)[0]
    if is_closed(c, session) or not holds(c, session, visit):
        return NO_SLOT
    if where != ANYWHERE and (size[HOME] != 0) != (where == AT_HOME):
        return NO_SLOT
    kind = visit_type(c, visit)
    place = place_in(
        size,
        _mask(c, session, 1)[0],
        _protected(c, c.plan * c.n_sessions + session, 1, c.n_slot_classes)[0],
        _taken(c, session, 1, c.n_slot_classes)[0],
        c.now,
        int(kind.length),
        access,
        int(kind.slot_class),
        rules(c).booking_classes == _CARVED_OUT,
    )
    return NO_SLOT if place == NO_SLOT else session * SLOTS_PER_SESSION + place


# ---------------------------------------------------------------------- what is taken, and what is closed
@small
def _bits(c: Any, slot: int, visit: int) -> int:
    return ((1 << int(visit_type(c, visit).length)) - 1) << (slot % SLOTS_PER_SESSION)


@part
def take(c: Any, slot: int, visit: int) -> None:
    """Mark the slots of a booking as taken."""
    session, bits, own = slot // SLOTS_PER_SESSION, _bits(c, slot, visit), visit_type(c, visit).slot_class
    _mask(c, session, 1)[0] |= bits
    _taken(c, session, 1, c.n_slot_classes)[0, own] |= bits


@part
def free(c: Any, slot: int, visit: int) -> None:
    """Give the slots of a booking back."""
    session, bits, own = slot // SLOTS_PER_SESSION, _bits(c, slot, visit), visit_type(c, visit).slot_class
    _mask(c, session, 1)[0] &= ~bits
    _taken(c, session, 1, c.n_slot_classes)[0, own] &= ~bits


@small
def is_closed(c: Any, session: int) -> bool:
    """Whether nobody may be booked into a session."""
    return bool(_closed(c, session, 1)[0])


@small
def is_unopened(c: Any, session: int) -> bool:
    """Whether a session is kept for long waits, and nobody has opened it."""
    return bool(_unopened(c, session, 1)[0])


@small
def close(c: Any, session: int) -> None:
    """Mark a session as one that will not run."""
    _closed(c, session, 1)[0] = True


@small
def open_session(c: Any, session: int) -> None:
    """Put a session that was kept for long waits into the diary."""
    _closed(c, session, 1)[0] = False
    _unopened(c, session, 1)[0] = False
    c.unopened_count -= 1


@part
def sessions_are(c: Any, plan: int) -> None:
    """Work by the sessions of a plan from now on; they are numbered as those before."""
    c.plan, c.unopened_count = plan, 0
    mask, closed = _mask(c, 0, c.n_sessions), _closed(c, 0, c.n_sessions)
    unopened, kept = _unopened(c, 0, c.n_sessions), _kept(c, 0, c.n_sessions)
    for session in range(c.n_sessions):
        keep = session_of(c, session).waiting_weeks > 0
        new = keep and not kept[session] and mask[session] == 0
        if unopened[session] and not keep:
            closed[session] = False
        if new:
            closed[session] = True
        unopened[session] = (unopened[session] and keep) or new
        kept[session] = keep
        c.unopened_count += unopened[session]


@part
def open_diary(c: Any) -> None:
    """Begin a replication with an empty diary, by the first plan, and with nobody on the books."""
    fill(_mask(c, 0, c.n_sessions), 0)
    fill(_all_taken(c, 0, c.n_sessions * c.n_slot_classes), 0)
    fill(_closed(c, 0, c.n_sessions), False)
    fill(_unopened(c, 0, c.n_sessions), False)
    fill(_kept(c, 0, c.n_sessions), False)
    fill(_first_in_session(c, 0, c.n_sessions), -1)
    fill(_waiting_count(c, 0, c.n_visits), 0)
    c.unbooked_count, c.at_risk_count, c.in_turn_count, c.lost_count = 0, 0, 0, 0
    c.day_cases_left, c.on_call_left = 0, 0
    c.opening = 1
    sessions_are(c, 0)
