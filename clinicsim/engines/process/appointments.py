"""Appointments: which slot is chosen, and how it is taken, moved and given back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicsim.engines.process.clock import Process
from clinicsim.engines.process.obligation import Obligation
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.diary import ANYWHERE, NO_SLOT, NOT_AT_HOME, ROUTINE, URGENT
from clinicsim.world.events import SLOTS_PER_SESSION, Cause, Kind, Rank
from clinicsim.world.randomness import Purpose

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.office import Office


class Appointments:
    """Searches the diary by the policy in force, and keeps who is booked where."""

    def __init__(self, clinic: Clinic, office: Office) -> None:
        self.clinic, self.office = clinic, office
        self.by_session: dict[int, dict[int, Obligation]] = {}

    # ------------------------------------------------------------------ search
    def free(
        self, owed: Obligation, low: int, high: int, access: int, *, latest: bool = False, where: int | None = None
    ) -> int:
        """Slot that this patient may have in sessions starting in [low, high], or `NO_SLOT`.

        Without `where`, a patient who can be seen at home is offered homes and clinics alike.
        """
        clinic = self.clinic
        if where is None:
            where = self.where(owed)
        return clinic.diary.find(
            owed.visit,
            clinic.clock.now,
            low,
            high,
            access=access,
            latest=latest,
            where=where,
            carved=clinic.scenario.booking.classes == "carved_out",
        )

    def free_in(self, session: int, owed: Obligation, access: int) -> int:
        """Slot that this patient may have in one session, or `NO_SLOT`."""
        clinic = self.clinic
        carved = clinic.scenario.booking.classes == "carved_out"
        return clinic.diary.find_in(
            session, owed.visit, clinic.clock.now, access=access, where=self.where(owed), carved=carved
        )

    def where(self, owed: Obligation) -> int:
        """Where this patient can be seen: a session at home is for those who are eligible."""
        everywhere = not self.clinic.diary.held_at_home[owed.visit] or owed.patient.home_eligible
        return ANYWHERE if everywhere else NOT_AT_HOME

    def access(self, owed: Obligation) -> int:
        """Access of an ordinary booking of this visit."""
        return URGENT if self.office.rules(owed.visit).urgent else ROUTINE

    def choose(self, owed: Obligation) -> int:
        """The slot that the policy chooses inside the horizon, or `NO_SLOT`."""
        now, rules, due = self.clinic.clock.now, self.clinic.scenario.booking, owed.due
        low, last = max(now + 1, owed.not_before), now + rules.horizon_days * MINUTES_PER_DAY
        opens, access = due - self.office.window(owed.visit), self.access(owed)
        earliest = due - rules.earlier_days * MINUTES_PER_DAY
        if rules.search == "earliest":
            return self.free(owed, max(low, opens), last, access)
        if rules.search == "nearest_due":
            before = self.free(owed, max(low, min(opens, earliest)), due, access, latest=True)
            return self._nearer(due, before, self.free(owed, max(low, due), last, access))
        slot = self.free(owed, max(low, opens), due, access, latest=True)
        if slot == NO_SLOT:
            slot = self.free(owed, max(low, earliest), opens, access, latest=True)
        if slot == NO_SLOT:
            slot = self.free(owed, max(low, due), last, access)
        return slot

    def _nearer(self, due: int, before: int, after: int) -> int:
        """Of two slots the one nearer the due date; the earlier one when they are equally near."""
        if before == NO_SLOT or after == NO_SLOT:
            return max(before, after)
        minute = self.clinic.diary.minute
        return before if due - minute(before) <= minute(after) - due else after

    # ------------------------------------------------------------------ booking
    def place(self, owed: Obligation, slot: int, how: Cause) -> None:
        """Book a slot that was found, giving back the one that the visit had."""
        if owed.booked:
            self.cancel(owed, how)
        clinic, minute = self.clinic, self.clinic.diary.minute(slot)
        owed.slot, owed.how, owed.booked_at = slot, how, clinic.clock.now
        clinic.diary.take(slot, owed.visit)
        self.by_session.setdefault(slot // SLOTS_PER_SESSION, {})[slot] = owed
        clinic.log.add(Kind.BOOKED, owed.patient.number, slot, float(minute), how)
        self._may_cancel(owed, minute)

    def _may_cancel(self, owed: Obligation, minute: int) -> None:
        """Decide whether the patient will cancel this appointment, and set it going if so."""
        rules, clock = self.office.rules(owed.visit), self.clinic.clock
        if owed.patient.chance(Purpose.CANCELS, rules.cancel_probability.value):
            when = minute - int(rules.cancel_notice_days.value * MINUTES_PER_DAY)
            if when > clock.now:
                clock.start(self._patient_cancels(owed, owed.slot, when))

    def _patient_cancels(self, owed: Obligation, slot: int, when: int) -> Process:
        """Cancel, unless the appointment has been moved; who cannot come then comes on a later day."""
        clinic = self.clinic
        yield clinic.clock.at(when, Rank.CANCELLATION, owed.patient.number)
        if owed.patient.obligation is owed and owed.slot == slot:
            self.cancel(owed, Cause.PATIENT_CANCELLED)
            owed.not_before = (clinic.diary.minute(slot) // MINUTES_PER_DAY + 1) * MINUTES_PER_DAY
            self.office.short_notice.offer(slot // SLOTS_PER_SESSION, owed)
            self.office.put_back(owed, Cause.PATIENT_CANCELLED)

    def cancel(self, owed: Obligation, cause: Cause) -> None:
        """Give an appointment back."""
        self.log_slots(Kind.CANCELLED, owed, cause)
        self.clinic.diary.free(owed.slot, owed.visit)
        self.drop(owed)

    def drop(self, owed: Obligation) -> None:
        """Take an appointment off the books; its slots stay taken."""
        del self.by_session[owed.slot // SLOTS_PER_SESSION][owed.slot]
        owed.slot = NO_SLOT

    def log_slots(self, kind: Kind, owed: Obligation, cause: Cause) -> None:
        """Write a row for each slot of an appointment."""
        for slot in range(owed.slot, owed.slot + self.office.rules(owed.visit).slots):
            self.clinic.log.add(kind, owed.patient.number, slot, float(owed.visit), cause)

    def booked_in(self, session: int) -> list[int]:
        """Slots of a session that are booked, in order."""
        return sorted(self.by_session.get(session, ()))
