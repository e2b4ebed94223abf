from pathlib import Path

import pytest
from experiments.made_up import arm, runs

from clinicsim.experiments.arm import Arm
from clinicsim.scenario import read
from clinicsim.scenario.reader import Loaded

BASE = Path(__file__).parents[3] / "scenarios" / "base.toml"


@pytest.fixture(scope="session")
def loaded() -> Loaded:
    return read(BASE, ("run.replications=3", "run.months=2", "run.seed=7"))


@pytest.fixture
def made(loaded: Loaded) -> Arm:
    summary = {"pumps_end": [12.0, 14.0, 13.0], "implant_wait_weeks_median": [4.0, float("nan"), 6.5]}
    return arm(runs(summary), loaded)
