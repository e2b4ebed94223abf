"""Two strategies of a small clinic, run once for all tests that only read them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from clinicsim.experiments.evaluation.result import Side
from clinicsim.experiments.replicate import replicate
from clinicsim.scenario import read
from clinicsim.world.build import build

SCENARIOS = Path(__file__).parents[4] / "scenarios"
MONTHS, REPLICATIONS = 12, 4
SETS = (f"run.months={MONTHS}", f"run.replications={REPLICATIONS}")


def side(name: str, *sets: str) -> Side:
    loaded = read(SCENARIOS / "small_clinic.toml", (*SETS, f'name="{name}"', *sets))
    world = build(loaded)
    return Side(name, name, loaded, world, replicate(world, REPLICATIONS))


@cache
def pumps() -> Side:
    return side("pumps")


@cache
def fewer_trials() -> Side:
    """The same clinic without trials, so that nobody gets a first pump."""
    return side("fewer_trials", "trial.offered=false")
