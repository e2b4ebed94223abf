"""The weekly huddle and the telephone: how the clinic rescues refills that are late."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from clinicsim.engines.process import initiatives
from clinicsim.engines.process.clock import Process
from clinicsim.engines.process.obligation import Obligation
from clinicsim.world.calendar import MINUTES_PER_DAY, WEEKDAYS, minute_of_day
from clinicsim.world.diary import AT_HOME, NO_SLOT, NOT_AT_HOME, OVERBOOKED, URGENT
from clinicsim.world.events import SLOTS_PER_SESSION, Cause, Kind, Rank
from clinicsim.world.randomness import Purpose

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.office import Office
    from clinicsim.engines.process.patient import Patient
    from clinicsim.scenario.schema.policy import Huddle as HuddleRules

NEVER = 1 << 50
_WITHOUT_MEETING = ("urgent_slot", "overbook", "home_visit")


class Huddle:
    """Orders the at-risk list and spends the means of rescue in the policy's order."""

    def __init__(self, clinic: Clinic, office: Office) -> None:
        self.clinic, self.office = clinic, office
        self.refills = {clinic.visit["refill"], clinic.visit["refill_new_strength"]}
        self._left = {"day_case": 0, "on_call": 0}
        self._means: dict[str, Callable[[Obligation], bool]] = {
            "urgent_slot": lambda owed: self._sooner(owed, URGENT, NOT_AT_HOME, Cause.URGENT),
            "overbook": lambda owed: self._sooner(owed, OVERBOOKED, NOT_AT_HOME, Cause.OVERBOOKED),
            "home_visit": self._home_visit,
            "day_case": self._day_case,
            "on_call": self._on_call,
        }

    @property
    def rules(self) -> HuddleRules:
        """The policy in force."""
        return self.clinic.scenario.huddle

    def slack(self, owed: Obligation) -> tuple[int, int, int]:
        """Order by time until the pump is dry; visits that are not refills come after, by due date."""
        pump = owed.patient.pump
        dry = pump.dry if pump is not None and owed.visit in self.refills else NEVER
        return dry, owed.due, owed.patient.number

    def _order(self, owed: Obligation) -> tuple[int, int, int]:
        if self.rules.order == "slack":
            return self.slack(owed)
        first = owed.due if self.rules.order == "due_date" else owed.clock_start
        return first, owed.due, owed.patient.number

    def weekly(self) -> Process:
        """Hold the huddle every week."""
        clinic = self.clinic
        start = clinic.scenario.run.start_date
        day = (WEEKDAYS.index(self.rules.weekday) - start.weekday()) % 7
        while True:
            yield clinic.clock.at(day * MINUTES_PER_DAY + minute_of_day(self.rules.time), Rank.HUDDLE)
            self._left = {"day_case": self.rules.day_cases_per_week, "on_call": self.rules.on_call_per_week}
            initiatives.open_sessions(clinic)
            for owed in sorted(self.office.unbooked, key=self._order):
                self.office.book(owed)
            for owed in sorted(self.office.at_risk, key=self._order):
                self._rescue(owed)
            day += 7

    def _rescue(self, owed: Obligation) -> None:
        if not self._near(owed):
            return
        for step in self.rules.steps:
            if self._means[step](owed):
                return

    def alarm_sounds(self, patient: Patient) -> None:
        """Give a patient who telephones about the alarm an urgent slot or an extra place, at once."""
        owed, pump, clinic = patient.obligation, patient.pump, self.clinic
        if not patient.chance(Purpose.CALLS, clinic.scenario.booking.alarm_call_probability.value):
            return
        assert pump is not None
        clinic.log.add(Kind.CALLED, patient.number, value=(pump.dry - clinic.clock.now) / MINUTES_PER_DAY)
        if owed is None or owed.here:
            return
        if owed.visit not in self.refills:
            self.office.release(patient, Cause.ALARM)  # what the patient needs now is a refill
            return
        self._now(owed)

    def at_once(self, owed: Obligation) -> None:
        """Look after a patient at risk whose visit fell through, without waiting for the next huddle."""
        if owed in self.office.at_risk and self._near(owed):
            self._now(owed)

    def _now(self, owed: Obligation) -> None:
        """Spend the means that need no meeting."""
        for step in self.rules.steps:
            if step in _WITHOUT_MEETING and self._means[step](owed):
                return

    def _near(self, owed: Obligation) -> bool:
        """Whether the pump's alarm date is near enough to act on."""
        pump, days = owed.patient.pump, self.rules.act_within_days.value
        return pump is not None and pump.alarm - self.clinic.clock.now <= days * MINUTES_PER_DAY

    def _sooner(self, owed: Obligation, access: int, where: int, how: Cause) -> bool:
        """Move a visit to the first slot of this access before the pump is dry, in a session before the present one."""
        clinic, pump = self.clinic, owed.patient.pump
        assert pump is not None
        present = int(clinic.diary.sessions.start[owed.slot // SLOTS_PER_SESSION]) if owed.booked else NEVER
        low, high = max(clinic.clock.now + 1, owed.not_before), min(pump.dry, present - 1)
        slot = self.office.booked.free(owed, low, high, access, where=where)
        if slot == NO_SLOT:
            return False
        self.office.book_in(owed, slot, how)
        return True

    def _home_visit(self, owed: Obligation) -> bool:
        """See an eligible patient at home: a free place of a round, urgent ones included, else one more at its end."""
        return owed.patient.home_eligible and any(
            self._sooner(owed, access, AT_HOME, Cause.HOME_VISIT) for access in (URGENT, OVERBOOKED)
        )

    def _day_case(self, owed: Obligation) -> bool:
        return self._spend("day_case", owed, self.rules.day_case_within_days.value)

    def _on_call(self, owed: Obligation) -> bool:
        return self._spend("on_call", owed, self.rules.on_call_within_days.value)

    def _spend(self, means: str, owed: Obligation, within_days: float) -> bool:
        pump, clinic = owed.patient.pump, self.clinic
        assert pump is not None
        present = clinic.diary.minute(owed.slot) if owed.booked else NEVER
        near = pump.dry - clinic.clock.now <= within_days * MINUTES_PER_DAY
        if not near or present < pump.dry or self._left[means] == 0:
            return False
        self._left[means] -= 1
        if means == "day_case":
            clinic.clock.start(clinic.hospital.day_case(owed.patient))
        else:
            clinic.clock.start(clinic.hospital.on_call_refill(owed.patient))
        return True
