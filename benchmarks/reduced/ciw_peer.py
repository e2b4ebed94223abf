"""Ciw: a network of nodes, as far as it can express this clinic.

- Time at home, and from booking to the appointment, is a node with any number of servers.
- What a patient remembers, and the booking of slots, happens where Ciw asks for a service time or for the next node.
- A nurse who is kept while the patient waits for a room cannot be expressed. The clinic is one node with as many
  servers as there are nurses or rooms, whichever are fewer: visits begin at the same moments, but the busy time of
  nurses is not known.
- The strands of one patient are customers of four classes that share a record.

Ciw looks through its individuals at every event, so its cost for an event grows with the patients; hence a population
of its own in the comparison.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Any

from clinicsim.world.randomness import stream
from reduced import model, rules
from reduced.model import Clinic, Tally
from reduced.slots import SlotDiary

NAME = "Ciw"

HOME, APPOINTMENT, CLINIC, WARD, BATTERY_HOME, LIST_PLACE, THEATRE, CATHETER_HOME, UNTIL_LEAVING = range(1, 10)
OUT = -1
STARTS = {"refills": HOME, "battery": BATTERY_HOME, "catheter": CATHETER_HOME, "leaving": UNTIL_LEAVING}


def missing() -> str:
    """Why this peer cannot run here; empty: it can."""
    return "" if importlib.util.find_spec("ciw") else "Ciw is not installed"


def run(clinic: Clinic, replication: int) -> Tally:
    """Simulate one replication."""
    import ciw

    service = Service(clinic, replication)
    simulation = ciw.Simulation(_network(ciw, service))
    simulation.simulate_until_max_time(clinic.horizon)
    sums: list[int | None] = list(service.sums)
    sums[model.NURSES_BUSY] = None
    return Tally(tuple(service.counts), tuple(sums))


@dataclass
class Patient:
    """What the four customers that stand for one patient share."""

    number: int
    new: bool
    with_service: bool = True
    slot: int | None = None
    list_place: int | None = None
    visit: int = -1
    attempt: int = 0
    battery: int = 0
    catheter: int = 0
    due: int = 0
    arrived: int = 0


class Service:
    """The reduced clinic: how long a customer stays at each node, and where it goes next."""

    def __init__(self, clinic: Clinic, replication: int) -> None:
        self.clinic = clinic
        self.key = stream(model.SEED, replication)
        self.slots = SlotDiary(clinic.clinic_slots, clinic.weeks)
        self.lists = SlotDiary(clinic.theatre_lists, clinic.weeks)
        self.counts = [0] * model.HAPPENINGS
        self.sums = [0] * model.SUMS
        self._patients: dict[int, Patient] = {}

    def patient(self, number: int) -> Patient:
        """The record of a patient, made when the first strand begins."""
        if number not in self._patients:
            self._patients[number] = Patient(number, number >= self.clinic.patients)
        return self._patients[number]

    # ------------------------------------------------------------------ how long, at each node
    def at_home(self, now: int, who: Any) -> int:
        patient = who.patient
        if patient.visit < 0:
            patient.visit = 0
            return rules.first_due(self.key, patient.number, patient.new)
        patient.visit += 1
        return rules.refill_interval(self.key, patient.number, patient.visit - 1)

    def until_appointment(self, now: int, who: Any) -> int:
        patient, earliest = who.patient, now
        if patient.attempt:
            earliest += model.BOOKED_AGAIN_AFTER
        else:
            patient.due = now
            self.counts[model.REFILL_DUE] += 1
        patient.slot = self.slots.book(earliest)
        return self.slots.time(patient.slot) - now

    def in_clinic(self, now: int, who: Any) -> int:
        who.began = now
        self.counts[model.SEEN] += 1
        return rules.service_time(self.key, who.patient.number, who.patient.visit)

    def on_ward(self, now: int, who: Any) -> int:
        who.began = now
        self.counts[model.ADMITTED] += 1
        return rules.bed_stay(self.key, who.patient.number, who.patient.visit)

    def with_battery(self, now: int, who: Any) -> int:
        return rules.battery_life(self.key, who.patient.number, who.patient.battery, who.patient.new)

    def until_list(self, now: int, who: Any) -> int:
        self.counts[model.BATTERY_LOW] += 1
        who.patient.list_place = self.lists.book(now)
        return self.lists.time(who.patient.list_place) - now

    def replacement(self, now: int, who: Any) -> int:
        who.began = now
        self.counts[model.REPLACEMENT_BEGAN] += 1
        return rules.operation_time(self.key, who.patient.number, rules.REPLACEMENT, who.patient.battery)

    def revision(self, now: int, who: Any) -> int:
        who.began = now
        self.counts[model.REVISION_BEGAN] += 1
        return rules.operation_time(self.key, who.patient.number, rules.REVISION, who.patient.catheter)

    def with_catheter(self, now: int, who: Any) -> int:
        return rules.catheter_life(self.key, who.patient.number, who.patient.catheter)

    def until_leaving(self, now: int, who: Any) -> int:
        return rules.time_to_leaving(self.key, who.patient.number)

    # ------------------------------------------------------------------ where to, from each node
    def from_home(self, now: int, who: Any) -> int:
        return APPOINTMENT if who.patient.with_service else OUT

    def from_appointment(self, now: int, who: Any) -> int:
        patient = who.patient
        if not patient.with_service:
            return OUT
        patient.slot = None
        if rules.misses(self.key, patient.number, patient.visit, patient.attempt):
            self.counts[model.MISSED] += 1
            patient.attempt += 1
            return APPOINTMENT
        patient.attempt, patient.arrived = 0, now
        self.counts[model.ARRIVED] += 1
        return CLINIC

    def from_clinic(self, now: int, who: Any) -> int:
        patient = who.patient
        self.counts[model.REFILLED] += 1
        self.sums[model.WAITED] += who.began - patient.arrived
        self.sums[model.ROOMS_BUSY] += now - who.began
        if rules.withdraws(self.key, patient.number, patient.visit, who.began - patient.due):
            self.counts[model.WITHDREW] += 1
            return WARD
        return HOME if patient.with_service else OUT

    def from_ward(self, now: int, who: Any) -> int:
        self.counts[model.DISCHARGED] += 1
        self.sums[model.BEDS_BUSY] += now - who.began
        return HOME if who.patient.with_service else OUT

    def from_battery_home(self, now: int, who: Any) -> int:
        return LIST_PLACE if who.patient.with_service else OUT

    def from_list_place(self, now: int, who: Any) -> int:
        if not who.patient.with_service:
            return OUT
        who.patient.list_place = None
        self.counts[model.CALLED_TO_LIST] += 1
        return THEATRE

    def from_theatre(self, now: int, who: Any) -> int:
        self.sums[model.THEATRES_BUSY] += now - who.began
        if who.customer_class == "battery":
            self.counts[model.REPLACED] += 1
            who.patient.battery += 1
            return BATTERY_HOME
        self.counts[model.REVISED] += 1
        who.patient.catheter += 1
        return CATHETER_HOME

    def from_catheter_home(self, now: int, who: Any) -> int:
        if not who.patient.with_service:
            return OUT
        self.counts[model.CATHETER_FAILED] += 1
        return THEATRE

    def from_until_leaving(self, now: int, who: Any) -> int:
        patient = who.patient
        patient.with_service = False
        self.counts[model.LEFT] += 1
        if patient.slot is not None:
            self.slots.give_back(patient.slot)
        if patient.list_place is not None:
            self.lists.give_back(patient.list_place)
        return OUT


def _network(ciw: Any, service: Service) -> Any:
    """The network of nodes, in Ciw's terms."""
    clinic = service.clinic
    nodes = range(1, 10)
    stays: dict[int, Callable[[int, Any], int]] = {
        HOME: service.at_home,
        APPOINTMENT: service.until_appointment,
        CLINIC: service.in_clinic,
        WARD: service.on_ward,
        BATTERY_HOME: service.with_battery,
        LIST_PLACE: service.until_list,
        CATHETER_HOME: service.with_catheter,
        UNTIL_LEAVING: service.until_leaving,
    }
    exits: dict[int, Callable[[int, Any], int]] = {
        HOME: service.from_home,
        APPOINTMENT: service.from_appointment,
        CLINIC: service.from_clinic,
        WARD: service.from_ward,
        BATTERY_HOME: service.from_battery_home,
        LIST_PLACE: service.from_list_place,
        THEATRE: service.from_theatre,
        CATHETER_HOME: service.from_catheter_home,
        UNTIL_LEAVING: service.from_until_leaving,
    }
    stay, routing, arrivals, batches = _ciw_classes(ciw, service, exits)

    def stay_at(node: int, strand: str) -> Any:
        if node == THEATRE:
            return stay(service.replacement if strand == "battery" else service.revision)
        return stay(stays[node])

    servers = {CLINIC: min(clinic.nurses, clinic.rooms), WARD: clinic.beds, THEATRE: clinic.theatres}
    return ciw.create_network(
        arrival_distributions={
            strand: [arrivals(strand) if node == start else None for node in nodes] for strand, start in STARTS.items()
        },
        batching_distributions={
            strand: [batches() if node == start else ciw.dists.Deterministic(1) for node in nodes]
            for strand, start in STARTS.items()
        },
        service_distributions={strand: [stay_at(node, strand) for node in nodes] for strand in STARTS},
        number_of_servers=[servers.get(node, inf) for node in nodes],
        routing={strand: routing() for strand in STARTS},
        priority_classes={strand: model.BATTERY_SECOND if strand == "battery" else 0 for strand in STARTS},
    )


