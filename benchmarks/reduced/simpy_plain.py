"""Plain SimPy: each strand of a patient's life is a process, staff and rooms are resources, as its manual teaches."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import simpy

from clinicsim.world.randomness import stream
from reduced import model, rules
from reduced.model import Clinic, Tally
from reduced.slots import SlotDiary

NAME = "SimPy"

Strand = Generator[simpy.Event, None, None]


def missing() -> str:
    """Why this peer cannot run here; empty: it can."""
    return ""


def run(clinic: Clinic, replication: int) -> Tally:
    """Simulate one replication."""
    service = Service(clinic, replication)
    service.env.run(until=clinic.horizon)
    return Tally(tuple(service.counts), tuple(service.sums))


@dataclass
class Patient:
    """Who comes: a number, whether new since the start, still with the service, and slots that are to come."""

    number: int
    new: bool
    with_service: bool = True
    slot: int | None = None
    list_place: int | None = None


class Service:
    """The reduced clinic at work."""

    def __init__(self, clinic: Clinic, replication: int) -> None:
        self.env = env = simpy.Environment()
        self.key = stream(model.SEED, replication)
        self.nurses = simpy.Resource(env, clinic.nurses)
        self.rooms = simpy.Resource(env, clinic.rooms)
        self.beds = simpy.Resource(env, clinic.beds)
        self.theatres = simpy.PriorityResource(env, clinic.theatres)
        self.slots = SlotDiary(clinic.clinic_slots, clinic.weeks)
        self.lists = SlotDiary(clinic.theatre_lists, clinic.weeks)
        self.counts = [0] * model.HAPPENINGS
        self.sums = [0] * model.SUMS
        self.known = 0
        env.process(self.joining(clinic.joining_gap))
        for _ in range(clinic.patients):
            self.take_on(new=False)

    def take_on(self, new: bool) -> None:
        """Begin the strands of one more patient."""
        patient = Patient(self.known, new)
        self.known += 1
        for strand in (self.refills, self.battery, self.catheter, self.leaving):
            self.env.process(strand(patient))

    def joining(self, mean_gap: float) -> Strand:
        """New patients, one by one."""
        number = 0
        while True:
            yield self.env.timeout(rules.joining_gap(self.key, number, mean_gap))
            number += 1
            self.counts[model.JOINED] += 1
            self.take_on(new=True)

    def leaving(self, patient: Patient) -> Strand:
        """The end of a patient's time with the service."""
        yield self.env.timeout(rules.time_to_leaving(self.key, patient.number))
        patient.with_service = False
        self.counts[model.LEFT] += 1
        if patient.slot is not None:
            self.slots.give_back(patient.slot)
        if patient.list_place is not None:
            self.lists.give_back(patient.list_place)

    def refills(self, patient: Patient) -> Strand:
        """One refill after another, for as long as the patient is with the service."""
        visit = 0
        yield self.env.timeout(rules.first_due(self.key, patient.number, patient.new))
        while patient.with_service:
            due = self.env.now
            self.counts[model.REFILL_DUE] += 1
            yield from self.appointment(patient, visit)
            if not patient.with_service:
                return
            late = yield from self.refill(patient, visit, due)
            if rules.withdraws(self.key, patient.number, visit, late):
                yield from self.admission(patient, visit)
            if not patient.with_service:
                return
            yield self.env.timeout(rules.refill_interval(self.key, patient.number, visit))
            visit += 1

    def appointment(self, patient: Patient, visit: int) -> Strand:
        """Book until the patient comes, or leaves the service before."""
        earliest, attempt = self.env.now, 0
        while True:
            patient.slot = self.slots.book(earliest)
            yield self.env.timeout(self.slots.time(patient.slot) - self.env.now)
            if not patient.with_service:
                return
            patient.slot = None
            if not rules.misses(self.key, patient.number, visit, attempt):
                return
            self.counts[model.MISSED] += 1
            attempt += 1
            earliest = self.env.now + model.BOOKED_AGAIN_AFTER

    def refill(self, patient: Patient, visit: int, due: int) -> Generator[simpy.Event, None, int]:
        """The visit itself, with a nurse and a room; returns how late it began."""
        arrived = self.env.now
        self.counts[model.ARRIVED] += 1
        with self.nurses.request() as nurse:
            yield nurse
            nurse_since = self.env.now
            with self.rooms.request() as room:
                yield room
                began: int = self.env.now
                self.counts[model.SEEN] += 1
                yield self.env.timeout(rules.service_time(self.key, patient.number, visit))
                self.counts[model.REFILLED] += 1
        self.sums[model.WAITED] += began - arrived
        self.sums[model.ROOMS_BUSY] += self.env.now - began
        self.sums[model.NURSES_BUSY] += self.env.now - nurse_since
        return began - due

    def admission(self, patient: Patient, visit: int) -> Strand:
        """A stay in bed after withdrawal."""
        self.counts[model.WITHDREW] += 1
        with self.beds.request() as bed:
            yield bed
            since = self.env.now
            self.counts[model.ADMITTED] += 1
            yield self.env.timeout(rules.bed_stay(self.key, patient.number, visit))
            self.counts[model.DISCHARGED] += 1
            self.sums[model.BEDS_BUSY] += self.env.now - since

    def battery(self, patient: Patient) -> Strand:
        """One battery after another."""
        number = 0
        while True:
            yield self.env.timeout(rules.battery_life(self.key, patient.number, number, patient.new))
            if not patient.with_service:
                return
            self.counts[model.BATTERY_LOW] += 1
            patient.list_place = self.lists.book(self.env.now)
            yield self.env.timeout(self.lists.time(patient.list_place) - self.env.now)
            if not patient.with_service:
                return
            patient.list_place = None
            self.counts[model.CALLED_TO_LIST] += 1
            with self.theatres.request(priority=model.BATTERY_SECOND) as theatre:
                yield theatre
                self.counts[model.REPLACEMENT_BEGAN] += 1
                yield from self.operation(patient, rules.REPLACEMENT, number)
                self.counts[model.REPLACED] += 1
            number += 1

    def catheter(self, patient: Patient) -> Strand:
        """One catheter after another."""
        number = 0
        while True:
            yield self.env.timeout(rules.catheter_life(self.key, patient.number, number))
            if not patient.with_service:
                return
            self.counts[model.CATHETER_FAILED] += 1
            with self.theatres.request(priority=model.CATHETER_FIRST) as theatre:
                yield theatre
                self.counts[model.REVISION_BEGAN] += 1
                yield from self.operation(patient, rules.REVISION, number)
                self.counts[model.REVISED] += 1
            number += 1

    def operation(self, patient: Patient, purpose: int, number: int) -> Strand:
        """Time in theatre."""
        duration = rules.operation_time(self.key, patient.number, purpose, number)
        yield self.env.timeout(duration)
        self.sums[model.THEATRES_BUSY] += duration
