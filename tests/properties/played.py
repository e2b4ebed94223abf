"""A clinic that has been played, and its log as the tests of properties read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from clinicsim.engines import run
from clinicsim.world.diary import SLOTS_PER_SESSION
from clinicsim.world.events import Cause, EventLog, Kind
from clinicsim.world.world import World

from .strategies import cohorts, scenarios, world_of

FIRST_REFERRAL = 1_000_000
PROCEDURE_LIST = 1000
DAY = 1440


every_clinic = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


class Row(NamedTuple):
    minute: int
    kind: Kind
    cause: Cause
    patient: int
    subject: int
    value: float


@dataclass(frozen=True)
class Played:
    """A world and the log of one replication in it."""

    world: World
    log: EventLog

    @cached_property
    def rows(self) -> list[Row]:
        """Every row, in order of writing."""
        names = ["minute", "kind", "cause", "patient", "subject", "value"]
        return [
            Row(minute, Kind(kind), Cause(cause), patient, subject, value)
            for minute, kind, cause, patient, subject, value in self.log[names].tolist()
        ]

    def of(self, *kinds: Kind) -> list[Row]:
        """Rows of these kinds."""
        return [row for row in self.rows if row.kind in kinds]

    def patients(self) -> Iterator[tuple[int, list[Row]]]:
        """Each patient's rows."""
        rows = sorted((row for row in self.rows if row.patient >= 0), key=attrgetter("patient"))
        for patient, own in groupby(rows, key=attrgetter("patient")):
            yield patient, list(own)

    def session(self, slot: int) -> int:
        """The session in which a slot lies."""
        return slot // SLOTS_PER_SESSION


def play(world: World, replication: int = 0) -> Played:
    """Run one replication."""
    return Played(world, run(world, replication))


def played() -> st.SearchStrategy[Played]:
    """Clinics of every kind, played once."""
    return st.builds(lambda tables, cohort: play(world_of(tables, cohort)), scenarios(), cohorts())
