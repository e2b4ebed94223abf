"""Dated operating lists: who is called for each, who is sent home, and when each operation starts.

Cases are planned by their expected minutes and follow one another by their actual minutes. Whoever does not fit, or is
cancelled, keeps the clock of the waiting list and may be called for another list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from clinicsim.engines.process import supply
from clinicsim.engines.process.clock import Process
from clinicsim.engines.process.winter import in_winter
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import NOTHING, Cause, Kind, Rank
from clinicsim.world.randomness import Purpose, entity, uniform

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.theatre import Request, Theatre
    from clinicsim.scenario.schema.scenario import Scenario

_NO_REASON = -1.0


class OperatingLists:
    """The lists to come: patients called for them, and minutes that emergencies will take from them."""

    def __init__(self, clinic: Clinic, theatre: Theatre) -> None:
        self.clinic, self.theatre = clinic, theatre
        self.called: dict[int, list[Request]] = {}
        self.owed_to_emergencies = 0.0

    def open(self) -> None:
        """Start to call patients, and to run the lists."""
        self.clinic.clock.start(self._call_ahead())
        self.clinic.clock.start(self._run_all())

    def emergency(self, minutes: int) -> None:
        """Note an emergency operation, which may take its minutes from the next elective list."""
        rules = self.clinic.scenario.theatre
        if rules.emergency_bumps_elective:
            self.owed_to_emergencies += minutes + rules.turnaround_minutes.value

    # ------------------------------------------------------------------ calling patients
    def _call_ahead(self) -> Process:
        """Each midnight, call patients for lists that have come inside the notice, and late ones for those before."""
        clinic = self.clinic
        list_days = clinic.world.lists.start // MINUTES_PER_DAY
        for day in range(-(-clinic.world.end // MINUTES_PER_DAY)):
            yield clinic.clock.at(day * MINUTES_PER_DAY, Rank.THEATRE)
            notice = clinic.scenario.theatre.notice_days
            if notice == 0:
                continue
            first, last = np.searchsorted(list_days, [day, day + notice + 1])
            for place in range(int(first), int(last)):
                expected = clinic.plan.on(int(list_days[place]))
                if not clinic.plan.lists.planned[place] or self._closed(place, expected):
                    continue
                rules = expected.theatre
                levels = rules.late_levels if place in self.called else rules.priority
                self._call(place, float(clinic.plan.lists.minutes[place]), levels)

    def _call(self, place: int, minutes: float, levels: list[str]) -> None:
        """Call patients of some levels, and those once sent home, most urgent first, as far as minutes last."""
        theatre, cases = self.theatre, [case for case in self.called.get(place, []) if not case.done.triggered]
        left = minutes - self._expected(cases)
        for request in sorted(theatre.waiting, key=theatre.urgency):
            needed = self._expected([request]) + (self._turnaround() if cases else 0.0)
            if needed > left or request.called_for != NOTHING:
                continue
            if not (request.sent_home or theatre.level(request) in levels):
                continue
            if request.patient.admitted or self._has_another(request, place):
                continue
            left -= needed
            cases.append(request)
            request.called_for = place
            self.clinic.log.add(Kind.CASE_CALLED, request.patient.number, place, float(request.procedure))
        self.called[place] = cases

    def _has_another(self, request: Request, place: int) -> bool:
        """Whether the patient has another operation on the day of a list."""
        day_of = self.clinic.world.lists.start // MINUTES_PER_DAY
        if self._operated_on(request, int(day_of[place])):
            return True
        others = [r.called_for for r in self.theatre.waiting if r.patient is request.patient]
        return any(other != NOTHING and day_of[other] == day_of[place] for other in others)

    def _operated_on(self, request: Request, day: int) -> bool:
        patient = request.patient
        return patient.operations > 0 and patient.last_operation // MINUTES_PER_DAY == day

    def _expected(self, cases: list[Request]) -> float:
        """Expected minutes of some cases, with the turnaround between them."""
        minutes = 0.0
        for case in cases:  # not sum(), which adds otherwise from Python 3.12 on
            minutes += self.theatre.plan(case.procedure).minutes.value
        return minutes + max(len(cases) - 1, 0) * self._turnaround()

    def _turnaround(self) -> float:
        return self.clinic.scenario.theatre.turnaround_minutes.value

    # ------------------------------------------------------------------ the day
    def _run_all(self) -> Process:
        """Run or cancel each dated list."""
        clinic = self.clinic
        for place, start in enumerate(clinic.world.lists.start):
            yield clinic.clock.at(int(start), Rank.THEATRE, place)
            if not clinic.plan.lists.planned[place]:
                self._call_off(place)
                continue
            minutes = float(clinic.plan.lists.minutes[place])
            clinic.log.add(Kind.LIST_PLANNED, subject=place, value=minutes)
            closed = self._closed(place, clinic.scenario)
            if closed or self._unlucky(place):
                cause = Cause.CLOSURE if closed else Cause.NONE
                clinic.log.add(Kind.LIST_CANCELLED, subject=place, value=minutes, cause=cause)
                self._call_off(place)
            else:
                clinic.clock.start(self._run(place, minutes))

    def _closed(self, place: int, scenario: Scenario) -> bool:
        """Whether a list is among those that a closure takes."""
        who = int(self.clinic.world.list_keys[place])
        return uniform(self.clinic.key, who, int(Purpose.LIST_CLOSED), 0) >= scenario.open_share.theatre_lists.value

    def _unlucky(self, place: int) -> bool:
        who, rules = int(self.clinic.world.list_keys[place]), self.clinic.scenario.theatre
        u = uniform(self.clinic.key, who, int(Purpose.LIST_CANCELLED), 0)
        return u < rules.list_cancelled_probability.value

    def _call_off(self, place: int) -> None:
        """Send home everybody who was called for a list that does not run."""
        for request in self.called.pop(place, []):
            self._cancel(request, Cause.LIST_CANCELLED)

    def _run(self, place: int, minutes: float) -> Process:
        """Operate case by case; a case that would end too late by its expected minutes is not started."""
        clinic, rules = self.clinic, self.clinic.scenario.theatre
        taken = self._emergencies_first(place, minutes)
        self._call(place, minutes - taken, rules.late_levels if place in self.called else rules.priority)
        cases = sorted(self.called.pop(place), key=self.theatre.urgency)
        end = clinic.clock.now + int(minutes)
        free, finished = clinic.clock.now + taken, clinic.clock.now
        for request in cases:
            if free > clinic.clock.now:
                yield clinic.clock.at(free, Rank.THEATRE, place)
            if request.done.triggered:
                continue
            cause, reason = self._obstacle(request, end, Cause.BUMPED if taken else Cause.NO_TIME)
            if cause is not None:
                self._cancel(request, cause, reason)
                continue
            patient, request.called_for = request.patient, NOTHING
            finished = clinic.clock.now + self.theatre.minutes(patient, request.procedure)
            patient.admitted = True
            clinic.clock.start(clinic.hospital.elective_operation(patient, request.procedure))
            yield clinic.clock.at(finished, Rank.THEATRE, place)
            free = finished + round(self._turnaround())
        if finished > end:
            clinic.log.add(Kind.LIST_OVERRUN, subject=place, value=float(finished - end))

    def _emergencies_first(self, place: int, minutes: float) -> int:
        """Give minutes of a list to the emergencies that are owed them; returns how many."""
        taken = int(min(self.owed_to_emergencies, minutes))
        if taken:
            self.owed_to_emergencies -= taken
            self.clinic.log.add(Kind.LIST_BUMPED, subject=place, value=float(taken))
        return taken

    def _obstacle(self, request: Request, end: int, too_late: Cause) -> tuple[Cause | None, float]:
        """Why a case whose turn has come cannot be done, and the place of the reason if it is one of the table."""
        clinic, patient = self.clinic, request.patient
        now, plan = clinic.clock.now, self.theatre.plan(request.procedure)
        if patient.admitted or self._operated_on(request, now // MINUTES_PER_DAY):
            return Cause.IN_HOSPITAL, _NO_REASON
        reason = self._reason(request)
        if reason is not None:
            return Cause.NONE, float(reason)
        if now + plan.minutes.value > end + clinic.scenario.theatre.overrun_minutes:
            return too_late, _NO_REASON
        if plan.nights.value > 0 and not clinic.wards.has_free(clinic.level[plan.level]):
            return Cause.NO_BED, _NO_REASON
        if not supply.has_pump(clinic, patient, request.procedure):
            return Cause.SUPPLY, _NO_REASON
        return None, _NO_REASON

    def _reason(self, request: Request) -> int | None:
        """The reason of the table for which a case is cancelled today, if there is one."""
        clinic, today = self.clinic, self.clinic.clock.now // MINUTES_PER_DAY
        factor = clinic.scenario.winter.case_cancelled_multiplier.value if in_winter(clinic) else 1.0
        for place, (name, reason) in enumerate(clinic.scenario.theatre.case_cancelled.items()):
            # Keyed by name and date, so that another reason in the table changes nobody's luck.
            occurrence = entity("cancellation", name) % (1 << 40) * (1 << 20) + today
            if request.patient.chance(Purpose.CASE_CANCELLED, reason.probability.value * factor, occurrence):
                return place
        return None

    def _cancel(self, request: Request, cause: Cause, reason: float = _NO_REASON) -> None:
        """Send a patient home, who goes on waiting with the same clock."""
        if not request.done.triggered:
            request.called_for, request.sent_home = NOTHING, True
            self.clinic.log.add(Kind.CASE_CANCELLED, request.patient.number, request.procedure, reason, cause)
