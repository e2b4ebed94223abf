"""Members of staff as they come and go, and what a session takes of their time and pay; see `process/staff.py`."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.diary import session_of
from clinicsim.engines.compiled.flow import DONE, wait_until
from clinicsim.engines.compiled.frames import frames
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.log import log_clinic
from clinicsim.engines.compiled.memory import rows
from clinicsim.engines.compiled.nested import TEMPLATE
from clinicsim.engines.compiled.staffing import how_staffed, staffed_by
from clinicsim.engines.compiled.tables import EMPLOYMENT_STEP, SPAN
from clinicsim.world.events import Cause, Kind, Rank

_span = rows("employment", SPAN)
_steps = rows("employment_steps", EMPLOYMENT_STEP)
_templates = rows("templates", TEMPLATE)
_employment = frames(ints="place", floats="wte")


@part
def employment(c: Any, f: int) -> int:
    """Follow one member through the run: start, changes of hours, the end of training, vacancy, leaving."""
    me = _employment(c, f)
    member = me.patient  # a member's process is about nobody else
    span = _span(c, member)
    if me.step > 0:
        step = _steps(c, span.first + me.place)
        if step.wte != me.wte:
            if me.wte != 0.0:
                log_clinic(c, Kind.STAFF_LEFT, member, me.wte, Cause.NONE)
            if step.wte != 0.0:
                log_clinic(c, Kind.STAFF_STARTED, member, step.wte, Cause.NONE)
            me.wte = step.wte
        if step.trained:
            log_clinic(c, Kind.STAFF_COMPETENT, member, 0.0, Cause.NONE)
        me.place += 1
    if me.place == span.count:
        return DONE
    return wait_until(c, f, 1, _steps(c, span.first + me.place).minute, Rank.LEAVE, member)


@small
def log_worked(c: Any, session: int, place: int, minutes: float) -> None:
    """Write how long whoever is at a place of a session worked with patients."""
    how = how_staffed(c, session, place)
    if how != Cause.NONE:
        log_clinic(c, Kind.STAFF_WORKED, staffed_by(c, session, place), minutes, how)


@part
def pay(c: Any, session: int, visits: int) -> None:
    """Write what a session that has run takes of its staff beyond their time with patients.

    Parameters
    ----------
    c
        The clinic.
    session : int
        The dated session.
    visits : int
        Visits that staff travelled to, patients who were not there included.
    """
    row = session_of(c, session)
    minutes = float(row.minutes)
    to_visits = visits * float(row.travel_minutes_per_visit)
    travelled = float(row.travel_minutes) + to_visits
    for place in range(c.n_places):
        who, how = staffed_by(c, session, place), how_staffed(c, session, place)
        if how == Cause.NONE:
            continue
        if how == Cause.AGENCY:
            log_clinic(c, Kind.AGENCY_PAID, -1 - who, minutes + float(row.travel_minutes), Cause.NONE)
        if row.premium > 0.0:
            log_clinic(c, Kind.PREMIUM_PAID, who, minutes * float(row.premium), how)
        if travelled > 0.0:
            log_clinic(c, Kind.TRAVELLED, who, travelled, how)
    if _templates(c, c.scenario * c.n_templates + row.template).away:
        log_clinic(c, Kind.JOURNEYS, session, float(visits), Cause.NONE)
