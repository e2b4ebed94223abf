"""What the booking office and its patients set going for a later day; see `process/office.py` and `appointments.py`."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import MINUTES_PER_DAY, patient
from clinicsim.engines.compiled.appointments import cancel, cancellation, is_booked
from clinicsim.engines.compiled.booking import book, keep_given_appointment
from clinicsim.engines.compiled.diary import minute_of, visit_type
from clinicsim.engines.compiled.flow import DONE, wait_until
from clinicsim.engines.compiled.frames import frame
from clinicsim.engines.compiled.linking import part
from clinicsim.engines.compiled.obligation import still_owes
from clinicsim.engines.compiled.office import book_in_time, later_booking, put_back
from clinicsim.engines.compiled.short_notice import offer
from clinicsim.engines.compiled.turns import NOBODY_LEFT, next_in_turn, queue_up
from clinicsim.engines.compiled.waiting_lists import call_list
from clinicsim.world.events import SLOTS_PER_SESSION, Cause, Rank


@part
def book_first_day(c: Any, f: int) -> int:
    """Book what is owed on the first morning in the policy's order, not in order of patient number."""
    if frame(c, f).step == 0:
        return wait_until(c, f, 1, 0, Rank.BOOKING, 0)
    c.opening = 0
    for i in range(c.patients_used):
        # An alarm that sounds in the first minute may have booked it already.
        if patient(c, i).owes and patient(c, i).owed_first_day and not is_booked(c, i):
            queue_up(c, i, patient(c, i).owed_due, 0)
    i = next_in_turn(c)
    while i != NOBODY_LEFT:
        if not keep_given_appointment(c, i):
            book_in_time(c, i)
        i = next_in_turn(c)
    for visit in range(c.n_visits):
        if visit_type(c, visit).listed:
            call_list(c, visit, False)
    return DONE


@part
def book_inside_horizon(c: Any, f: int) -> int:
    """Wait until a visit is inside the horizon, and book it."""
    me = later_booking(c, f)
    i = me.patient
    one = patient(c, i)
    if me.step == 0:
        return wait_until(c, f, 1, me.when, Rank.BOOKING, one.number)
    if still_owes(c, i, me.owed) and not is_booked(c, i) and not one.owed_here:
        book(c, i)
    return DONE


@part
def patient_cancels(c: Any, f: int) -> int:
    """Cancel, unless the appointment has been moved; who cannot come then comes on a later day."""
    me = cancellation(c, f)
    i = me.patient
    one = patient(c, i)
    if me.step == 0:
        return wait_until(c, f, 1, me.when, Rank.CANCELLATION, one.number)
    if still_owes(c, i, me.owed) and one.owed_slot == me.slot:
        cancel(c, i, Cause.PATIENT_CANCELLED)
        one.owed_not_before = (minute_of(c, me.slot) // MINUTES_PER_DAY + 1) * MINUTES_PER_DAY
        offer(c, me.slot // SLOTS_PER_SESSION, i)
        put_back(c, i, Cause.PATIENT_CANCELLED)
    return DONE
