"""A clinic in which nothing happens by chance, to which a test adds the one thing that it is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clinicsim import engines
from clinicsim.data import defaults
from clinicsim.experiments.statistics import Interval, t_interval
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.build import compile_world
from clinicsim.world.calendar import WEEKDAYS
from clinicsim.world.cohort import COHORT, Cohort
from clinicsim.world.events import EventLog, Kind
from clinicsim.world.world import World

DAY = 1440
DAYS_PER_YEAR = 365.25
CONFIDENCE = 0.999

Tables = dict[str, Any]

NURSE: Tables = {"name": "Ann", "role": "nurse", "band": "band6", "wte": 1.0}
ALL_VISITS = [
    "first_assessment", "oral_titration", "oral_follow_up", "trial", "titration", "refill", "refill_new_strength",
    "dye_study",
]  # fmt: skip


def session(weekday: str, **changes: Any) -> Tables:
    """A session that takes every visit at noon."""
    return {
        "name": weekday,
        "weekday": weekday,
        "start": "12:00",
        "every_weeks": 1,
        "week": 0,
        "slots": 10,
        "slot_minutes": 5,
        "urgent_slots": 0,
        "urgent_release_days": 0,
        "overbook_slots": 0,
        "visits": ALL_VISITS,
        "needs": {"nurse": 1},
        **changes,
    }


def every_day(**changes: Any) -> list[Tables]:
    """The same session on all seven days of the week."""
    return [session(weekday, **changes) for weekday in WEEKDAYS]


def theatre_every_day() -> list[Tables]:
    """An operating list of twelve hours on all seven days."""
    return [
        {"name": weekday, "weekday": weekday, "start": "09:00", "every_weeks": 1, "week": 0, "minutes": 720}
        for weekday in WEEKDAYS
    ]


def scenario_of(**tables: Any) -> Scenario:
    """The shipped defaults without chance: no absence, no missed visit, no death, no fault, no wear.

    Nobody is referred and no dose drifts.
    """
    raw = defaults()
    indications = {
        name: {"deaths_per_year": 0, "dose_10_year_mcg_per_day": each["dose_1_year_mcg_per_day"]}
        for name, each in raw["indications"].items()
    }
    certain = {
        "calendar": {"bank_holidays": False},
        "in_session": "slots",
        "booking": {"dna_relative_per_30_days": 1, "dna_spread_cv": 0},
        "referrals": {"per_year": 0, "growth_per_year": 0, "accepted_share": 1, "triage_days": 0},
        "indications": indications,
        "discontinuation": {"per_year": 0},
        "device": {"minimum_usable_days": 1},
        "trial": {"headache_probability": 0},
        "unrelated": {"itb_admitted_share_per_year": 0, "oral_admitted_share_per_year": 0, "transfers_per_year": 0},
        "battery": {"median_years": 1000, "max_years": 2000},
        "visits": {name: {"did_not_attend_probability": 0, "cancel_probability": 0} for name in raw["visits"]},
        "staffing": {"hours_per_week": 168, "clinic_share": 1, "leave_days_per_year": 0, "sickness_share": 0},
        "theatre": {
            "list_cancelled_probability": 0,
            "turnaround_minutes": 0,
            "case_cancelled": {name: {"probability": 0} for name in raw["theatre"]["case_cancelled"]},
        },
        "procedures": {name: {"minutes_cv": 0} for name in raw["procedures"]},
        "staff": [NURSE],
        "sessions": every_day(),
    }
    raw["complications"] = {}
    return Scenario.model_validate(overlay(overlay(raw, certain), tables))


def overlay(under: Tables, over: Tables) -> Tables:
    """Lay tables over tables; anything else replaces what was there."""
    merged = dict(under)
    for key, value in over.items():
        both_tables = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = overlay(merged[key], value) if both_tables else value
    return merged


def pump(
    dose: float = 168.0, reservoir_ml: float = 20.0, strength: float = 500.0, volume_ml: float | None = None
) -> Tables:
    """A pump put in and filled at the start of the first day."""
    return {
        "itb": True,
        "reservoir_ml": reservoir_ml,
        "concentration": strength,
        "dose": dose,
        "volume_ml": reservoir_ml if volume_ml is None else volume_ml,
    }


def clinic(pumps: Sequence[Tables] = (), **tables: Any) -> World:
    """The clinic without chance, with these pumps and with some tables changed."""
    scenario = scenario_of(**tables)
    patients = np.zeros(len(pumps), dtype=COHORT)
    patients["next_appointment_day"] = patients["next_appointment_visit"] = -1
    patients["birth_year"] = 1980
    for place, fields in enumerate(pumps):
        for name, value in fields.items():
            patients[place][name] = value
    names = tuple(f"P{place:05d}" for place in range(len(pumps)))
    return compile_world(scenario, Cohort(ids=names, patients=patients, synthetic=True, imputed=()))


def logs(world: World, replications: int) -> list[EventLog]:
    """Event logs of the first replications."""
    return [engines.run(world, replication) for replication in range(replications)]


def rows(log: EventLog, kind: Kind) -> EventLog:
    """Rows of one kind."""
    found: EventLog = log[log["kind"] == kind]
    return found


def interval(values: Sequence[float] | NDArray[np.float64]) -> Interval:
    """The run's own 99.9% interval of a mean over replications."""
    return t_interval(values, CONFIDENCE)


def relative_half_width(found: Interval) -> float:
    """Half the width of an interval as a share of its mean; says whether a test could see anything."""
    return (found.hi - found.lo) / 2 / abs(found.mean)
