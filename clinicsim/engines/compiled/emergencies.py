"""Emergencies of the drug: a pump that has run dry, withdrawal, overdose; see `process/emergencies.py`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from clinicsim.engines.compiled.access import patient, pump_of, rules, rules_of
from clinicsim.engines.compiled.busy import must_wait_at_home, wait_for_patient
from clinicsim.engines.compiled.departures import die
from clinicsim.engines.compiled.draws import draw, draw_next
from clinicsim.engines.compiled.flow import DONE, call, start, wait_until
from clinicsim.engines.compiled.frames import frames
from clinicsim.engines.compiled.hospital import admit, come_in, discharge, operate_in_emergency
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.log import log
from clinicsim.engines.compiled.memory import Accessor, rows
from clinicsim.engines.compiled.office import release
from clinicsim.engines.compiled.outcomes import note
from clinicsim.engines.compiled.parameters import ENTRIES
from clinicsim.engines.compiled.processes import Process
from clinicsim.engines.compiled.reservoir import refill, still_has
from clinicsim.engines.compiled.wards import lie_in
from clinicsim.world.events import NOTHING, Cause, Kind, Rank
from clinicsim.world.randomness import Purpose, lognormal, triangular

MINUTES_PER_HOUR = 60

_withdrawal = frames(ints="cause procedure serial state operated grade since", floats="hours")
_overdose = frames(ints="cause occurrence grade level since")
_withdrawal_grade = rows("withdrawal_grades", ENTRIES["withdrawal_grades"])
_overdose_grade = rows("overdose_grades", ENTRIES["overdose_grades"])


def _choice_among(grades: Accessor) -> Callable[[Any, int, int, float], int]:
    """Make the rule that finds the grade of a table for which a draw stands."""

    @small
    def grade(c: Any, first: int, count: int, u: float) -> int:
        """Place of the grade that a draw stands for, by the grades' shares."""
        shares = 0.0
        for each in range(count):
            shares += grades(c, first + each).share
        left, place = u * shares, 0
        while place < count - 1 and left >= grades(c, first + place).share:
            left -= grades(c, first + place).share
            place += 1
        return place

    return grade


_grade_of_withdrawal = _choice_among(_withdrawal_grade)
_grade_of_overdose = _choice_among(_overdose_grade)


# ---------------------------------------------------------------------- too little
@part
def lost_drug(c: Any, i: int, cause: int, probability: float, procedure: int) -> bool:
    """Decide whether a loss of drug leads to withdrawal, and set it going; `procedure` mends the loss (-1: none)."""
    if not draw_next(c, i, Purpose.WITHDRAWAL) < probability:
        return False
    me = _withdrawal(c, start(c, Process.WITHDRAWAL, i))
    me.cause, me.procedure = cause, procedure
    return True


@part
def ran_dry(c: Any, i: int) -> None:
    """Respond to a dry pump: fill an in-patient on the ward and some on call; the rest may withdraw."""
    if patient(c, i).admitted:
        refill(c, i, Cause.ADMISSION)
        release(c, i, Cause.ADMISSION)
    elif draw_next(c, i, Purpose.ON_CALL_REFILL) < rules(c).emergency_on_call_refill_probability:
        start(c, Process.ON_CALL_REFILL, i)
    else:
        lost_drug(c, i, Cause.DRY, rules(c).withdrawal_probability_if_dry, NOTHING)


@small
def _be_withdrawing(c: Any, i: int, withdrawing: int) -> None:
    patient(c, i).withdrawing = withdrawing
    note(c, i)


@small
def _lose_drug(c: Any, f: int) -> int:
    """Remember how things stand, and wait for the onset."""
    me, now = _withdrawal(c, f), rules(c)
    i = me.patient
    if not patient(c, i).has_pump:  # it was taken out in this very minute
        return DONE
    me.serial, me.state, me.operated = pump_of(c, i).serial, pump_of(c, i).state, patient(c, i).operations
    me.hours = triangular(
        draw_next(c, i, Purpose.ONSET),
        now.withdrawal_onset_hours_low,
        now.withdrawal_onset_hours_mode,
        now.withdrawal_onset_hours_high,
    )
    onset = c.now + int(me.hours * MINUTES_PER_HOUR)
    return wait_until(c, f, 1, onset, Rank.ADMISSION, patient(c, i).number)


@small
def _still_lacks_drug(c: Any, f: int) -> bool:
    """Whether nothing has mended the loss: no fill of a dry pump, no operation, no end of therapy."""
    me = _withdrawal(c, f)
    i = me.patient
    if not patient(c, i).alive or not still_has(c, i, me.serial) or patient(c, i).operations != me.operated:
        return False
    return bool(me.cause != Cause.DRY or pump_of(c, i).state == me.state)


