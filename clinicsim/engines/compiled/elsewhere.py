"""What befalls patients apart from the service: stays elsewhere, and moves to others; see `process/elsewhere.py`."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import MINUTES_PER_DAY, patient, rules, rules_of
from clinicsim.engines.compiled.appointments import cancel
from clinicsim.engines.compiled.busy import be_away, come_home, must_wait_at_home, wait_for_patient
from clinicsim.engines.compiled.departures import leave_clinic
from clinicsim.engines.compiled.diary import minute_of
from clinicsim.engines.compiled.draws import MINUTES_PER_YEAR, draw
from clinicsim.engines.compiled.flow import DONE, call, wait_until
from clinicsim.engines.compiled.frames import frames
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.log import log
from clinicsim.engines.compiled.memory import rows
from clinicsim.engines.compiled.office import put_back
from clinicsim.engines.compiled.processes import Process
from clinicsim.engines.compiled.reservoir import take_out
from clinicsim.engines.compiled.tables import VERSION
from clinicsim.world.events import NOTHING, Cause, Kind, Rank, State
from clinicsim.world.randomness import Purpose, exponential, lognormal

_DRAWS_A_TIME = 3  # the wait, whether it counts, and how long it lasts

_times = frames(ints="occurrence midnight", floats="minute")
_away = frames(ints="occurrence back", floats="days")
_version = rows("versions", VERSION)


@small
def _next_midnight(minute: int) -> int:
    return (minute // MINUTES_PER_DAY + 1) * MINUTES_PER_DAY


@small
def _next_time(c: Any, f: int, purpose: int, highest: float) -> bool:
    """Go on to the next midnight at which something of this highest rate a year may happen; false if there is none.

    They are thinned to the rate in force, so that another rate or therapy keeps the times that both have. The frame's
    `occurrence` is the first of the draws of the time after it.
    """
    me = _times(c, f)
    if highest <= 0.0 or not me.minute < c.end:
        return False
    me.minute += exponential(draw(c, me.patient, purpose, me.occurrence), MINUTES_PER_YEAR / highest)
    me.midnight = _next_midnight(int(me.minute))
    me.occurrence += _DRAWS_A_TIME
    return True


# ---------------------------------------------------------------------- stays in hospital elsewhere
@part
def admissions(c: Any, f: int) -> int:
    """Be admitted elsewhere for other reasons, now and then."""
    me = _times(c, f)
    i = me.patient
    one = patient(c, i)
    if me.step == 0:
        me.minute = float(c.now)
    elif me.step == 1:
        if not one.alive:
            return DONE
        rate = rules(c).admission_rate_itb if one.state == State.ITB else rules(c).admission_rate_oral
        here = one.owes and one.owed_here
        first = me.occurrence - _DRAWS_A_TIME
        if draw(c, i, Purpose.AWAY, first + 1) * c.highest_admission < rate and not one.admitted and not here:
            stay = call(c, f, 2, Process.STAY_ELSEWHERE, i)
            _away(c, stay).occurrence = first
            return stay
    while _next_time(c, f, Purpose.AWAY, c.highest_admission):
        if me.midnight >= c.now:  # else: while away already
            return wait_until(c, f, 1, me.midnight, Rank.ADMISSION, one.number)
    return DONE


@part
def stay_elsewhere(c: Any, f: int) -> int:
    """Be away for whole days: appointments that fall into them are moved, and nothing is booked before the return."""
    me = _away(c, f)
    i = me.patient
    one = patient(c, i)
    if me.step == 0:
        u = draw(c, i, Purpose.AWAY, me.occurrence + 2)
        nights = lognormal(u, rules(c).unrelated_admission_nights, rules(c).unrelated_admission_nights_cv)
        days = max(round(nights), 1)
        me.days, me.back = float(days), c.now + days * MINUTES_PER_DAY
        log(c, Kind.AWAY, i, NOTHING, me.days, Cause.ELSEWHERE)
        be_away(c, i, me.back)
        if one.owes:
            one.owed_not_before = max(one.owed_not_before, me.back)
            if one.owed_slot >= 0 and minute_of(c, one.owed_slot) < me.back:
                cancel(c, i, Cause.ELSEWHERE)
                put_back(c, i, Cause.ELSEWHERE)
        return wait_until(c, f, 1, me.back, Rank.DISCHARGE, one.number)
    if one.alive:
        log(c, Kind.BACK, i, NOTHING, me.days, Cause.ELSEWHERE)
        come_home(c, i)
    return DONE


# ---------------------------------------------------------------------- moves to another service
@part
def move_on(c: Any, i: int) -> None:
    """Move to another service."""
    if patient(c, i).has_pump:
        take_out(c, i, Cause.TRANSFERRED)
    leave_clinic(c, i, Cause.TRANSFERRED)


@part
def transfer(c: Any, f: int) -> int:
    """Move to another service, some day."""
    me = _times(c, f)
    i = me.patient
    one = patient(c, i)
    if me.step == 0:
        me.minute = float(c.now)
    elif me.step == 1:
        if must_wait_at_home(c, i):
            return wait_for_patient(c, f, 1, i)
        if not one.alive:
            return DONE
        here = one.owes and one.owed_here
        luck = draw(c, i, Purpose.TRANSFER, me.occurrence - _DRAWS_A_TIME + 1)
        if luck * c.highest_transfer < rules(c).unrelated_transfers_per_year and not here:
            move_on(c, i)
            return DONE
    if _next_time(c, f, Purpose.TRANSFER, c.highest_transfer):
        return wait_until(c, f, 1, max(me.midnight, c.now), Rank.STOPPING, one.number)
    return DONE


@part
def _of_age(c: Any, i: int) -> int:
    """First midnight from now on at which a patient is of the age in force then; -1: none in this run."""
    for place in range(c.n_versions):
        version = _version(c, place)
        until = _version(c, place + 1).since if place + 1 < c.n_versions else c.end
        years = rules_of(c, version.scenario).unrelated_transfer_at_age_years
        reached = patient(c, i).born + int(years * MINUTES_PER_YEAR)
        midnight = _next_midnight(max(max(reached, version.since), c.now))
        if years > 0.0 and midnight < until:
            return midnight
    return -1


@part
def coming_of_age(c: Any, f: int) -> int:
    """Move to another service on reaching the age at which this one ends; from a stay in hospital, after it."""
    me = _times(c, f)
    i = me.patient
    one = patient(c, i)
    if me.step == 0:
        midnight = _of_age(c, i)
        if midnight < 0:
            return DONE
        return wait_until(c, f, 1, midnight, Rank.STOPPING, one.number)
    if must_wait_at_home(c, i):
        return wait_for_patient(c, f, 1, i)
    if not one.alive:
        return DONE
    if not (one.owes and one.owed_here):
        move_on(c, i)
        return DONE
    return wait_until(c, f, 1, _next_midnight(c.now), Rank.STOPPING, one.number)
