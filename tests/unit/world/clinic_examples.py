"""A clinic without patients, to look at its calendar, diary and roster."""

from __future__ import annotations

from typing import Any

import numpy as np
from cohort_examples import DEFAULTS

from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.build import compile_world
from clinicsim.world.cohort import COHORT, Cohort
from clinicsim.world.world import World

DAY = 1440
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


def world_of(sessions: list[dict[str, Any]], staff: list[dict[str, Any]], **tables: Any) -> World:
    """A clinic of a year without bank holidays, leave or sickness unless they are asked for."""
    staffing = {"leave_days_per_year": 0, "sickness_share": 0, "agency_probability": 0, **tables.pop("staffing", {})}
    calendar = {"bank_holidays": False, **tables.pop("calendar", {})}
    raw = {**DEFAULTS, "sessions": sessions, "staff": staff}
    for name, table in {"run": {"months": 12}, "staffing": staffing, "calendar": calendar, **tables}.items():
        raw[name] = {**DEFAULTS[name], **table}
    return compile_world(Scenario.model_validate(raw), NOBODY_YET)