@small
def _fall_ill(c: Any, f: int) -> int:
    """Come in with a withdrawal, by the rules of now, and lie in critical care as long as its grade says."""
    me = _withdrawal(c, f)
    i, now, me.scenario = me.patient, rules(c), c.scenario
    first = c.scenario * c.n_withdrawal_grades
    me.grade = _grade_of_withdrawal(c, first, c.n_withdrawal_grades, draw_next(c, i, Purpose.SEVERITY))
    log(c, Kind.WITHDRAWAL, i, me.grade, me.hours, me.cause)
    log(c, Kind.EMERGENCY, i, NOTHING, 0.0, me.cause)
    me.since = admit(c, i, now.withdrawal_ward_level, me.cause)
    _be_withdrawing(c, i, 1)
    if me.procedure < 0:
        refill(c, i, Cause.ADMISSION)
    nights = _withdrawal_grade(c, first + me.grade).critical_nights
    return lie_in(c, f, 2, i, now.withdrawal_critical_level, nights, Cause.EMERGENCY)


@small
def _recover(c: Any, f: int) -> int:
    """Leave critical care: for the ward, or for the operation that mends the loss; or die."""
    me = _withdrawal(c, f)
    i, then = me.patient, rules_of(c, me.scenario)
    grade = _withdrawal_grade(c, me.scenario * c.n_withdrawal_grades + me.grade)
    if draw_next(c, i, Purpose.WITHDRAWAL_DEATH) < grade.death_probability:
        die(c, i, me.cause, Kind.WITHDRAWAL)
        return DONE
    if me.procedure >= 0:
        return operate_in_emergency(c, f, 4, i, me.procedure)
    nights = lognormal(draw_next(c, i, Purpose.NIGHTS), grade.nights, then.withdrawal_nights_cv)
    return lie_in(c, f, 3, i, then.withdrawal_ward_level, nights, Cause.EMERGENCY)


@part
def withdrawal(c: Any, f: int) -> int:
    """Withdraw after some hours without drug, unless the loss is mended before; be admitted; recover or die."""
    me = _withdrawal(c, f)
    i = me.patient
    if me.step == 0:
        return _lose_drug(c, f)
    if me.step == 1:
        if must_wait_at_home(c, i):
            return wait_for_patient(c, f, 1, i)
        return _fall_ill(c, f) if _still_lacks_drug(c, f) else DONE
    if me.step == 2:
        return _recover(c, f) if patient(c, i).alive else DONE
    if me.step == 3:
        _be_withdrawing(c, i, 0)
    discharge(c, i, rules_of(c, me.scenario).withdrawal_ward_level, me.since, me.cause)
    return DONE


# ---------------------------------------------------------------------- too much
@part
def overdose_of(c: Any, caller: int, step: int, i: int, cause: int, occurrence: int) -> int:
    """Have an overdose, then go on with the caller at `step`."""
    f = call(c, caller, step, Process.OVERDOSE, i)
    me = _overdose(c, f)
    me.cause, me.occurrence = cause, occurrence
    return f


@part
def overdose(c: Any, f: int) -> int:
    """Have an overdose: supported in critical care if it is grave (there is no antidote), the pump filled anew."""
    me = _overdose(c, f)
    i, then, first = me.patient, rules_of(c, me.scenario), me.scenario * c.n_overdose_grades
    if me.step == 0:
        u = draw(c, i, Purpose.OVERDOSE_GRADE, me.occurrence)
        me.grade = _grade_of_overdose(c, first, c.n_overdose_grades, u)
        log(c, Kind.OVERDOSE, i, me.grade, 0.0, me.cause)
        critical = _overdose_grade(c, first + me.grade).critical_nights
        me.level = then.overdose_critical_level if critical > 0.0 else then.overdose_ward_level
        me.since = come_in(c, i, me.level, me.cause)
        return lie_in(c, f, 1, i, then.overdose_critical_level, critical, Cause.EMERGENCY)
    if me.step == 1:
        one, grade = patient(c, i), _overdose_grade(c, first + me.grade)
        if not one.alive:
            return DONE
        if draw(c, i, Purpose.COMPLICATION_DEATH, -1 - me.occurrence) < grade.death_probability:
            die(c, i, me.cause, Kind.OVERDOSE)
            return DONE
        if one.has_pump and pump_of(c, i).running:
            refill(c, i, Cause.ADMISSION)
        nights = lognormal(draw(c, i, Purpose.OVERDOSE_NIGHTS, me.occurrence), grade.nights, then.overdose_nights_cv)
        return lie_in(c, f, 2, i, then.overdose_ward_level, nights, Cause.EMERGENCY)
    discharge(c, i, me.level, me.since, me.cause)
    return DONE