def _ciw_classes(ciw: Any, service: Service, exits: dict[int, Callable[[int, Any], int]]) -> tuple[Any, Any, Any, Any]:
    """Ciw's distributions and routing that ask the service; made here, because Ciw may not be installed."""

    class Shared(ciw.dists.Distribution):  # type: ignore[misc]
        def __deepcopy__(self, memo: Any) -> Any:
            return self  # Ciw copies distributions for each simulation; these are made for one

    class Stay(Shared):
        def __init__(self, how_long: Callable[[int, Any], int]) -> None:
            self.how_long = how_long

        def sample(self, t: Any = None, ind: Any = None) -> int:
            return self.how_long(int(t), ind)

    class Arrivals(Shared):
        """Patients at the start come at time 0, in one batch; then the new ones."""

        def __init__(self, strand: str) -> None:
            self.counted, self.number = strand == "leaving", -1

        def sample(self, t: Any = None, ind: Any = None) -> int:
            self.number += 1
            if self.number == 0:
                return 0
            if self.counted and self.number > 1:
                service.counts[model.JOINED] += 1
            return rules.joining_gap(service.key, self.number - 1, service.clinic.joining_gap)

    class Batches(Shared):
        def __init__(self) -> None:
            self.size = service.clinic.patients

        def sample(self, t: Any = None, ind: Any = None) -> int:
            size, self.size = self.size, 1
            return size

    class Routing(ciw.routing.NetworkRouting):  # type: ignore[misc]
        def __init__(self) -> None:
            self.known = 0

        def initialise(self, simulation: Any) -> None:
            self.simulation = simulation

        def initialise_individual(self, individual: Any) -> None:
            individual.patient = service.patient(self.known)
            self.known += 1

        def next_node(self, individual: Any, node_id: int) -> Any:
            return self.simulation.nodes[exits[node_id](int(self.simulation.current_time), individual)]

    return Stay, Routing, Arrivals, Batches
