"""Theatre: who waits for which operation, how urgent each one is, and how long it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import simpy

from clinicsim.engines.process.operating_lists import OperatingLists
from clinicsim.scenario.schema.theatre import IMMINENT
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import NOTHING, PROCEDURE_LIST, Cause, Kind
from clinicsim.world.randomness import Purpose, lognormal

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.patient import Patient
    from clinicsim.scenario.schema.theatre import Procedure

_REPLACEMENT = "replacement"


@dataclass(slots=True, eq=False)
class Request:
    """An operation that was asked for. `done` happens with True after it, with False when it falls away."""

    patient: Patient
    procedure: int
    clock_start: int
    done: simpy.Event
    called_for: int = NOTHING  # the dated list for which the patient is called
    sent_home: bool = False  # was called once, so can come at short notice


class Theatre:
    """The waiting list for operations, and the dated lists that work through it."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic = clinic
        self.waiting: list[Request] = []
        self.lists = OperatingLists(clinic, self)

    # ------------------------------------------------------------------ the waiting list
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

    # ------------------------------------------------------------------ urgency
    def level(self, request: Request) -> str:
        """Level of priority: the procedure, or that of a replacement whose battery is about to end."""
        name, pump, rules = self.name(request.procedure), request.patient.pump, self.clinic.scenario.theatre
        if name == _REPLACEMENT and pump is not None and IMMINENT in rules.priority:
            left = pump.end_of_service - self.clinic.clock.now
            if left <= rules.imminent_days * MINUTES_PER_DAY:
                return IMMINENT
        return name

    def urgency(self, request: Request) -> tuple[int, int, int]:
        """Place in the order of the waiting list: by level, then by the policy within a level, then by number."""
        rules, pump = self.clinic.scenario.theatre, request.patient.pump
        by_battery = rules.order == "end_of_service" and self.name(request.procedure) == _REPLACEMENT
        since = pump.end_of_service if by_battery and pump is not None else request.clock_start
        return rules.priority.index(self.level(request)), since, request.patient.number

    # ------------------------------------------------------------------ operations
    def name(self, procedure: int) -> str:
        """Name of a procedure."""
        return self.clinic.world.names.procedures[procedure]

    def plan(self, procedure: int) -> Procedure:
        """What is in force for a procedure."""
        return self.clinic.scenario.procedures[self.name(procedure)]

    def minutes(self, patient: Patient, procedure: int) -> int:
        """Whole minutes that a patient's next operation takes, turnaround not included."""
        plan = self.plan(procedure)
        u = patient.draw(Purpose.THEATRE_MINUTES, patient.operations)
        return max(1, round(lognormal(u, plan.minutes.value, plan.minutes_cv.value)))
