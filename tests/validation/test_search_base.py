"""The planner's question of the shipped clinic: how many refill sessions a week for 95% on time in each year?"""

from pathlib import Path

import numpy as np
import pytest

from clinicsim.experiments.executors import local
from clinicsim.experiments.replicate import replicate
from clinicsim.experiments.search import Asked, seek
from clinicsim.experiments.search.binding import binding
from clinicsim.scenario import read
from clinicsim.world.build import build

BASE = Path(__file__).parents[2] / "scenarios" / "base.toml"
TARGET = "refill_on_time_share>=95% each year"


@pytest.mark.long
def test_three_refill_sessions_a_week_are_needed_and_two_are_not_enough() -> None:
    loaded = read(BASE)
    found = seek(loaded, Asked(("sessions.refill_*=1..8",), (TARGET,)), local("compiled", 2))
    assert found.answer is not None
    assert found.answer.values == (3,)
    assert [held.name for held in found.answer.held] == [f"refill_on_time_share@{year}" for year in range(1, 6)]
    assert found.holds
    assert {one.tried.values: one.tried.meets for one in found.neighbours} == {(2,): False, (4,): True}
    # The nurses' hours end before the range does, and the slots of two sessions are too few on paper.
    assert set(found.impossible) == {(7,), (8,)}
    assert any(pool.used > 1 and "refill" in pool.visits for pool in found.pools)
    assert any(one.short and one.measure == "sessions_lost_share" for one in binding(found.missing))


@pytest.mark.long
@pytest.mark.parametrize(
    ("change", "enough"), [("", True), ('[[sessions]]\nname = "refill_friday"\nremove = true\n', False)]
)
def test_runs_of_the_neighbours_with_other_seeds_say_the_same(change: str, enough: bool, tmp_path: Path) -> None:
    file = tmp_path / "clinic.toml"
    file.write_text(f'extends = "{BASE}"\nname = "clinic"\n{change}', encoding="utf-8")
    for seed in (101, 202):
        runs = replicate(build(read(file, [f"run.seed={seed}"])), 20, workers=2)
        on_time = runs.monthly["refill_on_time_share"].reshape(20, 5, 12)
        # Years hold about as many refills in each month, so a year's share is close to the mean of its months.
        worst_year = np.nanmean(on_time, axis=(0, 2)).min()
        assert (worst_year >= 0.95) == enough
