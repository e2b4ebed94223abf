"""Made-up runs of a clinic, with a fixed seed: believable numbers without an engine."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.data import defaults
from clinicsim.experiments.arm import Arm
from clinicsim.experiments.runs import Runs
from clinicsim.scenario import Loaded
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.timeline import Timeline
from clinicsim.world.build import compile_world
from clinicsim.world.cohort import COHORT, Cohort

START = dt.date(2026, 1, 5)
CATEGORIES = (
    "staff",
    "drug",
    "pump_systems",
    "procedures",
    "beds",
    "emergency",
    "transport",
    "consumables",
    "trial_days",
)
LEVELS = {
    "refill_on_time_share": (0.968, 0.012),
    "refill_margin_days_p05": (0.6, 1.1),
    "dry_events_per_100_pump_years": (2.4, 0.9),
    "withdrawals_per_100_pump_years": (5.6, 1.1),
    "first_assessment_wait_weeks_median": (14.2, 3.0),
    "first_assessment_within_18_weeks_share": (0.71, 0.09),
    "follow_up_overdue_share": (0.22, 0.05),
    "slot_utilisation": (0.83, 0.02),
    "pumps_end": (163.0, 6.0),
    "qalys": (1340.0, 12.0),
    "cost_per_year": (1_640_000.0, 42_000.0),
    "first_assessment_list_end": (38.0, 9.0),
    "trial_list_end": (6.0, 2.5),
    "implant_list_end": (9.0, 3.5),
    "replacement_list_end": (3.0, 1.4),
    "implant_wait_weeks_median": (11.0, 2.8),
    "replacement_wait_weeks_median": (2.0, 0.4),
    "end_of_service_failures_per_year": (0.3, 0.2),
}
SHARES = (0.34, 0.12, 0.2, 0.17, 0.06, 0.02, 0.05, 0.03, 0.01)


def runs(shifts: Mapping[str, float] | None = None, *, replications: int = 30, months: int = 60, luck: int = 1) -> Runs:
    """Runs whose measures stand off the base by `shifts`; all share their luck but for a little of their own."""
    shared, own = np.random.default_rng(7), np.random.default_rng(luck)
    shifts = shifts or {}
    summary: dict[str, Floats] = {}
    monthly: dict[str, Floats] = {}
    for name, (level, spread) in LEVELS.items():
        luck_of_run = shared.normal(0, spread, replications)
        own_luck = own.normal(0, spread * 0.3, replications) if shifts else np.zeros(replications)
        summary[name] = level + luck_of_run + own_luck + shifts.get(name, 0.0)
        grow = np.linspace(0.0, 1.0, months)
        noise = shared.normal(0, spread * 0.8, (replications, months))
        monthly[name] = level + luck_of_run[:, None] * 0.5 + noise + grow * shifts.get(name, 0.0) * 1.6
        if name.endswith("_share"):
            summary[name], monthly[name] = np.minimum(summary[name], 1.0), np.minimum(monthly[name], 1.0)
        if not name.endswith("_p05"):
            monthly[name] = np.maximum(monthly[name], 0.0)
    month_cost = summary["cost_per_year"][:, None] / 12 * shared.uniform(0.9, 1.1, (replications, months))
    ledger = month_cost[:, :, None] * np.array(SHARES)
    return Runs(
        replications=np.arange(replications),
        summary=summary,
        monthly=monthly,
        categories=CATEGORIES,
        ledger=ledger,
        discounted=ledger.sum(axis=1) * 0.92,
        staff_employed=ledger[:, :, 0].sum(axis=1),
        staff_used=ledger[:, :, 0].sum(axis=1) * 0.71,
        seed=20260105,
        months=months,
        start_date=START,
        engine="process",
    )


def cohort(pumps: int, *, synthetic: bool = True) -> Cohort:
    """A starting list; the first pump is past its alarm."""
    rng = np.random.default_rng(11)
    patients = np.zeros(pumps, dtype=COHORT)
    patients["itb"] = True
    patients["reservoir_ml"] = 20.0
    patients["concentration"] = 2000.0
    patients["dose"] = rng.lognormal(6.0, 0.4, pumps)
    patients["last_refill_day"] = -rng.integers(1, 80, pumps)
    left = 20.0 + patients["last_refill_day"] * patients["dose"] / patients["concentration"]
    patients["volume_ml"] = np.clip(left, 0.4, 20.0)
    patients["volume_ml"][0] = 1.0
    return Cohort(tuple(f"P{place:04d}" for place in range(pumps)), patients, synthetic, ())


def scenario(name: str, question: str = "", description: str = "") -> Scenario:
    """The shipped defaults under another name."""
    raw = defaults() | {"name": name, "question": question, "description": description}
    return Scenario.model_validate(raw)


def arm(
    name: str,
    made: Runs,
    *,
    question: str = "",
    description: str = "",
    pumps: int = 12,
    synthetic: bool = True,
) -> Arm:
    """One scenario with made-up runs and a starting list."""
    chosen = scenario(name, question, description)
    loaded = Loaded(
        chosen,
        Timeline(chosen),
        Path(f"scenarios/{name}.toml"),
        None,
        (),
        hashlib.sha256(name.encode()).hexdigest(),
        {},
    )
    return Arm(loaded, compile_world(chosen, cohort(pumps, synthetic=synthetic)), made, "0123456789ab")


NURSE = {
    "refill_on_time_share": 0.017,
    "refill_margin_days_p05": 1.4,
    "dry_events_per_100_pump_years": -1.3,
    "cost_per_year": 47_000.0,
    "slot_utilisation": -0.06,
}
THEATRE_CUT = {
    "refill_on_time_share": 0.011,
    "dry_events_per_100_pump_years": -0.9,
    "cost_per_year": -205_000.0,
    "pumps_end": -21.0,
    "implant_list_end": 24.0,
    "implant_wait_weeks_median": 31.0,
    "replacement_list_end": 4.0,
    "end_of_service_failures_per_year": 1.9,
}
