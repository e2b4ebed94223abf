"""The means of rescuing a refill that is late, and which of them need no meeting; see `process/huddle.py`."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import MINUTES_PER_DAY, patient, pump_of, rules
from clinicsim.engines.compiled.appointments import home_eligible, is_booked
from clinicsim.engines.compiled.booking import book_in
from clinicsim.engines.compiled.diary import find, minute_of, session_start
from clinicsim.engines.compiled.flow import start
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.memory import numbers
from clinicsim.engines.compiled.nested import STEPS
from clinicsim.engines.compiled.processes import Process
from clinicsim.engines.compiled.turns import NEVER
from clinicsim.world.diary import AT_HOME, NO_SLOT, NOT_AT_HOME, OVERBOOKED, URGENT
from clinicsim.world.events import SLOTS_PER_SESSION, Cause

_URGENT_SLOT, _OVERBOOK, _HOME_VISIT, _DAY_CASE, _ON_CALL = (
    STEPS.index(step) for step in ("urgent_slot", "overbook", "home_visit", "day_case", "on_call")
)

_steps = numbers("steps")


@small
def is_near(c: Any, i: int) -> bool:
    """Whether the pump's alarm date is near enough to act on."""
    if not patient(c, i).has_pump:
        return False
    return bool(pump_of(c, i).alarm - c.now <= rules(c).huddle_act_within_days * MINUTES_PER_DAY)


@part
def sooner(c: Any, i: int, access: int, where: int, how: int) -> bool:
    """Move a visit to the first slot of this access before the pump is dry, in a session before the present one."""
    one = patient(c, i)
    present = session_start(c, one.owed_slot // SLOTS_PER_SESSION) if is_booked(c, i) else NEVER
    low, high = max(c.now + 1, one.owed_not_before), min(pump_of(c, i).dry, present - 1)
    slot = find(c, one.owed_visit, low, high, access, False, where)
    if slot == NO_SLOT:
        return False
    book_in(c, i, slot, how)
    return True


@part
def _can_be_spent(c: Any, i: int, within_days: float) -> bool:
    """Whether a pump runs dry within some days, and before the appointment."""
    dry = pump_of(c, i).dry
    present = minute_of(c, patient(c, i).owed_slot) if is_booked(c, i) else NEVER
    return bool(dry - c.now <= within_days * MINUTES_PER_DAY and present >= dry)


@small
def _day_case(c: Any, i: int) -> bool:
    if not _can_be_spent(c, i, rules(c).huddle_day_case_within_days) or c.day_cases_left == 0:
        return False
    c.day_cases_left -= 1
    start(c, Process.DAY_CASE, i)
    return True


@small
def _on_call(c: Any, i: int) -> bool:
    if not _can_be_spent(c, i, rules(c).huddle_on_call_within_days) or c.on_call_left == 0:
        return False
    c.on_call_left -= 1
    start(c, Process.ON_CALL_REFILL, i)
    return True


@part
def _try(c: Any, i: int, step: int) -> bool:
    """Try one means of rescue."""
    if step == _URGENT_SLOT:
        return sooner(c, i, URGENT, NOT_AT_HOME, Cause.URGENT)
    if step == _OVERBOOK:
        return sooner(c, i, OVERBOOKED, NOT_AT_HOME, Cause.OVERBOOKED)
    if step == _HOME_VISIT:  # a free place of a round, urgent ones included, else one more at its end
        if not home_eligible(c, i):
            return False
        if sooner(c, i, URGENT, AT_HOME, Cause.HOME_VISIT):
            return True
        return sooner(c, i, OVERBOOKED, AT_HOME, Cause.HOME_VISIT)
    return _day_case(c, i) if step == _DAY_CASE else _on_call(c, i)


@part
def rescue(c: Any, i: int, with_meeting: bool) -> None:
    """Spend the means of rescue in the policy's order until one serves; some need the huddle to meet."""
    for place in range(rules(c).steps):
        step = int(_steps(c, c.scenario * c.n_steps + place, 1)[0])
        if (with_meeting or step <= _HOME_VISIT) and _try(c, i, step):
            return


@part
def at_once(c: Any, i: int) -> None:
    """Look after a patient at risk whose visit fell through, without waiting for the next huddle."""
    if patient(c, i).at_risk and is_near(c, i):
        rescue(c, i, False)
