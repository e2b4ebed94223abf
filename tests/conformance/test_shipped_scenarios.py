"""Every shipped scenario gives equal logs in both engines, row for row and bit for bit."""

from __future__ import annotations

from pathlib import Path

import pytest

from clinicsim.scenario import read
from clinicsim.world.build import build

from .difference import difference

SCENARIOS = sorted((Path(__file__).parents[2] / "scenarios").glob("*.toml"))


@pytest.mark.parametrize("in_session", ["minutes", "slots"])
@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_a_shipped_scenario_is_the_same_in_both_engines(path: Path, in_session: str) -> None:
    world = build(read(path, [f"in_session={in_session}", "run.months=15"]))
    assert difference(world, 1) == ""


@pytest.mark.long
@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_a_shipped_scenario_is_the_same_to_the_end_of_its_horizon(path: Path) -> None:
    world = build(read(path))
    assert [difference(world, replication) for replication in range(3)] == ["", "", ""]
