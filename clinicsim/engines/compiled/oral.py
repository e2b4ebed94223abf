"""Oral therapy: reviews, injections between them, and what comes of both; see `process/oral.py`."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import MINUTES_PER_DAY, in_days, patient, rules
from clinicsim.engines.compiled.booking import window
from clinicsim.engines.compiled.botulinum import found as toxin_found
from clinicsim.engines.compiled.botulinum import inject, start_course, toxin_row
from clinicsim.engines.compiled.busy import wait_for_patient
from clinicsim.engines.compiled.contact import asks_for_reviews, bring_forward, focal, severe
from clinicsim.engines.compiled.departures import leave_clinic
from clinicsim.engines.compiled.diary import held
from clinicsim.engines.compiled.draws import draw, draw_next, time_to
from clinicsim.engines.compiled.flow import DONE, WAIT, start, wait_until
from clinicsim.engines.compiled.frames import frames
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.log import log
from clinicsim.engines.compiled.office import owe
from clinicsim.engines.compiled.processes import Process
from clinicsim.engines.compiled.regimen import decide, has_failed
from clinicsim.engines.compiled.standing import due as standing_due
from clinicsim.engines.compiled.standing import due_minute
from clinicsim.engines.compiled.states import enter
from clinicsim.world.calendar import DAYS_PER_YEAR
from clinicsim.world.events import NOTHING, Cause, Kind, Rank, State
from clinicsim.world.randomness import Purpose, exponential

_me = frames(ints="leaves visit")
_asks = frames(ints="reviews")


# ---------------------------------------------------------------------- reviews
@part
def schedule_review(c: Any, i: int) -> None:
    """Set the date of the next review and how it is held."""
    one, now = patient(c, i), rules(c)
    one.reviews += 1
    one.by_telephone = one.oral_reviews_left == 0 and (draw_next(c, i, Purpose.TELEPHONE) < now.oral_telephone_share)
    days = now.oral_titration_review_days if one.oral_reviews_left > 0 else now.oral_stable_review_days
    if one.oral_reviews_left == 0 and asks_for_reviews(c, i):
        days = now.oral_initiated_longest_days
        _asks(c, start(c, Process.ASK_FOR_REVIEW, i)).reviews = one.reviews
    one.review_due = in_days(c, days)


@part
def ask_for_review(c: Any, f: int) -> int:
    """Ask for a review some day, unless there has been one."""
    me = _asks(c, f)
    one = patient(c, me.patient)
    if me.step == 0:
        per_year, u = rules(c).oral_initiated_contacts_per_year, draw(c, me.patient, Purpose.INITIATES, me.reviews)
        if per_year <= 0.0:
            return DONE
        days = exponential(u, DAYS_PER_YEAR / per_year)
        return wait_until(c, f, 1, in_days(c, days) + 1, Rank.STOPPING, one.number)
    if one.reviews == me.reviews:
        bring_forward(c, me.patient)
    return DONE


@part
def review(c: Any, i: int, leaves: int) -> None:
    """Look at drugs and patient: change the regimen, refer on, or let go."""
    one, now = patient(c, i), rules(c)
    one.oral_reviews_left = max(one.oral_reviews_left - 1, 0)
    if has_failed(c, i):
        one.failed_for_good = 1
        log(c, Kind.ORAL_FAILED, i, NOTHING, float(one.begun), Cause.NONE)
        if focal(c, i):
            if one.toxin < 0 and held(c, c.n_visit_botulinum):
                start_course(c, i, Cause.NO_EFFECT)
        elif severe(c, i) and now.trial_offered:
            enter(c, i, State.WAIT_TRIAL)
            return
    if c.now >= leaves and one.toxin < 0:
        leave_clinic(c, i, Cause.DISCHARGED)
        return
    if decide(c, i):
        one.oral_reviews_left = max(one.oral_reviews_left, now.oral_change_reviews)
    schedule_review(c, i)


# ---------------------------------------------------------------------- the next visit
@small
def _kind_of_review(c: Any, i: int) -> int:
    one = patient(c, i)
    if one.by_telephone and held(c, c.n_visit_oral_telephone):
        return c.n_visit_oral_telephone
    return c.n_visit_oral_titration if one.oral_reviews_left > 0 else c.n_visit_oral_follow_up


@small
def _is_review(c: Any, visit: int) -> bool:
    return visit in (c.n_visit_oral_titration, c.n_visit_oral_follow_up, c.n_visit_oral_telephone)


@part
def owe_next_visit(c: Any, i: int) -> int:
    """Owe the review, injection or standing visit that falls due first; returns the visit type."""
    one = patient(c, i)
    visit, due = _kind_of_review(c, i), one.review_due
    if one.given:
        if _is_review(c, one.given_visit) or one.given_visit == c.n_visit_botulinum:
            visit = one.given_visit
        due = (one.given_day + 1) * MINUTES_PER_DAY
    else:
        if one.toxin >= 0 and held(c, c.n_visit_botulinum) and toxin_row(c, one.toxin).due < due:
            visit, due = c.n_visit_botulinum, toxin_row(c, one.toxin).due
        standing = standing_due(c, i)
        if standing >= 0:
            minute = due_minute(c, i, standing)
            if minute < due:
                visit, due = standing, minute
    owe(c, i, visit, max(due, c.now))
    return visit


@part
def begin_oral_care(c: Any, i: int) -> None:
    """Start oral therapy, or go on with that of a patient who has it."""
    one, now = patient(c, i), rules(c)
    share = now.oral_prevalent_not_controlled_share if one.prevalent else now.oral_not_controlled_share
    one.never_controlled = draw(c, i, Purpose.NOT_CONTROLLED, 0) < share
    if one.prevalent:
        toxin_found(c, i)
    elif one.drugs == 0:
        one.pause_until, one.oral_reviews_left = 0, now.oral_titration_reviews
        decide(c, i)
    schedule_review(c, i)
    if one.first_follow_up >= 0.0:
        wait = (one.review_due - c.now) * one.first_follow_up
        one.review_due, one.first_follow_up = c.now + int(wait), -1.0


@part
def oral_care(c: Any, f: int) -> int:
    """Reviews and injections, one visit after the other; each review decides what becomes of the patient."""
    me = _me(c, f)
    i = me.patient
    one = patient(c, i)
    if me.step == 0:
        me.leaves = time_to(c, i, Purpose.ORAL_DISCHARGE, rules(c).oral_discharge_per_year)
        begin_oral_care(c, i)
    elif me.step == 2 and me.value and one.alive and one.state == State.ORAL:  # seen
        if me.visit == c.n_visit_botulinum:
            inject(c, i)
        soon = c.now + window(c, c.n_visit_oral_titration)
        if _is_review(c, me.visit) or one.review_due <= soon:
            review(c, i, me.leaves)
    if not one.alive or one.state != State.ORAL:
        return DONE
    if one.busy:
        return wait_for_patient(c, f, 1, i)
    me.step = 2
    me.visit = owe_next_visit(c, i)
    one.owed_waiter = f
    return WAIT
