"""The clinic of one replication: its parts, put together and set going."""

from __future__ import annotations

import simpy

from clinicsim.engines.process import elsewhere, outcomes, recall, regimen
from clinicsim.engines.process.changes import come_into_force, hear_of_changes
from clinicsim.engines.process.clock import Clock
from clinicsim.engines.process.hospital import Hospital
from clinicsim.engines.process.log import Log
from clinicsim.engines.process.office import Office
from clinicsim.engines.process.patient import Patient
from clinicsim.engines.process.referrals import referrals
from clinicsim.engines.process.sessions import announce_losses, run_sessions
from clinicsim.engines.process.staff import employment
from clinicsim.engines.process.starting_state import prevalent_patients
from clinicsim.engines.process.theatre import Theatre
from clinicsim.engines.process.wards import Wards
from clinicsim.world.diary import Diary
from clinicsim.world.events import EventLog
from clinicsim.world.randomness import stream
from clinicsim.world.rota.roster import build_roster
from clinicsim.world.world import World


class Clinic:
    """Everything that a replication's processes share."""

    def __init__(self, world: World, replication: int) -> None:
        self.world = world
        self.scenario = world.scenario  # in force now; another version may come into force, so nobody keeps a copy
        self.plan = world.plans[0]  # what the clinic knows now of its sessions, rota and operating lists
        self.key = stream(world.scenario.run.seed, replication)
        self.clock = Clock(world.end)
        self.log = Log(self.clock, replication)
        self.roster = build_roster(world, self.plan, self.key)
        self.diary = Diary(world, self.plan.sessions)
        self.visit = {name: place for place, name in enumerate(world.names.visits)}
        self.procedure = {name: place for place, name in enumerate(world.names.procedures)}
        self.level = {name: place for place, name in enumerate(world.names.levels)}
        self.office = Office(self)
        self.theatre = Theatre(self)
        self.wards = Wards(self)
        self.hospital = Hospital(self)
        self.patients: list[Patient] = []
        self.engaged: dict[int, simpy.Event] = {}  # members in a session now -> its end

    def open(self) -> None:
        """Start every process of the clinic, and every patient's life."""
        for member in range(len(self.scenario.staff)):
            self.clock.start(employment(self, member))
        self.clock.start(come_into_force(self))
        self.clock.start(hear_of_changes(self))
        self.clock.start(announce_losses(self))
        for template in range(len(self.scenario.sessions)):
            self.clock.start(run_sessions(self, template))
        self.theatre.lists.open()
        self.wards.open()
        self.office.open()
        for patient in prevalent_patients(self):
            self.admit_to_books(patient)
        recall.in_force(self)
        self.clock.start(referrals(self))

    def admit_to_books(self, patient: Patient) -> None:
        """Take a patient on: from now on the patient lives in the model."""
        self.patients.append(patient)
        if patient.prevalent:
            outcomes.arrive(self, patient)
            regimen.found(self, patient)
            outcomes.note(self, patient)
        self.clock.start(patient.life())
        self.clock.start(patient.unrelated_death())
        self.clock.start(elsewhere.admissions(self, patient))
        self.clock.start(elsewhere.transfer(self, patient))
        self.clock.start(elsewhere.coming_of_age(self, patient))


def run(world: World, replication: int) -> EventLog:
    """Simulate one replication of a world; see `clinicsim.engines.run`."""
    clinic = Clinic(world, replication)
    clinic.open()
    clinic.clock.run()
    return clinic.log.rows()
