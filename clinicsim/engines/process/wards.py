"""Wards: beds by level, who lies in them and who waits for one."""

from __future__ import annotations

from math import ceil, inf
from typing import TYPE_CHECKING, NamedTuple

import simpy

from clinicsim.engines.process.clock import Process
from clinicsim.engines.process.winter import in_winter
from clinicsim.world.calendar import MINUTES_PER_DAY, first_days_of_months
from clinicsim.world.events import Cause, Kind, Rank

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.patient import Patient

_AFTER_CHANGES = 2  # of those that come into force, and that are announced, in the same minute


class Bed(NamedTuple):
    """A bed that a patient lies in."""

    level: int
    since: int
    cause: Cause


class Ward:
    """Beds of one level; whoever finds none free waits in order of arrival."""

    def __init__(self) -> None:
        self.taken = 0
        self.queue: list[tuple[Patient, simpy.Event]] = []


class Wards:
    """The wards of the hospital, one for each level, and who lies where."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic = clinic
        self.wards = [Ward() for _ in clinic.world.names.levels]
        self.beds: dict[int, Bed] = {}

    def open(self) -> None:
        """Start to look, whenever the number of beds may change, whether somebody who waits can be let in."""
        self.clinic.clock.start(self._watch_places())

    def places(self, level: int) -> float:
        """Beds of a level now: fewer in winter, when others take some; a patient who lies in one keeps it."""
        clinic = self.clinic
        places = clinic.scenario.beds[clinic.world.names.levels[level]].places
        if places == "unlimited":
            return inf
        return ceil(places * clinic.scenario.winter.beds_multiplier.value) if in_winter(clinic) else places

    def has_free(self, level: int) -> bool:
        """Whether a bed of a level is free."""
        return self.wards[level].taken < self.places(level)

    def stay(self, patient: Patient, level: int, days: float, cause: Cause) -> Process:
        """Lie in a bed for some days. A patient who dies has already given it back."""
        clinic, ward = self.clinic, self.wards[level]
        if days <= 0 or not patient.alive:
            return
        if self.has_free(level):
            ward.taken += 1
        else:
            clinic.log.add(Kind.BED_WAIT, patient.number, level, cause=cause)
            free = clinic.clock.signal()
            ward.queue.append((patient, free))
            yield free
            if not patient.alive:
                return
        bed = Bed(level, clinic.clock.now, cause)
        self.beds[patient.number] = bed
        clinic.log.add(Kind.BED_IN, patient.number, level, cause=cause)
        yield clinic.clock.at(clinic.clock.now + int(days * MINUTES_PER_DAY), Rank.DISCHARGE, patient.number)
        if self.beds.get(patient.number) is bed:
            self._leave_bed(patient)

    def vacate(self, patient: Patient) -> None:
        """Give back the bed, or the place in the queue for one, of a patient who dies."""
        if patient.number in self.beds:
            self._leave_bed(patient)
        for ward in self.wards:
            for place, (waiting, free) in enumerate(ward.queue):
                if waiting is patient:
                    del ward.queue[place]
                    free.succeed()
                    break

    def _leave_bed(self, patient: Patient) -> None:
        bed = self.beds.pop(patient.number)
        days = (self.clinic.clock.now - bed.since) / MINUTES_PER_DAY
        self.clinic.log.add(Kind.BED_OUT, patient.number, bed.level, days, bed.cause)
        self.wards[bed.level].taken -= 1
        self._let_in(bed.level)

    def _let_in(self, level: int) -> None:
        """Give free beds to those who wait, first come, first served; the bed is theirs from this moment."""
        ward = self.wards[level]
        while ward.queue and self.has_free(level):
            ward.taken += 1
            ward.queue.pop(0)[1].succeed()

    def _watch_places(self) -> Process:
        """Winter ends with a month, and a dated change may add beds: let in those who wait."""
        clinic, run = self.clinic, self.clinic.world.scenario.run
        months = [day * MINUTES_PER_DAY for day in first_days_of_months(run.start_date, run.months)]
        versions = [version.since for version in clinic.world.versions]
        for minute in sorted({*months, *versions} - {0}):
            yield clinic.clock.at(minute, Rank.CHANGE, _AFTER_CHANGES)
            for level in range(len(self.wards)):
                self._let_in(level)
