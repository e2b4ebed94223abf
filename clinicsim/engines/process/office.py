"""The booking office: every visit that the clinic owes, from the day it is known until it is met or falls away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicsim.engines.process.appointments import Appointments
from clinicsim.engines.process.attendance import Attendance
from clinicsim.engines.process.clock import Process
from clinicsim.engines.process.huddle import Huddle
from clinicsim.engines.process.obligation import Obligation
from clinicsim.engines.process.short_notice import ShortNotice
from clinicsim.engines.process.standing import Standing
from clinicsim.engines.process.waiting_lists import WaitingLists
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.diary import NO_SLOT, ROUTINE, URGENT
from clinicsim.world.events import NOTHING, SLOTS_PER_SESSION, UNBOOKED_DAYS, Cause, Kind, Rank
from clinicsim.world.rules.rounding import rounded_days

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.patient import Patient
    from clinicsim.scenario.schema.sessions import Visit

_HOW = {ROUTINE: Cause.SCHEDULED, URGENT: Cause.URGENT}


class Office:
    """Keeps every visit owed. A patient is owed at most one visit at a time."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic = clinic
        self.booked = Appointments(clinic, self)
        self.waiting = WaitingLists(clinic, self)
        self.short_notice = ShortNotice(clinic, self)
        self.attendance = Attendance(clinic, self)
        self.standing = Standing(clinic)
        self.huddle = Huddle(clinic, self)
        self.unbooked: list[Obligation] = []
        self.at_risk: list[Obligation] = []
        self._first_day: list[Obligation] | None = []

    @property
    def opening(self) -> bool:
        """Whether it is the first morning, when the patients found are still coming onto the books."""
        return self._first_day is not None

    @property
    def appointments(self) -> dict[int, dict[int, Obligation]]:
        """Who is booked, by session and slot."""
        return self.booked.by_session

    @property
    def lists(self) -> dict[int, list[Obligation]]:
        """Who waits without an appointment, by visit type that is called from a list."""
        return self.waiting.waiting

    def open(self) -> None:
        """Start the office's routine: the first morning's bookings, the huddle, the calls from lists."""
        self.clinic.clock.start(self._book_first_day())
        self.clinic.clock.start(self.huddle.weekly())
        self.waiting.open()

    def rules(self, visit: int) -> Visit:
        """What is in force for a visit type."""
        return self.clinic.scenario.visits[self.clinic.world.names.visits[visit]]

    def window(self, visit: int) -> int:
        """Window of a visit type, in minutes."""
        return int(self.rules(visit).window_days.value * MINUTES_PER_DAY)

    @property
    def _horizon(self) -> int:
        return self.clinic.scenario.booking.horizon_days * MINUTES_PER_DAY

    # ------------------------------------------------------------------ visits owed
    def owe(self, patient: Patient, visit: int, due: int) -> Obligation:
        """Take on a visit with a due date, and book it as soon as it is inside the horizon."""
        clock = self.clinic.clock
        owed = Obligation(patient, visit, due, clock.signal(), clock.now)
        owed.not_before = patient.not_before
        patient.obligation = owed
        self.clinic.log.add(Kind.OBLIGATION, patient.number, visit, float(due))
        if self._first_day is not None:
            self._first_day.append(owed)
        else:
            self._book_in_time(owed)
        return owed

    def join(self, patient: Patient, visit: int, clock_start: int) -> Obligation:
        """Put a patient on the waiting list of a visit type."""
        return self.waiting.join(patient, visit, clock_start)

    def call(self, visit: int) -> None:
        """Call patients from a list into free slots."""
        self.waiting.call(visit)

    def put_back(self, owed: Obligation, why: Cause) -> None:
        """Book again after a visit did not happen."""
        owed.why_late = why
        if owed.visit in self.lists:
            self.waiting.put_back(owed)
        else:
            self.book(owed)
            self.huddle.at_once(owed)

    def release(self, patient: Patient, cause: Cause) -> None:
        """Let the visit owed to a patient fall away; a slot that this frees may still be used by another."""
        owed = patient.obligation
        if owed is None:
            return
        freed = owed.slot
        if owed.booked:
            self.booked.cancel(owed, cause)
        for pile in (self.unbooked, self.at_risk, self.lists.get(owed.visit, [])):
            if owed in pile:
                pile.remove(owed)
        self._end(owed, cause, met=False)
        if freed != NO_SLOT:
            self.short_notice.offer(freed // SLOTS_PER_SESSION, owed)

    def seen(self, owed: Obligation) -> None:
        """End a visit: what was owed is met. One who was taken to hospital or died meanwhile is no longer owed it."""
        if owed.patient.obligation is owed:
            self.standing.seen(owed.patient, owed.visit)
            self._end(owed, owed.how, met=True)

    def _end(self, owed: Obligation, cause: Cause, *, met: bool) -> None:
        now, log, number = self.clinic.clock.now, self.clinic.log, owed.patient.number
        if owed.visit in self.lists:
            log.add(Kind.LIST_LEFT, number, owed.visit, (now - owed.clock_start) / MINUTES_PER_DAY, cause)
        else:
            log.add(Kind.OBLIGATION_ENDED, number, owed.visit, (now - owed.due) / MINUTES_PER_DAY, cause)
        owed.patient.obligation = None
        owed.met.succeed(met)

    # ------------------------------------------------------------------ appointments
    def book(self, owed: Obligation) -> None:
        """Give the appointment that the policy chooses; without a free slot the visit waits for the next huddle."""
        slot = self.booked.choose(owed)
        if slot != NO_SLOT:
            self.book_in(owed, slot, _HOW[self.booked.access(owed)])
            return
        if owed not in self.unbooked:
            self.unbooked.append(owed)
        self.watch(owed)

    def book_in(self, owed: Obligation, slot: int, how: Cause) -> None:
        """Give a slot that was found to a visit, wherever it stood until now."""
        for pile in (self.unbooked, self.lists.get(owed.visit, [])):
            if owed in pile:
                pile.remove(owed)
        self.booked.place(owed, slot, how)
        self.watch(owed)

    def cancel(self, owed: Obligation, cause: Cause) -> None:
        """Give an appointment back."""
        self.booked.cancel(owed, cause)

    def displace(self, session: int, cause: Cause) -> None:
        """Move the patients of a session that will not run, the least slack first."""
        moved = list(self.appointments.get(session, {}).values())
        for owed in sorted(moved, key=self.huddle.slack):
            self.cancel(owed, cause)
            self.put_back(owed, cause)

    def booked_in(self, session: int) -> list[int]:
        """Slots of a session that are booked, in order."""
        return self.booked.booked_in(session)

    def arrives(self, slot: int) -> Obligation | None:
        """Take in whoever is booked in a slot, if somebody still is and comes; the visit begins."""
        return self.attendance.arrives(slot)

    # ------------------------------------------------------------------ routine
    def _book_first_day(self) -> Process:
        """Book what is owed on the first morning in the policy's order, not in order of patient number."""
        yield self.clinic.clock.at(0, Rank.BOOKING)
        first, self._first_day = self._first_day or [], None
        for owed in sorted(first, key=lambda o: (o.due, o.patient.number)):
            # An alarm that sounds in the first minute may have booked it already.
            if owed.patient.obligation is owed and not owed.booked and not self.keep_given_appointment(owed):
                self._book_in_time(owed)
        for visit in self.lists:
            self.call(visit)

    def keep_given_appointment(self, owed: Obligation) -> bool:
        """Keep the appointment that the clinic's own list says the patient already has, if there is such a session."""
        given, owed.patient.given_appointment = owed.patient.given_appointment, None
        if given is None or not self._is_for(given.visit, owed.visit):
            return False
        low = given.day * MINUTES_PER_DAY
        slot = self.booked.free(owed, low, low + MINUTES_PER_DAY - 1, ROUTINE)
        if slot == NO_SLOT:
            return False
        self.book_in(owed, slot, Cause.SCHEDULED)
        return True

    def _is_for(self, given: int, owed: int) -> bool:
        """Whether an appointment of one visit type serves for another: refills count as one."""
        return given in (NOTHING, owed) or {given, owed} <= self.huddle.refills

    def _book_in_time(self, owed: Obligation) -> None:
        if owed.due - self.clinic.clock.now > self._horizon:
            self.clinic.clock.start(self._book_inside_horizon(owed))
        else:
            self.book(owed)

    def _book_inside_horizon(self, owed: Obligation) -> Process:
        yield self.clinic.clock.at(owed.due - self._horizon, Rank.BOOKING, owed.patient.number)
        if owed.patient.obligation is owed and not owed.booked and not owed.here:
            self.book(owed)

    def watch(self, owed: Obligation) -> None:
        """Put a pump patient whose refill is unbooked, or booked after the alarm date, on the at-risk list."""
        pump = owed.patient.pump
        if pump is None or owed.visit not in self.huddle.refills:
            return
        days = UNBOOKED_DAYS
        if owed.booked:
            days = (self.clinic.diary.minute(owed.slot) - pump.alarm) / MINUTES_PER_DAY
        if days > 0 and owed not in self.at_risk:
            self.at_risk.append(owed)
            self.clinic.log.add(Kind.AT_RISK, owed.patient.number, owed.visit, rounded_days(days), owed.why_late)
        elif days <= 0 and owed in self.at_risk:
            self.at_risk.remove(owed)
