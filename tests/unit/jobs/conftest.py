"""Jobs over a folder of runs, of a clinic of twelve pumps for two months."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from clinicsim.jobs import JobRequest, Jobs, Limits
from clinicsim.jobs.workers import Workers

SCENARIOS = Path(__file__).parents[3] / "scenarios"
LIMITS = Limits(replications=1_000, months=24, waiting=4, at_once=1, threads=1)
MORE_SLOTS = """
extends = "small.toml"
name = "more_slots"
[[sessions]]
name = "refill_wednesday"
slots = 8
"""


def request(name: str = "more slots", replications: int = 2, months: int = 2, **files: str) -> JobRequest:
    """A request for two clinics; `files` are further scenario files, by name without ending."""
    small = (SCENARIOS / "small_clinic.toml").read_bytes().replace(b"cohorts/", b"")
    shipped = {
        "base.toml": (SCENARIOS / "base.toml").read_bytes(),
        "small.toml": small,
        "small.csv": (SCENARIOS / "cohorts" / "small.csv").read_bytes(),
        "more_slots.toml": MORE_SLOTS.encode(),
    }
    own = {f"{key}.toml": text.encode() for key, text in files.items()}
    scenarios = ("small.toml", *(own or ["more_slots.toml"]))
    return JobRequest(name, shipped | own, scenarios, replications, months, seed=1)


@pytest.fixture
def jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Jobs:
    """Jobs that no process works on: a test does what a worker would do."""
    monkeypatch.setattr(Workers, "start", lambda self: None)
    return Jobs(tmp_path, LIMITS)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Jobs]:
    """Jobs with a real worker, which ends with the test."""
    made = Jobs(tmp_path, replace(LIMITS, threads=2))
    yield made
    for job in made.recent(100):
        made.cancel(job.id)
    made.close()
