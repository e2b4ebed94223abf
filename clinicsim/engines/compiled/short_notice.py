"""The short-notice list: slots given back, offered to those who would gain by them; see `process/short_notice.py`."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import MINUTES_PER_DAY, patient, rules
from clinicsim.engines.compiled.appointments import access_of, first_booked, is_booked, where_seen
from clinicsim.engines.compiled.booking import book_in
from clinicsim.engines.compiled.diary import find_in, holds, is_closed, minute_of, session_start, visit_type
from clinicsim.engines.compiled.draws import draw
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.piles import at_risk, unbooked
from clinicsim.engines.compiled.turns import NOBODY_LEFT, next_in_turn, queue_by_slack
from clinicsim.engines.compiled.waiting import waiting, waiting_count
from clinicsim.world.diary import NO_SLOT, URGENT
from clinicsim.world.events import NOBODY, SLOTS_PER_SESSION, Cause
from clinicsim.world.randomness import Purpose


@part
def _queue_up(c: Any, i: int, session: int, freed_by: int) -> None:
    """Let a patient have a turn who would gain by the session and can come to it.

    Nothing of this changes while the turns are taken, so those who cannot move need not be put in order.
    """
    one, start = patient(c, i), session_start(c, session)
    if i == freed_by or one.owed_here or one.owed_not_before > start or not holds(c, session, one.owed_visit):
        return
    if is_booked(c, i) and session_start(c, one.owed_slot // SLOTS_PER_SESSION) <= start:
        return
    if draw(c, i, Purpose.SHORT_NOTICE, 0) < rules(c).booking_short_notice_share:
        queue_by_slack(c, i)


@small
def _move(c: Any, i: int, session: int, access: int) -> None:
    slot = find_in(c, session, patient(c, i).owed_visit, access, where_seen(c, i))
    if slot != NO_SLOT:
        book_in(c, i, slot, Cause.SHORT_NOTICE)


@small
def _queue_up_late(c: Any, session: int, freed_by: int) -> None:
    """Those not at risk without an appointment, or with one after their due date."""
    for place in range(c.unbooked_count):
        i = unbooked(c, place)
        if not patient(c, i).at_risk:
            _queue_up(c, i, session, freed_by)
    for visit in range(c.n_visits):
        if visit_type(c, visit).listed and holds(c, session, visit):
            for place in range(waiting_count(c, visit)):
                i = waiting(c, visit, place)
                if not patient(c, i).at_risk:
                    _queue_up(c, i, session, freed_by)
    for later in range(session + 1, c.n_sessions):
        i = first_booked(c, later)
        while i != NOBODY:
            if minute_of(c, patient(c, i).owed_slot) > patient(c, i).owed_due and not patient(c, i).at_risk:
                _queue_up(c, i, session, freed_by)
            i = int(patient(c, i).next_in_session)


@part
def offer(c: Any, session: int, freed_by: int) -> None:
    """Fill the places that somebody has just given back: at-risk refills by slack, then visits that are late."""
    ahead = session_start(c, session) - c.now
    if ahead <= 0 or ahead > rules(c).booking_short_notice_days * MINUTES_PER_DAY or is_closed(c, session):
        return
    for place in range(c.at_risk_count):
        _queue_up(c, at_risk(c, place), session, freed_by)
    i = next_in_turn(c)
    while i != NOBODY_LEFT:
        _move(c, i, session, URGENT)
        i = next_in_turn(c)
    _queue_up_late(c, session, freed_by)
    i = next_in_turn(c)
    while i != NOBODY_LEFT:
        _move(c, i, session, access_of(c, patient(c, i).owed_visit))
        i = next_in_turn(c)
