"""The booking office: it gives appointments, moves them, calls patients from lists and watches who is at risk."""

from __future__ import annotations

from bisect import insort
from typing import TYPE_CHECKING

import numpy as np

from clinicsim.engines.process.clock import Process
from clinicsim.engines.process.huddle import Huddle
from clinicsim.engines.process.obligation import Obligation
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.diary import NO_SLOT, OVERBOOKED, ROUTINE, URGENT
from clinicsim.world.events import NOTHING, SLOTS_PER_SESSION, UNBOOKED_DAYS, Cause, Kind, Rank
from clinicsim.world.randomness import Purpose

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.patient import Patient
    from clinicsim.scenario.schema.sessions import Visit

_HOW = {ROUTINE: Cause.SCHEDULED, URGENT: Cause.URGENT, OVERBOOKED: Cause.OVERBOOKED}


class Office:
    """Keeps the diary and every visit owed. A patient is owed at most one visit at a time."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic = clinic
        self.huddle = Huddle(clinic, self)
        self.appointments: dict[int, dict[int, Obligation]] = {}
        self.unbooked: list[Obligation] = []
        self.at_risk: list[Obligation] = []
        self.lists: dict[int, list[Obligation]] = {}
        self._first_day: list[Obligation] | None = []

    def open(self) -> None:
        """Start the office's routine: the first morning's bookings, the huddle, the calls from lists."""
        clock = self.clinic.clock
        clock.start(self._book_first_day())
        clock.start(self.huddle.weekly())
        for place, name in enumerate(self.clinic.world.names.visits):
            if self.clinic.scenario.visits[name].booking == "list":
                self.lists[place] = []
                clock.start(self._call_for_sessions(place))

    def rules(self, visit: int) -> Visit:
        """What is in force for a visit type."""
        return self.clinic.scenario.visits[self.clinic.world.names.visits[visit]]

    def window(self, visit: int) -> int:
        """Window of a visit type, in minutes."""
        return int(self.rules(visit).window_days.value * MINUTES_PER_DAY)

    @property
    def _horizon(self) -> int:
        return self.clinic.scenario.booking.horizon_days * MINUTES_PER_DAY

    # ------------------------------------------------------------------ visits owed by a date
    def owe(self, patient: Patient, visit: int, due: int) -> Obligation:
        """Take on a visit with a due date, and book it as soon as it is inside the horizon."""
        clock = self.clinic.clock
        owed = Obligation(patient, visit, due, clock.signal(), clock.now)
        owed.not_before = patient.not_before
        patient.obligation = owed
        self.clinic.log.add(Kind.OBLIGATION, patient.number, visit, float(due))
        if self._first_day is not None:
            self._first_day.append(owed)
        elif due - clock.now > self._horizon:
            clock.start(self._book_inside_horizon(owed))
        else:
            self.book(owed)
        return owed

    def book(self, owed: Obligation) -> None:
        """Give the appointment that the policy chooses; without a free slot the visit waits for the next huddle."""
        slot = self._find(owed)
        if slot == NO_SLOT:
            if owed not in self.unbooked:
                self.unbooked.append(owed)
        else:
            self.place(owed, slot, self._access(owed))
        self.watch(owed)

    def _access(self, owed: Obligation) -> int:
        return URGENT if self.rules(owed.visit).urgent else ROUTINE

    def _find(self, owed: Obligation) -> int:
        """Latest in the window before the due date, else earlier, else the first after (or simply the earliest)."""
        diary, now, visit, rules = self.clinic.diary, self.clinic.clock.now, owed.visit, self.clinic.scenario.booking
        low, last = max(now + 1, owed.not_before), now + self._horizon
        opens, access = owed.due - self.window(visit), self._access(owed)
        if rules.search == "earliest":
            return diary.find(visit, now, max(low, opens), last, access=access)
        slot = diary.find(visit, now, max(low, opens), owed.due, access=access, latest=True)
        if slot == NO_SLOT:
            slot = diary.find(
                visit, now, max(low, owed.due - rules.earlier_days * MINUTES_PER_DAY), opens, access=access, latest=True
            )
        if slot == NO_SLOT:
            slot = diary.find(visit, now, max(low, owed.due), last, access=access)
        return slot

    def place(self, owed: Obligation, slot: int, access: int) -> None:
        """Book a slot that was found, giving back the one that the visit had."""
        if owed.booked:
            self.cancel(owed, _HOW[access])
        if owed in self.unbooked:
            self.unbooked.remove(owed)
        clinic, minute = self.clinic, self.clinic.diary.minute(slot)
        owed.slot, owed.how = slot, _HOW[access]
        clinic.diary.take(slot, owed.visit)
        self.appointments.setdefault(slot // SLOTS_PER_SESSION, {})[slot] = owed
        clinic.log.add(Kind.BOOKED, owed.patient.number, slot, float(minute), owed.how)
        self._may_cancel(owed, minute)

    def _may_cancel(self, owed: Obligation, minute: int) -> None:
        """Decide whether the patient will cancel this appointment, and set it going if so."""
        rules, clock = self.rules(owed.visit), self.clinic.clock
        if owed.patient.chance(Purpose.CANCELS, rules.cancel_probability.value):
            when = minute - int(rules.cancel_notice_days.value * MINUTES_PER_DAY)
            if when > clock.now:
                clock.start(self._patient_cancels(owed, owed.slot, when))

    def _patient_cancels(self, owed: Obligation, slot: int, when: int) -> Process:
        yield self.clinic.clock.at(when, Rank.CANCELLATION, owed.patient.number)
        if owed.patient.obligation is owed and owed.slot == slot:
            self.cancel(owed, Cause.PATIENT_CANCELLED)
            owed.not_before = self.clinic.clock.now + MINUTES_PER_DAY
            self.put_back(owed, Cause.PATIENT_CANCELLED)

    def cancel(self, owed: Obligation, cause: Cause) -> None:
        """Give an appointment back."""
        self._log_slots(Kind.CANCELLED, owed, cause)
        self.clinic.diary.free(owed.slot, owed.visit)
        del self.appointments[owed.slot // SLOTS_PER_SESSION][owed.slot]
        owed.slot = NO_SLOT

    def put_back(self, owed: Obligation, why: Cause) -> None:
        """Book again after a visit did not happen."""
        owed.why_late = why
        if owed.visit in self.lists:
            insort(self.lists[owed.visit], owed, key=Obligation.place_in_list)
            self.call(owed.visit)
        else:
            self.book(owed)
            self.huddle.at_once(owed)

    def release(self, patient: Patient, cause: Cause) -> None:
        """Let the visit owed to a patient fall away."""
        owed = patient.obligation
        if owed is None:
            return
        if owed.booked:
            self.cancel(owed, cause)
        for pile in (self.unbooked, self.at_risk, self.lists.get(owed.visit, [])):
            if owed in pile:
                pile.remove(owed)
        self._end(owed, cause, met=False)

    def _end(self, owed: Obligation, cause: Cause, *, met: bool) -> None:
        now, log, number = self.clinic.clock.now, self.clinic.log, owed.patient.number
        if owed.visit in self.lists:
            log.add(Kind.LIST_LEFT, number, owed.visit, (now - owed.clock_start) / MINUTES_PER_DAY, cause)
        else:
            log.add(Kind.OBLIGATION_ENDED, number, owed.visit, (now - owed.due) / MINUTES_PER_DAY, cause)
        owed.patient.obligation = None
        owed.met.succeed(met)

    # ------------------------------------------------------------------ visits called from a list
    def join(self, patient: Patient, visit: int, clock_start: int) -> Obligation:
        """Put a patient on the waiting list of a visit type."""
        clock = self.clinic.clock
        owed = Obligation(patient, visit, clock.now, clock.signal(), clock_start)
        owed.not_before = patient.not_before
        patient.obligation = owed
        self.clinic.log.add(Kind.LIST_JOINED, patient.number, visit, float(clock_start))
        if self._keep_given_appointment(owed):
            return owed
        insort(self.lists[visit], owed, key=Obligation.place_in_list)
        self.call(visit)
        return owed

    def call(self, visit: int, *, today: bool = False) -> None:
        """Call patients from a list into free slots of the sessions that are open to it."""
        now, waiting, place = self.clinic.clock.now, self.lists[visit], 0
        soonest = now if today else now + 1
        while place < len(waiting):
            owed = waiting[place]
            slot = self.clinic.diary.find(visit, now, max(soonest, owed.not_before), now + self.window(visit))
            if slot != NO_SLOT:
                self.place(waiting.pop(place), slot, ROUTINE)
            elif owed.not_before <= soonest:
                return
            else:
                place += 1  # one who cannot come yet does not keep the slot from the next

    def _call_for_sessions(self, visit: int) -> Process:
        """Call from the list whenever another session comes inside the window."""
        clinic, starts = self.clinic, self.clinic.world.sessions.start
        ever = np.any([plan.sessions.holds[:, visit] for plan in clinic.world.plans], axis=0)
        for s in np.flatnonzero(ever):
            opens = int(starts[s]) - self.window(visit)
            yield clinic.clock.at(max(opens, clinic.clock.now), Rank.LIST, visit)
            self.call(visit, today=True)

    # ------------------------------------------------------------------ the day of the visit
    def booked_in(self, session: int) -> list[int]:
        """Slots of a session that are booked, in order."""
        return sorted(self.appointments.get(session, ()))

    def receive(self, slot: int) -> int:
        """Receive whoever is booked in a slot; returns the number of slots in which a patient was seen."""
        owed = self.appointments[slot // SLOTS_PER_SESSION].get(slot)
        if owed is None:
            return 0
        patient, rules = owed.patient, self.rules(owed.visit)
        if patient.chance(Purpose.DID_NOT_ATTEND, rules.did_not_attend_probability.value):
            self._log_slots(Kind.DID_NOT_ATTEND, owed, Cause.NONE)
            del self.appointments[slot // SLOTS_PER_SESSION][slot]
            owed.slot = NO_SLOT
            later = int(self.clinic.scenario.booking.dna_rebook_days.value)
            owed.not_before = (self.clinic.clock.now // MINUTES_PER_DAY + later) * MINUTES_PER_DAY
            self.put_back(owed, Cause.DID_NOT_ATTEND)
            return 0
        self._log_slots(Kind.ATTENDED, owed, owed.how)
        del self.appointments[slot // SLOTS_PER_SESSION][slot]
        if owed in self.at_risk:
            self.at_risk.remove(owed)
        # Nobody is asked to come twice on one day.
        patient.not_before = (self.clinic.clock.now // MINUTES_PER_DAY + 1) * MINUTES_PER_DAY
        self._end(owed, owed.how, met=True)
        return rules.slots

    def displace(self, session: int, cause: Cause) -> None:
        """Move the patients of a session that will not run, the least slack first."""
        moved = list(self.appointments.get(session, {}).values())
        for owed in sorted(moved, key=self.huddle.slack):
            self.cancel(owed, cause)
            self.put_back(owed, cause)

    def _log_slots(self, kind: Kind, owed: Obligation, cause: Cause) -> None:
        for slot in range(owed.slot, owed.slot + self.rules(owed.visit).slots):
            self.clinic.log.add(kind, owed.patient.number, slot, float(owed.visit), cause)

    # ------------------------------------------------------------------ routine
    def _book_first_day(self) -> Process:
        """Book what is owed on the first morning in order of due date, not in order of patient number."""
        yield self.clinic.clock.at(0, Rank.BOOKING)
        first, self._first_day = self._first_day or [], None
        for owed in sorted(first, key=lambda o: (o.due, o.patient.number)):
            # An alarm that sounds in the first minute may have booked it already.
            if owed.patient.obligation is not owed or owed.booked:
                continue
            if not self._keep_given_appointment(owed):
                if owed.due - self.clinic.clock.now > self._horizon:
                    self.clinic.clock.start(self._book_inside_horizon(owed))
                else:
                    self.book(owed)

    def _keep_given_appointment(self, owed: Obligation) -> bool:
        """Keep the appointment that the clinic's own list says the patient already has, if there is such a session."""
        given, owed.patient.given_appointment = owed.patient.given_appointment, None
        if given is None or not self._is_for(given.visit, owed.visit):
            return False
        low = given.day * MINUTES_PER_DAY
        slot = self.clinic.diary.find(owed.visit, self.clinic.clock.now, low, low + MINUTES_PER_DAY - 1)
        if slot == NO_SLOT:
            return False
        self.place(owed, slot, ROUTINE)
        self.watch(owed)
        return True

    def _is_for(self, given: int, owed: int) -> bool:
        """Whether an appointment of one visit type serves for another: refills count as one."""
        return given in (NOTHING, owed) or {given, owed} <= self.huddle.refills

    def _book_inside_horizon(self, owed: Obligation) -> Process:
        yield self.clinic.clock.at(owed.due - self._horizon, Rank.BOOKING, owed.patient.number)
        if owed.patient.obligation is owed and not owed.booked:
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
            self.clinic.log.add(Kind.AT_RISK, owed.patient.number, owed.visit, float(np.round(days, 6)), owed.why_late)
        elif days <= 0 and owed in self.at_risk:
            self.at_risk.remove(owed)
