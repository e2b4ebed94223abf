"""A clinic in which time stands still: what waits and what is set going is noted, and never happens by itself.

So one rule at a time can be asked of thousands of people, through the engine's own code.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

import simpy

from clinicsim.data import defaults
from clinicsim.engines.process.clinic import Clinic
from clinicsim.engines.process.clock import Clock, Process
from clinicsim.engines.process.operations import operate
from clinicsim.engines.process.patient import Patient
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.build import compile_world
from clinicsim.world.events import FIRST_REFERRAL, Cause, EventLog, Kind, Rank, State
from clinicsim.world.randomness import entity
from clinicsim.world.world import World
from validation.clinic import NURSE, Tables, clinic, every_day, overlay, rows


class StillClock(Clock):
    """Notes the minutes that are waited for, and the processes that are started."""

    def __init__(self, end: int) -> None:
        super().__init__(end)
        self.waits: list[int] = []
        self.started: list[Process] = []

    def at(self, minute: int, rank: Rank, number: int = 0) -> simpy.Event:
        self.waits.append(minute)
        return simpy.Event(self.env)

    def start(self, process: Process) -> None:
        self.started.append(process)


class StillClinic(Clinic):
    """The clinic of the first minute, for ever."""

    clock: StillClock

    def __init__(self, world: World) -> None:
        super().__init__(world, 0)
        self.clock = StillClock(world.end)

    def log_rows(self, kind: Kind) -> EventLog:
        """Rows of one kind so far."""
        return rows(self.log.rows(), kind)

    def waits_for(self, process: Process) -> int | None:
        """The minute for which a process waits next; None if it has ended."""
        before = len(self.clock.waits)
        going = next(process, process) is not process
        return self.clock.waits[-1] if going and len(self.clock.waits) > before else None

    def started(self, name: str) -> list[Generator[Any, Any, Any]]:
        """The processes of one name that were started since this was last asked of any."""
        found = [process for process in self.clock.started if process.__name__ == name]
        self.clock.started = []
        return found


def still(settings: Tables, patients: list[Tables] | None = None) -> StillClinic:
    """A clinic of ten years with the shipped defaults, some settings, and sessions for everything."""
    visits = [*defaults()["visits"], *settings.get("visits", {})]
    known: Tables = {
        "run": {"months": 120},
        "staff": [NURSE],
        "sessions": every_day(visits=list(dict.fromkeys(visits)), slots=4, slot_minutes=30),
    }
    if patients is not None:
        return StillClinic(clinic(patients, **overlay(known, settings)))
    scenario = Scenario.model_validate(overlay(overlay(defaults(), known), settings))
    return StillClinic(compile_world(scenario, clinic([]).cohort))


def people(of: StillClinic, number: int, state: State = State.ORAL) -> list[Patient]:
    """People who have just been referred, in some therapy state."""
    return [Patient(of, FIRST_REFERRAL + k, entity("patient", f"R{k}"), 0, state, 0) for k in range(number)]


def with_pumps(of: StillClinic, number: int) -> list[Patient]:
    """People who have just had an implant."""
    found = people(of, number, State.WAIT_IMPLANT)
    for patient in found:
        operate(of, patient, of.procedure["implant"], Cause.ELECTIVE)
        patient.arising = []
    return found


def through(process: Generator[Any, Any, Any], answer: object = None) -> None:
    """Take a process to its end, whatever it waits for; `answer` is what the first wait brings."""
    try:
        next(process)
        process.send(answer)
        while True:
            next(process)
    except StopIteration:
        pass


def each(found: list[Patient], do: Callable[[Patient], object]) -> list[Any]:
    """What doing something with each of them gives."""
    return [do(patient) for patient in found]
