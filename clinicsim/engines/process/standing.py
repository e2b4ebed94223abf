"""Standing visits: those owed again and again to everybody in a therapy state, such as a yearly review.

A visit type is a standing one by its own table alone (`every_days`, `standing_for`). It counts only while some session
holds it. The first falls due at a random moment of the first interval for those who were there on the first day, else
a whole interval after entering the state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicsim.engines.process.clock import Process
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import Cause, Rank, State
from clinicsim.world.randomness import Purpose, entity

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.obligation import Obligation
    from clinicsim.engines.process.patient import Patient
    from clinicsim.scenario.schema.scenario import Scenario
    from clinicsim.scenario.schema.sessions import Visit

_STATES = {State.ORAL: "oral", State.ITB: "itb"}


class Standing:
    """When each patient last had, or began to be owed, each standing visit."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic = clinic
        self._since: dict[tuple[int, int], int] = {}
        self._scenario: Scenario | None = None
        self._standing: list[tuple[int, Visit]] = []

    def due(self, patient: Patient) -> tuple[int, int] | None:
        """The standing visit that falls due first, and its due minute; none if no such visit is owed."""
        state, found = _STATES.get(patient.state), None
        for visit, rules in self._types():
            if state not in rules.standing_for or not self._held(visit):
                continue
            due = self._begun(patient, visit) + rules.every_days * MINUTES_PER_DAY
            if found is None or due < found[1]:
                found = visit, due
        return found

    def _types(self) -> list[tuple[int, Visit]]:
        """The standing visit types in force."""
        scenario = self.clinic.scenario
        if scenario is not self._scenario:
            named = enumerate(self.clinic.world.names.visits)
            types = [(visit, scenario.visits[name]) for visit, name in named]
            self._scenario, self._standing = scenario, [each for each in types if each[1].every_days > 0]
        return self._standing

    def seen(self, patient: Patient, visit: int) -> None:
        """Count the interval of a standing visit from now."""
        if (patient.number, visit) in self._since:
            self._since[patient.number, visit] = self.clinic.clock.now

    def _begun(self, patient: Patient, visit: int) -> int:
        """Minute from which the present interval counts."""
        key, name = (patient.number, visit), self.clinic.world.names.visits[visit]
        if key not in self._since:
            days = self.clinic.scenario.visits[name].every_days
            gone = 0.0
            if patient.prevalent:
                gone = patient.draw(Purpose.STANDING_VISIT, entity("visit", name) % (1 << 40))
            self._since[key] = self.clinic.clock.now - int(gone * days * MINUTES_PER_DAY)
        return self._since[key]

    def _held(self, visit: int) -> bool:
        return self.clinic.diary.holding[visit].size > 0


def due(clinic: Clinic, patient: Patient) -> tuple[int, int] | None:
    """The standing visit that a patient is owed first, and its due minute; none if no such visit is owed."""
    return clinic.office.standing.due(patient)


def fit_in(clinic: Clinic, patient: Patient, visit: int, when: int, minute: int, window: int) -> Obligation:
    """Owe a visit that gives way to the one due at `minute`.

    It falls away when the window of that visit opens, unless it has an appointment before `minute`.
    """
    owed = clinic.office.owe(patient, visit, max(when, clinic.clock.now))
    clinic.clock.start(_give_way(clinic, owed, minute - window, minute))
    return owed


def _give_way(clinic: Clinic, owed: Obligation, opens: int, minute: int) -> Process:
    yield clinic.clock.at(opens, Rank.BOOKING, owed.patient.number)
    in_time = owed.here or (owed.booked and clinic.diary.minute(owed.slot) < minute)
    if owed.patient.obligation is owed and not in_time:
        clinic.office.release(owed.patient, Cause.NO_SLOT)
