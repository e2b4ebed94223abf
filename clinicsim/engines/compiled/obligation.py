"""A visit that the clinic owes a patient; see `process/obligation.py`. It lives with the patient while `owes`.

A process that looks at it again later remembers its number, `owed_id`, for the patient may then be owed another.
"""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import patient
from clinicsim.engines.compiled.flow import NOBODY_WAITS
from clinicsim.engines.compiled.linking import part, small
from clinicsim.world.diary import NO_SLOT
from clinicsim.world.events import Cause


@part
def owe_visit(c: Any, i: int, visit: int, due: int) -> int:
    """Owe a patient a visit, by now without an appointment; returns its number."""
    one = patient(c, i)
    one.owes, one.owed_visit, one.owed_due, one.owed_id = 1, visit, due, one.owed_id + 1
    one.owed_clock_start, one.owed_class = c.now, 0
    one.owed_slot, one.owed_booked_at = NO_SLOT, 0
    one.owed_how, one.owed_why_late = Cause.SCHEDULED, Cause.NO_SLOT
    one.owed_not_before, one.owed_missed, one.owed_here = one.not_before, 0, 0
    one.owed_waiter, one.owed_first_day = NOBODY_WAITS, 0
    return int(one.owed_id)


@small
def still_owes(c: Any, i: int, owed: int) -> bool:
    """Whether a patient is still owed the visit of this number."""
    one = patient(c, i)
    return bool(one.owes and one.owed_id == owed)
