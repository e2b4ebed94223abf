"""Waiting-list initiatives: sessions opened only while people wait too long; see `process/initiatives.py`."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import MINUTES_PER_DAY, rules
from clinicsim.engines.compiled.announcements import is_lost_ahead
from clinicsim.engines.compiled.diary import holds, is_unopened, open_session, session_of, session_start, visit_type
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.log import log_clinic
from clinicsim.engines.compiled.memory import numbers, rows
from clinicsim.engines.compiled.tables import SPAN
from clinicsim.engines.compiled.waiting_lists import call_list, longest_wait
from clinicsim.world.events import NOTHING, Cause, Kind

_MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY

_of_template = rows("of_template", SPAN)
_of_template_ids = numbers("of_template_ids")


@small
def _next_of(c: Any, template: int) -> int:
    """First session of a template that can still be opened, or `NOTHING`; one known to be without staff cannot."""
    from_minute = c.now + rules(c).booking_initiative_notice_days * MINUTES_PER_DAY
    span = _of_template(c, template)
    for place in range(span.first, span.first + span.count):
        session = int(_of_template_ids(c, place, 1)[0])
        if is_unopened(c, session) and session_start(c, session) >= from_minute and not is_lost_ahead(c, session):
            return session
    return NOTHING


@small
def _serves(c: Any, session: int, visit: int) -> bool:
    """Whether a session holds a visit type that is called from a list."""
    return bool(visit_type(c, visit).listed and holds(c, session, visit))


@small
def _longest(c: Any, session: int) -> int:
    """Longest wait on the lists that a session serves, in minutes; 0 if it serves none."""
    longest, served = 0, 0
    for visit in range(c.n_visits):
        if _serves(c, session, visit):
            waited = longest_wait(c, visit)
            longest = waited if served == 0 else max(longest, waited)
            served += 1
    return longest


@part
def open_sessions(c: Any) -> None:
    """Open the next session of each template kept for long waits, if a list that it serves is that long."""
    if c.unopened_count == 0:
        return
    for template in range(c.n_templates):
        session = _next_of(c, template)
        if session == NOTHING:
            continue
        longest = _longest(c, session)
        if longest > session_of(c, session).waiting_weeks * _MINUTES_PER_WEEK:
            open_session(c, session)
            log_clinic(c, Kind.SESSION_OPENED, session, longest / _MINUTES_PER_WEEK, Cause.INITIATIVE)
            for visit in range(c.n_visits):
                if _serves(c, session, visit):
                    call_list(c, visit, False)
