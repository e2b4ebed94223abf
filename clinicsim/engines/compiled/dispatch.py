"""The dispatcher: lets the process of a frame go on, and runs the clinic event by event."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.announcements import announce_losses
from clinicsim.engines.compiled.assessment import first_assessment, referral
from clinicsim.engines.compiled.battery_watch import watch_battery
from clinicsim.engines.compiled.befalling import after_procedure, befall, during_stay, in_time
from clinicsim.engines.compiled.botulinum import wear_off
from clinicsim.engines.compiled.calendar import NOTHING_COMES, take_next
from clinicsim.engines.compiled.changes import come_into_force, hear_of_changes
from clinicsim.engines.compiled.consultation import see_patients, visit, visit_over
from clinicsim.engines.compiled.course_events import (
    have_blood_tests,
    have_side_effect,
    stop_some_day,
    taper_off,
    titrate,
)
from clinicsim.engines.compiled.departures import unrelated_death
from clinicsim.engines.compiled.elsewhere import admissions, coming_of_age, stay_elsewhere, transfer
from clinicsim.engines.compiled.emergencies import overdose, withdrawal
from clinicsim.engines.compiled.flow import (
    DONE,
    FREE_ROOM,
    FREE_STAFF,
    NEVER,
    RESUME,
    RESUME_QUEUE,
    VISIT_OVER,
    WAIT,
    free_frame,
    signal_of,
)
from clinicsim.engines.compiled.frames import frame
from clinicsim.engines.compiled.hospital import headache, trial_day
from clinicsim.engines.compiled.huddle import weekly_huddle
from clinicsim.engines.compiled.layout import FINISHED, FLUSH, FULL
from clinicsim.engines.compiled.life import life
from clinicsim.engines.compiled.linking import part
from clinicsim.engines.compiled.office_routine import book_first_day, book_inside_horizon, patient_cancels
from clinicsim.engines.compiled.opening import open_next
from clinicsim.engines.compiled.operating_day import run_all_lists, run_list
from clinicsim.engines.compiled.operating_lists import call_ahead
from clinicsim.engines.compiled.operations import stopping
from clinicsim.engines.compiled.oral import ask_for_review, oral_care
from clinicsim.engines.compiled.processes import Process
from clinicsim.engines.compiled.pump_care import pump_care
from clinicsim.engines.compiled.recall import extra_checks
from clinicsim.engines.compiled.referrals import referrals
from clinicsim.engines.compiled.rescue_refills import day_case, on_call_refill
from clinicsim.engines.compiled.reservoir_watch import watch_reservoir
from clinicsim.engines.compiled.screening import another_trial_day, trial_stage, wait_for_implant
from clinicsim.engines.compiled.sessions import run_sessions, see_by_slots
from clinicsim.engines.compiled.staff import employment
from clinicsim.engines.compiled.standing import give_way
from clinicsim.engines.compiled.surgery import elective_operation, emergency_operation
from clinicsim.engines.compiled.team import free_room, free_staff, late
from clinicsim.engines.compiled.treatment import explant, list_again, treat
from clinicsim.engines.compiled.waiting_lists import call_for_sessions
from clinicsim.engines.compiled.wards import stay, watch_places


@part
def handle(c: Any, f: int) -> int:
    """Let the process of a frame take its next step.

    It is long because Numba knows no table of functions; the compiler makes a table of jumps of these comparisons.
    """
    code = frame(c, f).code
    if code == Process.EMPLOYMENT:
        return employment(c, f)
    if code == Process.COME_INTO_FORCE:
        return come_into_force(c, f)
    if code == Process.HEAR_OF_CHANGES:
        return hear_of_changes(c, f)
    if code == Process.ANNOUNCE_LOSSES:
        return announce_losses(c, f)
    if code == Process.RUN_SESSIONS:
        return run_sessions(c, f)
    if code == Process.SEE_BY_SLOTS:
        return see_by_slots(c, f)
    if code == Process.SEE_PATIENTS:
        return see_patients(c, f)
    if code == Process.VISIT:
        return visit(c, f)
    if code == Process.LATE:
        return late(c, f)
    if code == Process.CALL_AHEAD:
        return call_ahead(c, f)
    if code == Process.RUN_ALL_LISTS:
        return run_all_lists(c, f)
    if code == Process.RUN_LIST:
        return run_list(c, f)
    if code == Process.WATCH_PLACES:
        return watch_places(c, f)
    if code == Process.STAY:
        return stay(c, f)
    if code == Process.BOOK_FIRST_DAY:
        return book_first_day(c, f)
    if code == Process.BOOK_INSIDE_HORIZON:
        return book_inside_horizon(c, f)
    if code == Process.WEEKLY_HUDDLE:
        return weekly_huddle(c, f)
    if code == Process.PATIENT_CANCELS:
        return patient_cancels(c, f)
    if code == Process.CALL_FOR_SESSIONS:
        return call_for_sessions(c, f)
    if code == Process.GIVE_WAY:
        return give_way(c, f)
    if code == Process.REFERRALS:
        return referrals(c, f)
    if code == Process.LIFE:
        return life(c, f)
    if code == Process.REFERRAL:
        return referral(c, f)
    if code == Process.FIRST_ASSESSMENT:
        return first_assessment(c, f)
    if code == Process.ORAL_CARE:
        return oral_care(c, f)
    if code == Process.TRIAL_STAGE:
        return trial_stage(c, f)
    if code == Process.WAIT_FOR_IMPLANT:
        return wait_for_implant(c, f)
    if code == Process.PUMP_CARE:
        return pump_care(c, f)
    if code == Process.UNRELATED_DEATH:
        return unrelated_death(c, f)
    if code == Process.ADMISSIONS:
        return admissions(c, f)
    if code == Process.STAY_ELSEWHERE:
        return stay_elsewhere(c, f)
    if code == Process.TRANSFER:
        return transfer(c, f)
    if code == Process.COMING_OF_AGE:
        return coming_of_age(c, f)
    if code == Process.TITRATE:
        return titrate(c, f)
    if code == Process.STOP_SOME_DAY:
        return stop_some_day(c, f)
    if code == Process.HAVE_SIDE_EFFECT:
        return have_side_effect(c, f)
    if code == Process.HAVE_BLOOD_TESTS:
        return have_blood_tests(c, f)
    if code == Process.TAPER_OFF:
        return taper_off(c, f)
    if code == Process.ASK_FOR_REVIEW:
        return ask_for_review(c, f)
    if code == Process.WEAR_OFF:
        return wear_off(c, f)
    if code == Process.WATCH_RESERVOIR:
        return watch_reservoir(c, f)
    if code == Process.WATCH_BATTERY:
        return watch_battery(c, f)
    if code == Process.STOPPING:
        return stopping(c, f)
    if code == Process.IN_TIME:
        return in_time(c, f)
    if code == Process.AFTER_PROCEDURE:
        return after_procedure(c, f)
    if code == Process.DURING_STAY:
        return during_stay(c, f)
    if code == Process.BEFALL:
        return befall(c, f)
    if code == Process.EXTRA_CHECKS:
        return extra_checks(c, f)
    if code == Process.TREAT:
        return treat(c, f)
    if code == Process.EXPLANT:
        return explant(c, f)
    if code == Process.LIST_AGAIN:
        return list_again(c, f)
    if code == Process.ELECTIVE_OPERATION:
        return elective_operation(c, f)
    if code == Process.EMERGENCY_OPERATION:
        return emergency_operation(c, f)
    if code == Process.TRIAL_DAY:
        return trial_day(c, f)
    if code == Process.HEADACHE:
        return headache(c, f)
    if code == Process.DAY_CASE:
        return day_case(c, f)
    if code == Process.ON_CALL_REFILL:
        return on_call_refill(c, f)
    if code == Process.WITHDRAWAL:
        return withdrawal(c, f)
    if code == Process.OVERDOSE:
        return overdose(c, f)
    if code == Process.ANOTHER_TRIAL_DAY:
        return another_trial_day(c, f)
    c.full = 7
    return DONE


@part
def go_on(c: Any, f: int) -> None:
    """Let a process go on, and those that it calls or that called it, until it waits or is over."""
    while f >= 0:
        went = handle(c, f)
        if went >= 0:
            f = went
        elif went == WAIT:
            return
        else:
            caller = frame(c, f).parent
            free_frame(c, f)
            while went == NEVER and caller >= 0:
                f, caller = caller, frame(c, caller).parent
                free_frame(c, f)
            f = caller


@part
def deliver(c: Any) -> None:
    """Let the first signal of this minute take effect."""
    one = signal_of(c, c.signal_next)
    what, subject, value = one.what, one.subject, one.value
    c.signal_next += 1
    if c.signal_next == c.signals_used:
        c.signal_next, c.signals_used = 0, 0
    if what == RESUME:
        frame(c, subject).value = value
        go_on(c, subject)
    elif what == RESUME_QUEUE:
        while subject >= 0:
            after = frame(c, subject).next
            go_on(c, subject)
            subject = after
    elif what == FREE_ROOM:
        free_room(c, subject)
    elif what == FREE_STAFF:
        free_staff(c, subject)
    elif what == VISIT_OVER:
        visit_over(c, subject)


@part
def run(c: Any) -> int:
    """Run the clinic: to its end (FINISHED), until the log has to be emptied (FLUSH), or out of room (FULL)."""
    while c.log_used < c.flush:
        if c.full:
            return FULL
        if c.opened >= 0:
            open_next(c)
        elif c.start_first >= 0:
            f = c.start_first
            c.start_first = frame(c, f).next
            go_on(c, f)
        elif c.signals_used > 0:
            deliver(c)
        else:
            f = take_next(c)
            if f == NOTHING_COMES:
                return FINISHED
            go_on(c, f)
    return FLUSH
