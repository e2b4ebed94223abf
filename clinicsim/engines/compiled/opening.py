"""The first morning: every process of the clinic is started, and every patient found, in the specification's order."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.calendar import open_calendar
from clinicsim.engines.compiled.diary import open_diary
from clinicsim.engines.compiled.flow import start
from clinicsim.engines.compiled.linking import part
from clinicsim.engines.compiled.memory import rows
from clinicsim.engines.compiled.processes import Process
from clinicsim.engines.compiled.recall import in_force
from clinicsim.engines.compiled.starting_state import find_patient
from clinicsim.engines.compiled.tables import VISIT_TYPE
from clinicsim.engines.compiled.team import open_sessions
from clinicsim.engines.compiled.theatre import open_theatre
from clinicsim.engines.compiled.wards import open_wards

_visit_type = rows("visit_types", VISIT_TYPE)
_NOBODY = -1


@part
def open_clinic(c: Any) -> None:
    """Set up the clinic and start its own processes; see `process/clinic.py`."""
    open_calendar(c)
    open_diary(c)
    open_sessions(c)
    open_theatre(c)
    open_wards(c)
    for member in range(c.n_members):
        start(c, Process.EMPLOYMENT, member)
    start(c, Process.COME_INTO_FORCE, _NOBODY)
    start(c, Process.HEAR_OF_CHANGES, _NOBODY)
    start(c, Process.ANNOUNCE_LOSSES, _NOBODY)
    for template in range(c.n_templates):
        start(c, Process.RUN_SESSIONS, template)
    start(c, Process.CALL_AHEAD, _NOBODY)
    start(c, Process.RUN_ALL_LISTS, _NOBODY)
    start(c, Process.WATCH_PLACES, _NOBODY)
    start(c, Process.BOOK_FIRST_DAY, _NOBODY)
    start(c, Process.WEEKLY_HUDDLE, _NOBODY)
    for visit in range(c.n_visits):
        if _visit_type(c, visit).listed:
            start(c, Process.CALL_FOR_SESSIONS, visit)


@part
def open_next(c: Any) -> None:
    """Take the next step of opening: the clinic, each patient, then what follows; `opened` is -1 when all is done."""
    if c.opened == 0:
        open_clinic(c)
    if c.opened < c.n_prevalent:
        find_patient(c, c.opened)
        c.opened += 1
        return
    in_force(c)
    start(c, Process.REFERRALS, _NOBODY)
    c.opened = -1
