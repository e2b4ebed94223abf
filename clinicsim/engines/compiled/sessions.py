"""Sessions: the half-days as they run; see `process/sessions.py`. `announcements.py` says how they are lost ahead."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import patient, rules, visit_rules
from clinicsim.engines.compiled.announcements import lose, outcome_of
from clinicsim.engines.compiled.appointments import at_slot, first_booked, next_booked
from clinicsim.engines.compiled.attendance import arrives
from clinicsim.engines.compiled.consultation import see_in_minutes
from clinicsim.engines.compiled.diary import close, is_closed, minute_of, session_of, session_of_plan
from clinicsim.engines.compiled.flow import DONE, call, wait_until
from clinicsim.engines.compiled.frames import frames
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.log import log_clinic
from clinicsim.engines.compiled.memory import numbers, rows
from clinicsim.engines.compiled.office import displace, seen
from clinicsim.engines.compiled.processes import Process
from clinicsim.engines.compiled.staff import log_worked, pay
from clinicsim.engines.compiled.tables import SPAN
from clinicsim.world.events import NOBODY, SLOTS_PER_SESSION, Cause, Kind, Rank

_of_template = rows("of_template", SPAN)
_ids = numbers("of_template_ids")
_run = frames(ints="dates session visits")
_slots = frames(ints="session plan left slot", floats="minutes")


# ---------------------------------------------------------------------- one date after another
@part
def run_session(c: Any, f: int) -> int:
    """Run one session; what is booked when it starts is what it holds."""
    me = _run(c, f)
    slots = float(session_of(c, me.session).slots)
    log_clinic(c, Kind.SESSION_PLANNED, me.session, slots, Cause.NONE)
    log_clinic(c, Kind.SESSION_RAN, me.session, slots, Cause.NONE)
    me.visits = 0
    i = first_booked(c, me.session)
    while i != NOBODY:
        me.visits += 1
        i = next_booked(c, me.session, i)
    if rules(c).in_minutes:
        return see_in_minutes(c, f, 2, me.session)
    g = call(c, f, 2, Process.SEE_BY_SLOTS, NOBODY)
    _slots(c, g).session = me.session
    return g


@part
def run_sessions(c: Any, f: int) -> int:
    """Run the dated sessions of one template, one after the other."""
    me = _run(c, f)
    if me.step == 1 and not is_closed(c, me.session) and session_of(c, me.session).planned:
        if outcome_of(c, me.session) != Cause.SICKNESS:
            return run_session(c, f)
        close(c, me.session)
        lose(c, me.session)
        displace(c, me.session, Cause.SICKNESS)
    elif me.step == 2:  # a session has run
        pay(c, me.session, me.visits)
    span = _of_template(c, me.patient)  # a template's process is about no patient
    if me.dates == span.count:
        return DONE
    me.session = _ids(c, span.first + me.dates, 1)[0]
    me.dates += 1
    # Every date stands in the last plan as it came about.
    minute = session_of_plan(c, (c.n_plans - 1) * c.n_sessions + me.session).start
    return wait_until(c, f, 1, minute, Rank.SESSION, me.session)


# ---------------------------------------------------------------------- slot by slot
@small
def _places_booked(c: Any, session: int) -> int:
    """Places of a session at which an appointment begins, as a mask."""
    places, i = 0, first_booked(c, session)
    while i != NOBODY:
        places |= 1 << (patient(c, i).owed_slot % SLOTS_PER_SESSION)
        i = next_booked(c, session, i)
    return places


@small
def _take_first(c: Any, f: int) -> int:
    """Take the first place out of those left; returns its slot."""
    me = _slots(c, f)
    place = 0
    while me.left >> place & 1 == 0:
        place += 1
    me.left &= me.left - 1
    return int(me.session * SLOTS_PER_SESSION + place)


@part
def see_in_slot(c: Any, f: int) -> None:
    """See whoever is booked in a slot and comes."""
    me = _slots(c, f)
    i = at_slot(c, me.slot)
    if i == NOBODY or not arrives(c, i):
        return
    row = session_of_plan(c, me.plan * c.n_sessions + me.session)
    in_slots = visit_rules(c, patient(c, i).owed_visit).slots * float(row.slot_minutes)
    me.minutes += max(in_slots - float(row.travel_minutes_per_visit), 0.0)
    seen(c, i)


@part
def see_by_slots(c: Any, f: int) -> int:
    """See each patient at the minute of the slot, for as long as the slot is: no waiting and no overtime."""
    me = _slots(c, f)
    if me.step == 0:
        me.plan, me.left = c.plan, _places_booked(c, me.session)
    else:
        see_in_slot(c, f)
    if me.left != 0:
        me.slot = _take_first(c, f)
        return wait_until(c, f, 1, minute_of(c, me.slot), Rank.VISIT, me.slot)
    for place in range(c.n_places):
        log_worked(c, me.session, place, me.minutes)
    return DONE
