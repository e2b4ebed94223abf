"""Runs with numbers chosen by hand, for tests of what is done with them."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import numpy as np

from clinicsim.experiments.arm import Arm
from clinicsim.experiments.runs import Runs


def runs(
    summary: dict[str, list[float]] | None = None,
    months: int = 2,
    seed: int = 7,
    numbers: list[int] | None = None,
    **other: Any,
) -> Runs:
    summary = summary or {"pumps_end": [12.0, 14.0, 13.0]}
    count = len(next(iter(summary.values())))
    fields: dict[str, Any] = {
        "replications": np.array(numbers if numbers is not None else range(count), dtype=np.int64),
        "summary": {name: np.array(values, dtype=np.float64) for name, values in summary.items()},
        "monthly": {"pumps_end": np.arange(count * months, dtype=np.float64).reshape(count, months)},
        "categories": ("staff", "drug"),
        "ledger": np.arange(count * months * 2, dtype=np.float64).reshape(count, months, 2),
        "discounted": np.arange(count * 2, dtype=np.float64).reshape(count, 2),
        "staff_employed": np.full(count, 100.0),
        "staff_used": np.full(count, 60.0),
        "seed": seed,
        "months": months,
        "start_date": dt.date(2026, 11, 2),
        "engine": "process",
    }
    return Runs(**(fields | other))


def arm(made: Runs, loaded: Any, world: Any = None, run_id: str = "0123456789ab") -> Arm:
    stand_in: Any = world or SimpleNamespace(scenario=loaded.scenario)
    return Arm(loaded, stand_in, made, run_id)
