"""A clinic small enough to be measured and costed by hand.

Three months from Monday 5 January 2026: 31, 28 and 31 days, 90 in all. One refill session every Monday at 09:00 with
four slots of 30 minutes: 5, 4 and 4 sessions in the three months, numbered 0 to 12. No bank holidays.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from clinicsim.data import defaults
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.build import compile_world
from clinicsim.world.cohort import COHORT, Cohort
from clinicsim.world.events import EVENT, Cause, Kind
from clinicsim.world.world import World

MONTH_DAYS = np.array([31.0, 28.0, 31.0])
RUN_DAYS = 90.0
DAY = 1440

NURSE = {"name": "Ann", "role": "nurse", "band": "band6", "wte": 0.5}
REFILL_SESSION = {
    "name": "refills",
    "weekday": "monday",
    "start": "09:00",
    "every_weeks": 1,
    "week": 0,
    "slots": 4,
    "slot_minutes": 30,
    "urgent_slots": 0,
    "urgent_release_days": 0,
    "overbook_slots": 1,
    "visits": ["refill", "refill_new_strength", "titration"],
    "needs": {"nurse": 1},
}
SMALL: dict[str, Any] = {
    "run": {"months": 3},
    "calendar": {"bank_holidays": False},
    "staff": [NURSE],
    "sessions": [REFILL_SESSION],
    "staffing": {"hours_per_week": 40, "clinic_share": 0.5, "leave_days_per_year": 0, "sickness_share": 0},
}

# The rows of a log: (day, kind, patient, subject, value, cause); what is left out is -1, -1, 0 and none.
Row = tuple[Any, ...]


def world_of(**tables: Any) -> World:
    """The small clinic with some tables of its scenario changed."""
    raw = defaults()
    nobody = Cohort(ids=(), patients=np.zeros(0, dtype=COHORT), synthetic=True, imputed=())
    return compile_world(Scenario.model_validate(_overlay(_overlay(raw, SMALL), tables)), nobody)


def log_of(*rows: Row) -> np.ndarray:
    """A log of these rows, put in order of time; rows of one minute stay in the order given."""
    log = np.zeros(len(rows), dtype=EVENT)
    for i, row in enumerate(rows):
        day, kind, patient, subject, value, cause = row + (None, None, -1, -1, 0.0, Cause.NONE)[len(row) :]
        log[i] = (round(day * DAY), kind, cause, patient, subject, 0, value)
    return log[np.argsort(log["minute"], kind="stable")]


def slot(session: int, place: int) -> int:
    """Number of a slot in the log."""
    return session * 64 + place


def visit(world: World, name: str) -> int:
    """Number of a visit type in the log."""
    return world.names.visits.index(name)


def procedure_list(world: World, name: str) -> int:
    """Number of an operation's waiting list in the log."""
    return 1000 + world.names.procedures.index(name)


def refill(day: float, patient: int, margin: float, cause: Cause = Cause.SCHEDULED, ml: float = 20.0) -> list[Row]:
    """The rows of a refill of a patient's pump, whose serial is the patient's number."""
    return [
        (day, Kind.MARGIN, patient, patient, margin, cause),
        (day, Kind.BUFFER, patient, patient, margin + 6, cause),
        (day, Kind.ASPIRATED, patient, patient, 3.0, cause),
        (day, Kind.FILLED, patient, patient, ml, cause),
    ]


def _overlay(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    merged = dict(under)
    for key, value in over.items():
        both_tables = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = _overlay(merged[key], value) if both_tables else value
    return merged
