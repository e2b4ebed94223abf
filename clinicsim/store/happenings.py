"""What happens to each patient of one replication, in the words and the phases that other programs' logs have.

A patient arrives once and departs once; what occupies somebody or something starts and ends; a patient queues in
between; and the rest happens in a moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from clinicsim.world.events import PROCEDURE_LIST, EventLog, Kind, State
from clinicsim.world.world import World

Phase = Literal["arrive", "queue", "start", "end", "moment", "depart"]
_NO_RESOURCE = 0


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happens to a patient."""

    minute: int
    patient: int
    phase: Phase
    what: str
    resource: str = ""  # who or what is occupied
    number: int = _NO_RESOURCE  # of the resource, from 1
    instance: int = 0  # the same for a start and its end


@dataclass(slots=True)
class _Use:
    """Something a patient occupies."""

    what: str
    resource: str
    number: int
    instance: int
    until: int | None = None  # minute at which it ends, where that is known from the start


def happenings(world: World, log: EventLog) -> list[Happening]:
    """Everything that happens to patients, in order of time.

    Parameters
    ----------
    world
        The world that was simulated.
    log
        Its log, dtype `EVENT`, one replication.

    Returns
    -------
    list
        Of each patient the first is an arrival and the last a departure: at death, on leaving the clinic, or at the end
        of the run. Every start has its end.
    """
    rows = log[(log["patient"] >= 0) & (log["minute"] < world.end) & np.isin(log["kind"], list(_TELL))]
    patients: dict[int, _Patient] = {}
    numbers = _Numbers()
    found: list[Happening] = []
    columns = (rows[name].tolist() for name in ("minute", "kind", "patient", "subject", "value"))
    for minute, kind, number, subject, value in zip(*columns, strict=True):
        patient = patients.get(number)
        if patient is None:
            patient = patients[number] = _Patient(number, world, numbers)
            found.append(patient.happens(minute, "arrive", "arrival"))
        found += patient.ended(minute)
        found += _TELL[Kind(kind)](patient, minute, subject, value)
    for patient in patients.values():
        found += patient.departed(world.end)
    return sorted(found, key=lambda one: (one.minute, one.phase == "depart"))


class _Numbers:
    """Numbers of beds and theatres in use, and of what was started."""

    def __init__(self) -> None:
        self._taken: dict[str, set[int]] = {}
        self._instances = 0

    def take(self, resource: str) -> int:
        """The smallest number of a resource that is free."""
        taken = self._taken.setdefault(resource, set())
        number = next(place for place in range(1, len(taken) + 2) if place not in taken)
        taken.add(number)
        return number

    def give_back(self, resource: str, number: int) -> None:
        """Free a number."""
        self._taken.get(resource, set()).discard(number)

    def instance(self) -> int:
        """A number for one start and its end."""
        self._instances += 1
        return self._instances


@dataclass(slots=True)
class _Patient:
    """One patient on the way through the log."""

    number: int
    world: World
    numbers: _Numbers
    visit: str = ""
    stage: _Use | None = None
    bed: _Use | None = None
    theatre: _Use | None = None
    left: int | None = None  # minute of the departure
    last: int = 0  # minute of the last thing that happened
    said: tuple[int, str] = (-1, "")  # the last moment that was told

    def happens(self, minute: int, phase: Phase, what: str, use: _Use | None = None) -> Happening:
        """Something that happens now."""
        self.last = max(self.last, minute)
        if use is None:
            return Happening(minute, self.number, phase, what, instance=self.numbers.instance())
        return Happening(minute, self.number, phase, what, use.resource, use.number, use.instance)

    def starts(self, minute: int, use: _Use) -> Happening:
        """The start of what somebody or something is occupied with."""
        return self.happens(minute, "start", use.what, use)

    def ends(self, minute: int, use: _Use) -> Happening:
        """Its end; a bed or a theatre is free again."""
        self.numbers.give_back(use.resource, use.number)
        return self.happens(minute, "end", use.what, use)

    def ended(self, minute: int) -> Iterator[Happening]:
        """What has ended by now without a row of its own: an operation."""
        use = self.theatre
        if use is not None and use.until is not None and use.until <= minute:
            self.theatre = None
            yield self.ends(use.until, use)

    def departed(self, end: int) -> Iterator[Happening]:
        """End what is still going on, and depart."""
        at = end if self.left is None else max(self.left, self.last)
        if self.theatre is not None and self.theatre.until is not None:
            yield self.ends(min(self.theatre.until, end), self.theatre)
        for use in (self.stage, self.bed):
            if use is not None:
                yield self.ends(at, use)
        yield self.happens(max(at, self.last), "depart", "depart")


_Told = Callable[[_Patient, int, int, float], Iterator[Happening]]


