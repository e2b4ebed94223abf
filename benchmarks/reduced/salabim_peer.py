"""salabim: each strand of a patient's life is a component with a process, staff and rooms are resources.

Monitors are off, which is to its advantage: with them it also keeps statistics that nobody asked for here.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Generator
from typing import Any

from clinicsim.world.randomness import stream
from reduced import model, rules
from reduced.model import Clinic, Tally
from reduced.simpy_plain import Patient
from reduced.slots import SlotDiary

NAME = "salabim"

Strand = Generator[Any, None, None]


def missing() -> str:
    """Why this peer cannot run here; empty: it can."""
    return "" if importlib.util.find_spec("salabim") else "salabim is not installed"


def run(clinic: Clinic, replication: int) -> Tally:
    """Simulate one replication."""
    import salabim

    salabim.yieldless(False)
    strands = _strands(salabim)
    service = Service(salabim, strands, clinic, replication)
    service.env.run(till=clinic.horizon)
    return Tally(tuple(service.counts), tuple(service.sums))


class Service:
    """The reduced clinic at work: what the strands share."""

    def __init__(self, salabim: Any, strands: dict[str, Any], clinic: Clinic, replication: int) -> None:
        self.env = env = salabim.Environment(trace=False, yieldless=False)
        self.key = stream(model.SEED, replication)
        self.clinic = clinic
        self.nurses = salabim.Resource("nurses", clinic.nurses, monitor=False, env=env)
        self.rooms = salabim.Resource("rooms", clinic.rooms, monitor=False, env=env)
        self.beds = salabim.Resource("beds", clinic.beds, monitor=False, env=env)
        self.theatres = salabim.Resource("theatres", clinic.theatres, monitor=False, env=env)
        self.slots = SlotDiary(clinic.clinic_slots, clinic.weeks)
        self.lists = SlotDiary(clinic.theatre_lists, clinic.weeks)
        self.counts = [0] * model.HAPPENINGS
        self.sums = [0] * model.SUMS
        self.known = 0
        self._strands = strands
        strands["Joining"](service=self, patient=None, env=env)
        for _ in range(clinic.patients):
            self.take_on(new=False)

    @property
    def now(self) -> int:
        """Microseconds from the start; salabim counts in floating point, exactly for whole numbers of this size."""
        return int(self.env._now)

    def take_on(self, new: bool) -> None:
        """Begin the strands of one more patient."""
        patient = Patient(self.known, new)
        self.known += 1
        for name in ("Refills", "Battery", "Catheter", "Leaving"):
            self._strands[name](service=self, patient=patient, env=self.env, name=name)


def _strands(salabim: Any) -> dict[str, Any]:
    """The classes of components; made here, because salabim may not be installed."""

    class Component(salabim.Component):  # type: ignore[misc]
        def setup(self, service: Service, patient: Patient) -> None:
            self.service, self.patient = service, patient
            self.mode.monitor(False)
            self.status.monitor(False)

    class Joining(Component):
        def process(self) -> Strand:
            service, number = self.service, 0
            while True:
                yield self.hold(rules.joining_gap(service.key, number, service.clinic.joining_gap))
                number += 1
                service.counts[model.JOINED] += 1
                service.take_on(new=True)

    class Leaving(Component):
        def process(self) -> Strand:
            service, patient = self.service, self.patient
            yield self.hold(rules.time_to_leaving(service.key, patient.number))
            patient.with_service = False
            service.counts[model.LEFT] += 1
            if patient.slot is not None:
                service.slots.give_back(patient.slot)
            if patient.list_place is not None:
                service.lists.give_back(patient.list_place)

    class Refills(Component):
        def process(self) -> Strand:
            service, patient, visit = self.service, self.patient, 0
            yield self.hold(rules.first_due(service.key, patient.number, patient.new))
            while patient.with_service:
                due = service.now
                service.counts[model.REFILL_DUE] += 1
                yield from self.appointment(visit)
                if not patient.with_service:
                    return
                late = yield from self.refill(visit, due)
                if rules.withdraws(service.key, patient.number, visit, late):
                    yield from self.admission(visit)
                if not patient.with_service:
                    return
                yield self.hold(rules.refill_interval(service.key, patient.number, visit))
                visit += 1

        def appointment(self, visit: int) -> Strand:
            service, patient = self.service, self.patient
            earliest, attempt = service.now, 0
            while True:
                patient.slot = service.slots.book(earliest)
                yield self.hold(service.slots.time(patient.slot) - service.now)
                if not patient.with_service:
                    return
                patient.slot = None
                if not rules.misses(service.key, patient.number, visit, attempt):
                    return
                service.counts[model.MISSED] += 1
                attempt += 1
                earliest = service.now + model.BOOKED_AGAIN_AFTER

        def refill(self, visit: int, due: int) -> Generator[Any, None, int]:
            service = self.service
            arrived = service.now
            service.counts[model.ARRIVED] += 1
            yield self.request(service.nurses)
            nurse_since = service.now
            yield self.request(service.rooms)
            began = service.now
            service.counts[model.SEEN] += 1
            yield self.hold(rules.service_time(service.key, self.patient.number, visit))
            service.counts[model.REFILLED] += 1
            self.release(service.rooms)
            self.release(service.nurses)
            service.sums[model.WAITED] += began - arrived
            service.sums[model.ROOMS_BUSY] += service.now - began
            service.sums[model.NURSES_BUSY] += service.now - nurse_since
            return began - due

        def admission(self, visit: int) -> Strand:
            service = self.service
            service.counts[model.WITHDREW] += 1
            yield self.request(service.beds)
            since = service.now
            service.counts[model.ADMITTED] += 1
            yield self.hold(rules.bed_stay(service.key, self.patient.number, visit))
            service.counts[model.DISCHARGED] += 1
            service.sums[model.BEDS_BUSY] += service.now - since
            self.release(service.beds)

    class InTheatre(Component):
        def operation(self, priority: int, purpose: int, number: int, began: int, ended: int) -> Strand:
            service = self.service
            yield self.request((service.theatres, 1, priority))
            service.counts[began] += 1
            duration = rules.operation_time(service.key, self.patient.number, purpose, number)
            yield self.hold(duration)
            service.counts[ended] += 1
            service.sums[model.THEATRES_BUSY] += duration
            self.release(service.theatres)

    class Battery(InTheatre):
        def process(self) -> Strand:
            service, patient, number = self.service, self.patient, 0
            while True:
                yield self.hold(rules.battery_life(service.key, patient.number, number, patient.new))
                if not patient.with_service:
                    return
                service.counts[model.BATTERY_LOW] += 1
                patient.list_place = service.lists.book(service.now)
                yield self.hold(service.lists.time(patient.list_place) - service.now)
                if not patient.with_service:
                    return
                patient.list_place = None
                service.counts[model.CALLED_TO_LIST] += 1
                yield from self.operation(
                    model.BATTERY_SECOND, rules.REPLACEMENT, number, model.REPLACEMENT_BEGAN, model.REPLACED
                )
                number += 1

    class Catheter(InTheatre):
        def process(self) -> Strand:
            service, patient, number = self.service, self.patient, 0
            while True:
                yield self.hold(rules.catheter_life(service.key, patient.number, number))
                if not patient.with_service:
                    return
                service.counts[model.CATHETER_FAILED] += 1
                yield from self.operation(
                    model.CATHETER_FIRST, rules.REVISION, number, model.REVISION_BEGAN, model.REVISED
                )
                number += 1

    return {each.__name__: each for each in (Joining, Leaving, Refills, Battery, Catheter)}
