from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from experiments.made_up import runs

from clinicsim.experiments.runs import Runs
from clinicsim.scenario.reader import Loaded
from clinicsim.store import perform as module
from clinicsim.store.errors import StoreError
from clinicsim.store.folders import list_runs, load_run
from clinicsim.store.perform import perform, run, run_overrides
from clinicsim.world.events import EVENT


class Replicator:
    """Stands in for the engine and counts how often it is asked."""

    def __init__(self, **changes: Any) -> None:
        self.times, self.changes = 0, changes

    def __call__(self, world: Any, numbers: Any, workers: int, progress: Any, keep_events: bool, engine: str) -> Runs:
        self.times += 1
        made = replace(runs(), events=np.zeros(1, dtype=EVENT) if keep_events else None)
        return replace(made, **self.changes)


@pytest.fixture
def world(loaded: Loaded) -> Any:
    return SimpleNamespace(scenario=loaded.scenario)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Replicator:
    stand_in = Replicator()
    monkeypatch.setattr(module, "replicate", stand_in)
    return stand_in


def test_a_run_that_is_stored_is_not_repeated(loaded: Loaded, world: Any, engine: Replicator, tmp_path: Path) -> None:
    first, second = (perform(loaded, world, out=tmp_path) for _ in range(2))
    assert engine.times == 1
    assert first.run_id == second.run_id
    np.testing.assert_equal(dict(first.runs.summary), dict(second.runs.summary))


def test_a_stored_run_without_its_log_is_repeated_when_the_log_is_wanted(
    loaded: Loaded, world: Any, engine: Replicator, tmp_path: Path
) -> None:
    perform(loaded, world, out=tmp_path)
    assert perform(loaded, world, out=tmp_path, keep_events=True).runs.events is not None
    assert perform(loaded, world, out=tmp_path, keep_events=True).runs.events is not None
    perform(loaded, world, out=tmp_path)
    assert engine.times == 2


def test_a_damaged_run_is_repeated_and_made_whole(
    loaded: Loaded, world: Any, engine: Replicator, tmp_path: Path
) -> None:
    arm = perform(loaded, world, out=tmp_path)
    (tmp_path / arm.run_id / "manifest.json").write_text("")
    perform(loaded, world, out=tmp_path)
    assert engine.times == 2
    assert not list_runs(tmp_path).damaged


def test_a_run_with_a_failed_replication_is_tried_again(
    loaded: Loaded, world: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stand_in = Replicator(failed=((1, "MemoryError"),))
    monkeypatch.setattr(module, "replicate", stand_in)
    for _ in range(2):
        perform(loaded, world, out=tmp_path)
    assert stand_in.times == 2


def test_an_interrupted_run_is_stored_under_an_id_of_its_own(
    loaded: Loaded, world: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    part = runs({"pumps_end": [12.0, 14.0]}, numbers=[0, 1], interrupted=True)
    monkeypatch.setattr(module, "replicate", lambda *_: part)
    interrupted = perform(loaded, world, out=tmp_path)
    assert load_run(tmp_path / interrupted.run_id).interrupted
    monkeypatch.setattr(module, "replicate", lambda *_: runs())
    whole = perform(loaded, world, out=tmp_path)
    assert whole.run_id != interrupted.run_id
    assert whole.runs.count == 3


def test_a_run_interrupted_before_anything_finished_leaves_nothing(
    loaded: Loaded, world: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    nothing = replace(runs(), replications=np.array([], dtype=np.int64), interrupted=True)
    monkeypatch.setattr(module, "replicate", lambda *_: nothing)
    with pytest.raises(KeyboardInterrupt):
        perform(loaded, world, out=tmp_path)
    assert not list_runs(tmp_path).runs


def test_a_folder_that_cannot_be_written_stops_the_run_before_it_starts(
    loaded: Loaded, world: Any, engine: Replicator, tmp_path: Path
) -> None:
    (tmp_path / "runs").write_text("in the way")
    with pytest.raises(StoreError):
        perform(loaded, world, out=tmp_path / "runs")
    assert engine.times == 0


def test_overrides_become_settings_of_the_run_table() -> None:
    assert run_overrides(5, None, 3) == ("run.replications=5", "run.seed=3")


def test_a_scenario_that_has_been_read_takes_no_overrides(loaded: Loaded) -> None:
    with pytest.raises(ValueError, match="cannot be overridden"):
        run(loaded, replications=5)