def _moment(words: Callable[[_Patient, int, float], str]) -> _Told:
    """Tell what happens in a moment; a visit of two slots has two rows, and is told once."""

    def told(patient: _Patient, minute: int, subject: int, value: float) -> Iterator[Happening]:
        said = minute, words(patient, subject, value)
        if patient.said != said:
            patient.said = said
            yield patient.happens(minute, "moment", said[1])

    return told


def _queue(words: Callable[[_Patient, int, float], str]) -> _Told:
    def told(patient: _Patient, minute: int, subject: int, value: float) -> Iterator[Happening]:
        yield patient.happens(minute, "queue", words(patient, subject, value))

    return told


def _list(patient: _Patient, subject: int, value: float) -> str:
    names = patient.world.names
    if subject >= PROCEDURE_LIST:
        return f"waits for {names.procedures[subject - PROCEDURE_LIST]}"
    return f"waits for {names.visits[subject]}"


def _of_visit(before: str) -> Callable[[_Patient, int, float], str]:
    return lambda patient, subject, value: f"{before} {patient.world.names.visits[int(value)]}"


def _attends(patient: _Patient, subject: int, value: float) -> str:
    """Note which visit it is, for its stages do not say so."""
    patient.visit = patient.world.names.visits[int(value)]
    return f"attends {patient.visit}"


def _stage_starts(patient: _Patient, minute: int, subject: int, value: float) -> Iterator[Happening]:
    yield from _stage_ends(patient, minute, subject, value)
    names = patient.world.names
    member = names.members[subject] if subject >= 0 else f"agency {names.roles[-1 - subject]}"
    number = subject + 1 if subject >= 0 else len(names.members) - subject
    patient.stage = _Use(f"{patient.visit}, stage {int(value) + 1}", member, number, patient.numbers.instance())
    yield patient.starts(minute, patient.stage)


def _stage_ends(patient: _Patient, minute: int, subject: int, value: float) -> Iterator[Happening]:
    """End a stage; one that was broken off ends with whatever happens next."""
    if patient.stage is not None:
        use, patient.stage = patient.stage, None
        yield patient.ends(minute, use)


def _bed_taken(patient: _Patient, minute: int, subject: int, value: float) -> Iterator[Happening]:
    yield from _stage_ends(patient, minute, subject, value)
    yield from _bed_left(patient, minute, subject, value)
    bed = f"bed {patient.world.names.levels[subject]}"
    patient.bed = _Use(f"in {bed}", bed, patient.numbers.take(bed), patient.numbers.instance())
    yield patient.starts(minute, patient.bed)


def _bed_left(patient: _Patient, minute: int, subject: int, value: float) -> Iterator[Happening]:
    if patient.bed is not None:
        use, patient.bed = patient.bed, None
        yield patient.ends(minute, use)


def _operated(patient: _Patient, minute: int, subject: int, value: float) -> Iterator[Happening]:
    what = patient.world.names.procedures[subject]
    until = minute + round(value)
    patient.theatre = _Use(what, "theatre", patient.numbers.take("theatre"), patient.numbers.instance(), until)
    yield patient.starts(minute, patient.theatre)


def _leaves(patient: _Patient, minute: int, subject: int, value: float) -> Iterator[Happening]:
    patient.left = minute
    yield from ()


def _state(patient: _Patient, minute: int, subject: int, value: float) -> Iterator[Happening]:
    patient.left = minute if value == State.GONE else None
    yield from ()


def _plain(words: str) -> Callable[[_Patient, int, float], str]:
    return lambda patient, subject, value: words


_TELL: Mapping[Kind, _Told] = {
    Kind.REFERRED: _moment(_plain("referred")),
    Kind.TRIAGED: _moment(_plain("accepted at triage")),
    Kind.RETURNED: _leaves,
    Kind.STATE: _state,
    Kind.DIED: _leaves,
    Kind.LIST_JOINED: _queue(_list),
    Kind.OBLIGATION: _queue(lambda patient, subject, value: f"at home until {patient.world.names.visits[subject]}"),
    Kind.DID_NOT_ATTEND: _moment(_of_visit("misses")),
    Kind.CANCELLED: _moment(_of_visit("appointment cancelled:")),
    Kind.ATTENDED: _moment(_attends),
    Kind.ARRIVED: _queue(_plain("waits in the clinic")),
    Kind.STAGE_STARTED: _stage_starts,
    Kind.STAGE_ENDED: _stage_ends,
    Kind.BED_WAIT: _queue(_plain("waits for a bed")),
    Kind.BED_IN: _bed_taken,
    Kind.BED_OUT: _bed_left,
    Kind.OPERATED: _operated,
    Kind.ALARM: _moment(_plain("alarm sounds")),
    Kind.DRY: _moment(_plain("pump runs dry")),
    Kind.WITHDRAWAL: _moment(_plain("withdrawal")),
    Kind.COMPLICATION: _moment(lambda patient, subject, value: patient.world.names.complications[subject]),
}
"""What each kind of row tells of a patient."""
