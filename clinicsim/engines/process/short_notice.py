"""The short-notice list: patients who can come at a few days' notice, and the slots that others give back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicsim.engines.process.obligation import Obligation
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.diary import NO_SLOT, URGENT
from clinicsim.world.events import SLOTS_PER_SESSION, Cause
from clinicsim.world.randomness import Purpose

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.office import Office
    from clinicsim.engines.process.patient import Patient


class ShortNotice:
    """Offers what a patient gives back shortly before a session to those who would gain by it."""

    def __init__(self, clinic: Clinic, office: Office) -> None:
        self.clinic, self.office = clinic, office

    def can_come(self, patient: Patient) -> bool:
        """Whether a patient can come at short notice."""
        return patient.chance(Purpose.SHORT_NOTICE, self.clinic.scenario.booking.short_notice_share.value, 0)

    def offer(self, session: int, freed_by: Obligation) -> None:
        """Fill the places that somebody has just given back: at-risk refills by slack, then visits that are late."""
        clinic, days = self.clinic, self.clinic.scenario.booking.short_notice_days
        ahead = int(clinic.diary.sessions.start[session]) - clinic.clock.now
        if not 0 < ahead <= days * MINUTES_PER_DAY or clinic.diary.closed[session]:
            return
        at_risk = self.office.at_risk
        for owed in sorted(at_risk, key=self.office.huddle.slack):
            self._move(owed, session, freed_by, URGENT)
        for owed in sorted(self._late(session), key=self.office.huddle.slack):
            if owed not in at_risk:
                self._move(owed, session, freed_by, self.office.booked.access(owed))

    def _late(self, session: int) -> list[Obligation]:
        """Visits without an appointment, or with one after their due date, of the types that the session holds."""
        office, minute = self.office, self.clinic.diary.minute
        holds = self.clinic.diary.sessions.holds[session]
        found = [owed for owed in office.unbooked if holds[owed.visit]]
        for visit, waiting in office.lists.items():
            if holds[visit]:
                found += waiting
        for later in sorted(office.appointments):
            for slot, owed in office.appointments[later].items():
                if later > session and holds[owed.visit] and minute(slot) > owed.due:
                    found.append(owed)
        return found

    def _move(self, owed: Obligation, session: int, freed_by: Obligation, access: int) -> None:
        start, office = int(self.clinic.diary.sessions.start[session]), self.office
        present = owed.slot // SLOTS_PER_SESSION
        sooner = not owed.booked or int(self.clinic.diary.sessions.start[present]) > start
        if owed is freed_by or owed.here or not sooner or owed.not_before > start or not self.can_come(owed.patient):
            return
        slot = office.booked.free_in(session, owed, access)
        if slot != NO_SLOT:
            office.book_in(owed, slot, Cause.SHORT_NOTICE)
