"""Patients and files that the tests of cohorts start from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from clinicsim.data import defaults
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.cohort.table import COLUMNS

DEFAULTS: dict[str, Any] = defaults()
SCENARIO = Scenario.model_validate(DEFAULTS)  # starts on 5 January 2026

PUMP = {
    "id": "P1",
    "indication": "ms",
    "birth_year": "1970",
    "sex": "f",
    "therapy": "itb",
    "therapy_start_date": "2023-03-01",
    "implant_date": "2023-03-01",
    "reservoir_ml": "20",
    "concentration_mcg_per_ml": "500",
    "dose_mcg_per_day": "168",
    "last_refill_date": "2025-12-06",
}
ORAL = {"id": "Q1", "indication": "sci", "birth_year": "1980", "sex": "m", "therapy": "oral"}
NEW = {"id": "N1", "indication": "tbi", "birth_year": "1990", "sex": "m", "therapy": "new", "clock_start": "2025-12-01"}


def write(path: Path, *patients: dict[str, str], comment: str = "") -> Path:
    """Write a cohort file with all columns."""
    lines = [",".join(COLUMNS), *(",".join(patient.get(name, "") for name in COLUMNS) for patient in patients)]
    path.write_text(comment + "\n".join(lines) + "\n", encoding="utf-8")
    return path
