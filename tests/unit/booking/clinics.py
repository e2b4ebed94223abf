"""A clinic without chance whose booking rules a test sets, and its patients."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from validation import clinic as certain
from validation.clinic import DAY, pump, rows, session

from clinicsim.engines.process.clinic import Clinic
from clinicsim.world.events import EventLog, Kind
from clinicsim.world.world import World

WEEK = 7 * DAY
__all__ = ["DAY", "WEEK", "clinic", "opened", "pump", "rows", "rows_of", "session", "waiting"]


def clinic(patients: Sequence[dict[str, Any]] = (), **tables: Any) -> World:
    """The clinic without chance, whose visits are as long as their slots."""
    return certain.clinic(patients, **{"in_session": "slots", **tables})


def waiting(visit_list: int = 1, since_days: int = 0) -> dict[str, Any]:
    """A person without a pump: on oral drugs (0), or on the list for a first assessment (1) or a trial (2)."""
    return {"waiting_list": visit_list, "clock_start_day": -since_days}


def opened(world: World, until: int | None = None) -> Clinic:
    """The clinic of the first replication, run up to a minute or to its end."""
    made = Clinic(world, 0)
    made.open()
    made.clock.env.run(until=world.end if until is None else until)
    return made


def rows_of(log: EventLog, kind: Kind, patient: int) -> EventLog:
    """Rows of one kind about one patient."""
    found = rows(log, kind)
    return found[found["patient"] == patient]
