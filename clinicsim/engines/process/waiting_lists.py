"""Waiting lists of visit types: who is on them, in which order, and who is called into which session."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from clinicsim.engines.process.clock import Process
from clinicsim.engines.process.obligation import Obligation
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.diary import ANYWHERE, NO_SLOT, ROUTINE
from clinicsim.world.events import Cause, Kind, Rank
from clinicsim.world.randomness import Purpose, place_of

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.office import Office
    from clinicsim.engines.process.patient import Patient


class WaitingLists:
    """One list for each visit type that is called from a list; whoever has an appointment is not on it."""

    def __init__(self, clinic: Clinic, office: Office) -> None:
        self.clinic, self.office = clinic, office
        visits = clinic.scenario.visits
        self.waiting: dict[int, list[Obligation]] = {
            place: [] for place, name in enumerate(clinic.world.names.visits) if visits[name].booking == "list"
        }

    def open(self) -> None:
        """Start calling from every list as sessions come near."""
        for visit in self.waiting:
            self.clinic.clock.start(self._call_for_sessions(visit))

    def join(self, patient: Patient, visit: int, clock_start: int) -> Obligation:
        """Put a patient on a list. The date of the patient's clinical class is the due date there."""
        clock, classes = self.clinic.clock, self.clinic.scenario.booking.clinical_classes
        place = clinical_class(patient, [each.share.value for each in classes.values()])
        target = list(classes.values())[place].target_days.value
        due = clock_start + int(target * MINUTES_PER_DAY)
        owed = Obligation(patient, visit, due, clock.signal(), clock_start)
        owed.clinical_class, owed.not_before = place, patient.not_before
        patient.obligation = owed
        self.clinic.log.add(Kind.LIST_JOINED, patient.number, visit, float(clock_start))
        if not self.office.keep_given_appointment(owed):
            self.put_back(owed)
        return owed

    def put_back(self, owed: Obligation) -> None:
        """Put a patient without an appointment on the list, and call whoever's turn it is."""
        self.waiting[owed.visit].append(owed)
        if not self.office.opening:
            self.call(owed.visit)

    def call(self, visit: int, *, today: bool = False) -> None:
        """Call patients from a list, in the policy's order, into free slots of the sessions that are open to it."""
        clinic, waiting, place = self.clinic, self.waiting[visit], 0
        if not waiting:
            return
        waiting.sort(key=self.order)  # nearly in order already
        soonest = clinic.clock.now if today else clinic.clock.now + 1
        last = clinic.clock.now + self.office.window(visit)
        clinics_full = False
        while place < len(waiting):
            owed = waiting[place]
            at_home, slot = self.office.booked.where(owed) == ANYWHERE, NO_SLOT
            if at_home or not clinics_full:
                slot = self.office.booked.free(owed, max(soonest, owed.not_before), last, ROUTINE)
            if slot != NO_SLOT:
                self.office.booked.place(waiting.pop(place), slot, Cause.SCHEDULED)
                continue
            if owed.not_before <= soonest:
                clinics_full = True
                if at_home:
                    return
            place += 1  # one who cannot come yet, or not there, does not keep the slot from the next

    def order(self, owed: Obligation) -> tuple[int, ...]:
        """Place in the list by the policy in force."""
        policy = self.clinic.scenario.booking.list_order
        if policy == "fcfs":
            return owed.clock_start, owed.patient.number
        if policy == "due_date":
            return owed.due, owed.clock_start, owed.patient.number
        if policy == "clinical_class":
            return owed.clinical_class, owed.clock_start, owed.patient.number
        return self.office.huddle.slack(owed)

    def longest_wait(self, visit: int) -> int:
        """Minutes since the earliest clock start on a list; 0 if nobody waits."""
        now = self.clinic.clock.now
        return max((now - owed.clock_start for owed in self.waiting[visit]), default=0)

    def _call_for_sessions(self, visit: int) -> Process:
        """Call from the list whenever another session comes inside the window."""
        clinic, starts = self.clinic, self.clinic.world.sessions.start
        ever = np.any([plan.sessions.holds[:, visit] for plan in clinic.world.plans], axis=0)
        for s in np.flatnonzero(ever):
            opens = int(starts[s]) - self.office.window(visit)
            yield clinic.clock.at(max(opens, clinic.clock.now), Rank.LIST, visit)
            self.call(visit, today=True)


def clinical_class(patient: Patient, shares: list[float]) -> int:
    """Place of a patient's class of urgency, which is the patient's own and the same on every list."""
    return place_of(patient.draw(Purpose.CLINICAL_CLASS, 0), np.array(shares, dtype=np.float64))
