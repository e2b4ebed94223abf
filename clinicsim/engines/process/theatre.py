"""Theatre: who waits for which operation, and what each operating list does."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import simpy

from clinicsim.engines.process.clock import Process
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import PROCEDURE_LIST, Cause, Kind, Rank
from clinicsim.world.randomness import Purpose, uniform

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.patient import Patient


class Request(NamedTuple):
    """An operation that was asked for. `done` happens with True after it, with False when it falls away."""

    patient: Patient
    procedure: int
    clock_start: int
    done: simpy.Event


class Theatre:
    """The waiting list for operations and the dated lists that work through it."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic = clinic
        self.waiting: list[Request] = []

    def request(self, patient: Patient, procedure: int, clock_start: int) -> simpy.Event:
        """Ask for an operation; asking twice for the same one is asking once."""
        for waiting in self.waiting:
            if waiting.patient is patient and waiting.procedure == procedure:
                return waiting.done
        request = Request(patient, procedure, clock_start, self.clinic.clock.signal())
        self.waiting.append(request)
        self.clinic.log.add(Kind.OPERATION_REQUESTED, patient.number, procedure)
        self.clinic.log.add(Kind.LIST_JOINED, patient.number, PROCEDURE_LIST + procedure, float(clock_start))
        return request.done

    def done(self, patient: Patient, procedure: int) -> None:
        """Take a patient off the list for an operation that has been done, however it came about."""
        self._leave(patient, Cause.MENDED, procedure)

    def withdraw_all(self, patient: Patient, cause: Cause) -> None:
        """Take a patient off every list."""
        self._leave(patient, cause, None)

    def _leave(self, patient: Patient, cause: Cause, procedure: int | None) -> None:
        now = self.clinic.clock.now
        for request in [r for r in self.waiting if r.patient is patient and procedure in (None, r.procedure)]:
            self.waiting.remove(request)
            days = (now - request.clock_start) / MINUTES_PER_DAY
            self.clinic.log.add(Kind.LIST_LEFT, patient.number, PROCEDURE_LIST + request.procedure, days, cause)
            request.done.succeed(cause == Cause.MENDED)

    def _order(self, request: Request) -> tuple[int, int, int]:
        """Most urgent procedure first; then the pump whose battery ends first; then first come, first served."""
        pump = request.patient.pump
        name = self.clinic.world.names.procedures[request.procedure]
        since = pump.end_of_service if name == "replacement" and pump is not None else request.clock_start
        return self.clinic.scenario.theatre.priority.index(name), since, request.patient.number

    def run_lists(self) -> Process:
        """Work through the dated lists. Whoever does not fit, or is cancelled, waits for the next one."""
        clinic = self.clinic
        for place, start in enumerate(clinic.world.lists.start):
            yield clinic.clock.at(int(start), Rank.THEATRE, place)
            lists, rules = clinic.plan.lists, clinic.scenario.theatre
            if not lists.planned[place]:
                continue
            who, minutes = int(clinic.world.list_keys[place]), float(lists.minutes[place])
            clinic.log.add(Kind.LIST_PLANNED, subject=place, value=minutes)
            if uniform(clinic.key, who, int(Purpose.LIST_CANCELLED), 0) < rules.list_cancelled_probability.value:
                clinic.log.add(Kind.LIST_CANCELLED, subject=place, value=minutes)
                continue
            self._run_list(place, minutes)

    def _run_list(self, place: int, minutes: float) -> None:
        clinic, cancels = self.clinic, self.clinic.scenario.theatre.case_cancelled_probability.value
        for request in sorted(self.waiting, key=self._order):
            patient, needed = request.patient, self._minutes(request.procedure)
            # An operation earlier on this list may have taken the patient to a bed, or this request off the list.
            if patient.admitted or needed > minutes or request not in self.waiting:
                continue
            minutes -= needed
            if patient.chance(Purpose.CASE_CANCELLED, cancels):
                clinic.log.add(Kind.CASE_CANCELLED, patient.number, request.procedure, float(place))
            else:
                patient.admitted = True
                clinic.clock.start(clinic.hospital.elective_operation(patient, request.procedure))

    def _minutes(self, procedure: int) -> float:
        name = self.clinic.world.names.procedures[procedure]
        return self.clinic.scenario.procedures[name].minutes.value
