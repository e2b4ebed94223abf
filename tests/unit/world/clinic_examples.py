"""A clinic without patients, to look at its calendar, diary and roster."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
from cohort_examples import DEFAULTS

from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.timeline import Dated, Timeline
from clinicsim.world.build import compile_world
from clinicsim.world.cohort import COHORT, Cohort
from clinicsim.world.randomness import stream
from clinicsim.world.rota.roster import Roster, build_roster
from clinicsim.world.world import World

DAY = 1440
KEY = stream(7, 0)
START = dt.date(2026, 1, 5)
AWAY = {
    "leave_days_per_year": 38,
    "sickness_share": 0.1,
    "cover_planned_probability": 0,
    "cover_short_notice_probability": 0,
}
PHYSICIAN = {"name": "Phil", "role": "physician", "band": "consultant", "wte": 1.0}
NOBODY_YET = Cohort(ids=(), patients=np.zeros(0, dtype=COHORT), synthetic=True, imputed=())


def session(name: str, weekday: str = "monday", **changes: Any) -> dict[str, Any]:
    """A weekly session of four half-hours at nine that needs one nurse, with some keys changed."""
    return {
        "name": name, "weekday": weekday, "start": "09:00", "every_weeks": 1, "week": 0, "slots": 4, "slot_minutes": 30,
        "urgent_slots": 0, "urgent_release_days": 0, "overbook_slots": 0, "visits": ["refill", "refill_new_strength"],
        "needs": {"nurse": 1}, **changes,
    }  # fmt: skip


def nurse(name: str, **changes: Any) -> dict[str, Any]:
    """A full-time nurse, with some keys changed."""
    return {"name": name, "role": "nurse", "band": "band6", "wte": 1.0, **changes}


def scenario_of(sessions: list[dict[str, Any]], staff: list[dict[str, Any]], **tables: Any) -> Scenario:
    """A clinic of a year without bank holidays, leave or sickness unless they are asked for."""
    staffing = {"leave_days_per_year": 0, "sickness_share": 0, "agency_probability": 0, **tables.pop("staffing", {})}
    calendar = {"bank_holidays": False, **tables.pop("calendar", {})}
    raw = {**DEFAULTS, "sessions": sessions, "staff": staff}
    for name, table in {"run": {"months": 12}, "staffing": staffing, "calendar": calendar, **tables}.items():
        raw[name] = {**DEFAULTS[name], **table}
    return Scenario.model_validate(raw)


def world_of(sessions: list[dict[str, Any]], staff: list[dict[str, Any]], **tables: Any) -> World:
    """The world of such a clinic."""
    return compile_world(scenario_of(sessions, staff, **tables), NOBODY_YET)


def changing(before: Scenario, after: Scenario, date: dt.date, announced: dt.date | None = None) -> World:
    """The world of a clinic that is another from a date on, announced on the same day or earlier."""
    change = Dated(date=date, announced=announced or date, until=None, label="change")
    return compile_world(Timeline(before, (change,), {frozenset({0}): after}), NOBODY_YET)


def roster_of(sessions: list[dict[str, Any]], staff: list[dict[str, Any]], **tables: Any) -> tuple[World, Roster]:
    """Such a clinic and the rota of one replication."""
    world = world_of(sessions, staff, **tables)
    return world, build_roster(world, world.plans[0], KEY)


def days_of(world: World) -> np.ndarray:
    """Day of each dated session."""
    return world.sessions.start // DAY
