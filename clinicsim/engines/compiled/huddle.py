"""The weekly huddle and the telephone: how the clinic rescues refills that are late; see `process/huddle.py`."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import MINUTES_PER_DAY, patient, pump_of, rules
from clinicsim.engines.compiled.booking import book
from clinicsim.engines.compiled.draws import draw_next
from clinicsim.engines.compiled.flow import wait_until
from clinicsim.engines.compiled.frames import frames
from clinicsim.engines.compiled.initiatives import open_sessions
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.log import log
from clinicsim.engines.compiled.office import release
from clinicsim.engines.compiled.parameters import choice
from clinicsim.engines.compiled.piles import at_risk, unbooked
from clinicsim.engines.compiled.rescue import is_near, rescue
from clinicsim.engines.compiled.turns import NOBODY_LEFT, is_refill, next_in_turn, queue_by_slack, queue_up
from clinicsim.scenario.schema.policy import Huddle
from clinicsim.world.events import NOTHING, Cause, Kind, Rank
from clinicsim.world.randomness import Purpose

__all__ = ["alarm_sounds", "is_refill", "weekly_huddle"]

_SLACK = choice(Huddle, "order", "slack")
_DUE_DATE = choice(Huddle, "order", "due_date")

_weeks = frames(ints="day")


@part
def alarm_sounds(c: Any, i: int) -> None:
    """Give a patient who telephones about the alarm an urgent slot or an extra place, at once."""
    one = patient(c, i)
    if draw_next(c, i, Purpose.CALLS) >= rules(c).booking_alarm_call_probability:
        return
    log(c, Kind.CALLED, i, NOTHING, (pump_of(c, i).dry - c.now) / MINUTES_PER_DAY, Cause.NONE)
    if not one.owes or one.owed_here:
        return
    if is_refill(c, one.owed_visit):
        rescue(c, i, False)
    else:
        release(c, i, Cause.ALARM)  # what the patient needs now is a refill


@small
def _queue_up(c: Any, i: int) -> None:
    """Let a visit have its turn by the policy's order."""
    one, order = patient(c, i), rules(c).huddle_order
    if order == _SLACK:
        queue_by_slack(c, i)
    else:
        queue_up(c, i, one.owed_due if order == _DUE_DATE else one.owed_clock_start, one.owed_due)


@part
def _meet(c: Any) -> None:
    """Hold the huddle."""
    c.day_cases_left, c.on_call_left = rules(c).huddle_day_cases_per_week, rules(c).huddle_on_call_per_week
    open_sessions(c)
    for place in range(c.unbooked_count):
        _queue_up(c, unbooked(c, place))
    i = next_in_turn(c)
    while i != NOBODY_LEFT:
        book(c, i)
        i = next_in_turn(c)
    for place in range(c.at_risk_count):
        _queue_up(c, at_risk(c, place))
    i = next_in_turn(c)
    while i != NOBODY_LEFT:
        if is_near(c, i):
            rescue(c, i, True)
        i = next_in_turn(c)


@part
def weekly_huddle(c: Any, f: int) -> int:
    """Hold the huddle every week, on the weekday that the first day's policy names."""
    me = _weeks(c, f)
    if me.step == 0:
        me.day = rules(c).huddle_day
    else:
        _meet(c)
        me.day += 7
    return wait_until(c, f, 1, me.day * MINUTES_PER_DAY + rules(c).huddle_minute, Rank.HUDDLE, 0)
