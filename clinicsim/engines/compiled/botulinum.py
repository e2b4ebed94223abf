"""Courses of botulinum toxin; see `process/botulinum.py`."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import MINUTES_PER_DAY, patient, rules
from clinicsim.engines.compiled.booking import window
from clinicsim.engines.compiled.diary import held
from clinicsim.engines.compiled.draws import draw, draw_next, time_to
from clinicsim.engines.compiled.flow import DONE, start, wait_until
from clinicsim.engines.compiled.frames import frames
from clinicsim.engines.compiled.layout import TOXIN
from clinicsim.engines.compiled.linking import part
from clinicsim.engines.compiled.log import log
from clinicsim.engines.compiled.memory import rows, wiped_rows
from clinicsim.engines.compiled.outcomes import note
from clinicsim.engines.compiled.processes import Process
from clinicsim.world.events import NOTHING, Cause, Kind, Rank
from clinicsim.world.randomness import Purpose

MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY
_IN_ORAL_CARE, _BESIDE_A_PUMP = 0, 1  # occurrences of the draw that says who has a course
_NO_COURSE = -1

toxin_row = rows("toxins", TOXIN)
_blank = wiped_rows("toxins", TOXIN)
_me = frames(ints="toxin")


@part
def start_course(c: Any, i: int, cause: int) -> None:
    """Start a course; the first injection is due after one window of the visit type."""
    if c.toxins_used >= c.toxins_room:
        c.full = 8
        return
    ends = time_to(c, i, Purpose.TOXIN_COURSE, rules(c).botulinum_stop_per_year)
    patient(c, i).toxin = c.toxins_used
    c.toxins_used += 1
    _blank(c, patient(c, i).toxin)
    toxin = toxin_row(c, patient(c, i).toxin)
    toxin.due, toxin.ends = c.now + window(c, c.n_visit_botulinum), ends
    log(c, Kind.TOXIN_STARTED, i, NOTHING, 0.0, cause)


@part
def _respond(c: Any, i: int, until: int) -> None:
    """Draw whether an injection works until a minute."""
    one = patient(c, i)
    toxin = toxin_row(c, one.toxin)
    if not draw_next(c, i, Purpose.TOXIN_RESPONSE) < rules(c).botulinum_response_probability:
        toxin.failures += 1
        log(c, Kind.TOXIN_RESPONSE, i, NOTHING, 0.0, Cause.NONE)
        return
    toxin.failures, toxin.works_until = 0, until
    if until > c.now:
        one.toxin_works = 1
        log(c, Kind.TOXIN_RESPONSE, i, NOTHING, 1.0, Cause.NONE)
        note(c, i)
        _me(c, start(c, Process.WEAR_OFF, i)).toxin = one.toxin


@part
def wear_off(c: Any, f: int) -> int:
    """Lose the effect of the last injection that worked."""
    me = _me(c, f)
    one, toxin = patient(c, me.patient), toxin_row(c, me.toxin)
    if me.step == 0:
        return wait_until(c, f, 1, toxin.works_until, Rank.STOPPING, one.number)
    if one.alive and one.toxin_works and toxin.works_until <= c.now:
        one.toxin_works = 0
        log(c, Kind.TOXIN_RESPONSE, me.patient, NOTHING, 0.0, Cause.NONE)
        note(c, me.patient)
    return DONE


@part
def found(c: Any, i: int) -> None:
    """Find a patient of the first day on a course, somewhere between two injections."""
    one, now = patient(c, i), rules(c)
    beside = one.has_pump
    share = now.botulinum_adjunct_share if beside else now.botulinum_prevalent_share
    booked = one.given and one.given_visit == c.n_visit_botulinum
    chosen = draw(c, i, Purpose.TOXIN_COURSE, _BESIDE_A_PUMP if beside else _IN_ORAL_CARE) < share
    if not (booked or chosen) or not held(c, c.n_visit_botulinum):
        return
    start_course(c, i, Cause.PREVALENT)
    toxin, interval = toxin_row(c, one.toxin), int(now.botulinum_interval_weeks * MINUTES_PER_WEEK)
    toxin.due = c.now + int(draw(c, i, Purpose.TOXIN_COURSE, 2) * interval)
    toxin.injections = 1
    _respond(c, i, toxin.due - interval + int(now.botulinum_response_weeks * MINUTES_PER_WEEK))


@part
def beside_a_pump(c: Any, i: int) -> None:
    """Start a course beside a new pump, for the share of patients who have one and are not on one."""
    wanted = draw(c, i, Purpose.TOXIN_COURSE, _BESIDE_A_PUMP) < rules(c).botulinum_adjunct_share
    if wanted and patient(c, i).toxin == _NO_COURSE and held(c, c.n_visit_botulinum):
        start_course(c, i, Cause.ADJUNCT)


@part
def _end(c: Any, i: int, cause: int) -> None:
    one = patient(c, i)
    injections, one.toxin = toxin_row(c, one.toxin).injections, _NO_COURSE
    log(c, Kind.TOXIN_ENDED, i, NOTHING, float(injections), cause)


@part
def inject(c: Any, i: int) -> None:
    """Inject, see whether the injection works, and go on with the course or end it."""
    one, now = patient(c, i), rules(c)
    if one.toxin == _NO_COURSE:
        return
    toxin = toxin_row(c, one.toxin)
    log(c, Kind.INJECTED, i, NOTHING, now.botulinum_units_per_injection, Cause.NONE)
    toxin.injections += 1
    toxin.due = c.now + int(now.botulinum_interval_weeks * MINUTES_PER_WEEK)
    if toxin.injections == 1:
        review = c.now + int(now.botulinum_review_weeks * MINUTES_PER_WEEK)
        one.review_due = min(one.review_due, review)
    _respond(c, i, c.now + int(now.botulinum_response_weeks * MINUTES_PER_WEEK))
    if toxin.failures >= now.botulinum_stop_after:
        _end(c, i, Cause.NO_EFFECT)
    elif c.now >= toxin.ends:
        _end(c, i, Cause.CHOICE)
