import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from clinicsim.experiments.arm import Arm
from clinicsim.experiments.runs import RunFailed, Runs
from clinicsim.scenario.reader import Loaded
from clinicsim.store import job as job_module
from clinicsim.store import unfinished as unfinished_module
from clinicsim.store.errors import StoppedWhileStoring, StoreError
from clinicsim.store.folders import list_runs, load_run
from clinicsim.store.perform import run, run_overrides
from clinicsim.store.unfinished import stopped
from store.conftest import Engine, files

Perform = Callable[..., Arm]


class Killed(BaseException):
    """Stands in for a death that no handler of ours sees coming."""


def kill_at(engine: Engine, number: int) -> None:
    def die(first: int) -> None:
        if first >= number:
            raise Killed

    engine.before = die


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_a_run_that_is_stored_is_not_repeated(perform: Perform, engine: Engine) -> None:
    first, second = perform(3), perform(3)
    assert engine.asked == [[0, 1, 2]]
    assert first.run_id == second.run_id
    np.testing.assert_equal(dict(first.runs.summary), dict(second.runs.summary))


def test_a_longer_run_runs_only_what_is_new_and_has_the_bytes_of_one_run_in_one_go(
    perform: Perform, engine: Engine, tmp_path: Path
) -> None:
    perform(3)
    longer = perform(7)
    assert engine.asked == [[0, 1, 2], [3, 4, 5, 6]]
    assert longer.runs.of("pumps_end").tolist() == [0, 10, 20, 30, 40, 50, 60]
    perform(7, tmp_path / "other")
    assert files(tmp_path / "runs" / longer.run_id) == files(tmp_path / "other" / longer.run_id)


def test_a_shorter_run_is_cut_from_a_longer_one(perform: Perform, engine: Engine, tmp_path: Path) -> None:
    perform(7)
    shorter = perform(2)
    assert engine.asked == [list(range(7))]
    assert shorter.runs.of("pumps_end").tolist() == [0, 10]
    perform(2, tmp_path / "other")
    measured = [load_run(tmp_path / out / shorter.run_id) for out in ("runs", "other")]
    np.testing.assert_array_equal(measured[0].ledger, measured[1].ledger)


def test_a_stored_run_without_its_log_is_repeated_when_the_log_is_wanted(perform: Perform, engine: Engine) -> None:
    perform(3)
    for _ in range(2):
        kept = perform(3, keep_events=True).runs.events
        assert kept is not None
        assert kept["replication"].tolist() == [0, 1, 2]
    perform(3)
    assert len(engine.asked) == 2


def test_a_damaged_run_is_repeated_and_made_whole(perform: Perform, engine: Engine, tmp_path: Path) -> None:
    arm = perform(3)
    for table in ("manifest.json", "monthly.parquet"):
        with (tmp_path / "runs" / arm.run_id / table).open("r+b") as file:
            file.truncate(50)
        perform(3)
    assert len(engine.asked) == 3
    assert not list_runs(tmp_path / "runs").damaged


def test_a_failed_replication_is_a_row_and_is_tried_again_alone(
    perform: Perform, engine: Engine, tmp_path: Path
) -> None:
    engine.fails = {3: "MemoryError: no room"}
    first = perform(5)
    assert first.runs.failed == ((3, "MemoryError: no room"),)
    assert load_run(tmp_path / "runs" / first.run_id).failed == first.runs.failed
    engine.fails = {}
    again = perform(5)
    assert engine.asked[1:] == [[3]]
    assert again.runs.of("pumps_end").tolist() == [0, 10, 20, 30, 40]
    perform(5, tmp_path / "other")
    assert files(tmp_path / "runs" / again.run_id) == files(tmp_path / "other" / again.run_id)


def test_a_run_of_which_every_replication_fails_leaves_nothing(
    perform: Perform, engine: Engine, tmp_path: Path
) -> None:
    engine.fails = dict.fromkeys(range(3), "no diary")
    with pytest.raises(RunFailed, match="all 3 replications failed; replication 0: no diary"):
        perform(3)
    assert names(tmp_path / "runs") == []


def test_a_killed_run_goes_on_where_it_was_and_has_the_bytes_of_an_unbroken_one(
    perform: Perform, engine: Engine, tmp_path: Path
) -> None:
    kill_at(engine, 4)
    with pytest.raises(Killed):
        perform(7)
    (left,) = names(tmp_path / "runs")
    assert left.startswith(".partial-")
    assert not list_runs(tmp_path / "runs").runs
    engine.before = lambda _: None
    resumed = perform(7, resume=True)
    assert engine.asked[1:] == [[4, 5, 6]]
    perform(7, tmp_path / "other")
    assert files(tmp_path / "runs" / resumed.run_id) == files(tmp_path / "other" / resumed.run_id)
    assert names(tmp_path / "runs") == [resumed.run_id]


def test_a_run_killed_twice_goes_on_with_both_parts(perform: Perform, engine: Engine) -> None:
    for number in (2, 4):
        kill_at(engine, number)
        with pytest.raises(Killed):
            perform(7, resume=True)
    engine.before = lambda _: None
    assert perform(7, resume=True).runs.count == 7
    assert engine.asked == [list(range(7)), [2, 3, 4, 5, 6], [4, 5, 6]]


def test_without_resume_a_killed_run_is_mentioned_left_alone_and_gone_once_its_run_is_whole(
    perform: Perform, engine: Engine, tmp_path: Path
) -> None:
    kill_at(engine, 4)
    with pytest.raises(Killed):
        perform(7)
    engine.before = lambda _: None
    said: list[str] = []
    perform(2, notice=said.append)
    assert said == ["an unfinished run with 4 of 7 replications is there: --resume goes on with it"]
    assert len(names(tmp_path / "runs")) == 2
    perform(7)
    assert not [name for name in names(tmp_path / "runs") if name.startswith(".")]


def test_what_a_living_process_works_on_is_not_taken_from_it(perform: Perform, engine: Engine, tmp_path: Path) -> None:
    said: list[str] = []

    def another_starts(first: int) -> None:
        if first == 2:
            engine.before = lambda _: None
            perform(5, resume=True, notice=said.append)

    engine.before = another_starts
    arm = perform(5)
    assert engine.asked == [list(range(5)), list(range(5))]
    assert said == []
    assert names(tmp_path / "runs") == [arm.run_id]


def test_a_batch_that_is_damaged_is_run_again(perform: Perform, engine: Engine, tmp_path: Path) -> None:
    kill_at(engine, 4)
    with pytest.raises(Killed):
        perform(6)
    (table,) = (tmp_path / "runs").glob(".partial-*/batch-0000000-*/ledger.parquet")
    os.truncate(table, 20)
    engine.before = lambda _: None
    assert perform(6, resume=True).runs.count == 6
    assert engine.asked[1] == [0, 1, 4, 5]


def test_an_interrupted_run_is_stored_under_an_id_of_its_own_and_lends_what_it_has(
    perform: Perform, engine: Engine, tmp_path: Path
) -> None:
    engine.stops_at = 3
    interrupted = perform(6)
    assert load_run(tmp_path / "runs" / interrupted.run_id).interrupted
    assert interrupted.runs.count == 3
    engine.stops_at = None
    whole, same_count = perform(6), perform(3)
    assert engine.asked[1:] == [[3, 4, 5]]
    assert len({whole.run_id, same_count.run_id, interrupted.run_id}) == 3
    assert not same_count.runs.interrupted


def test_a_run_interrupted_before_anything_finished_leaves_nothing(
    perform: Perform, engine: Engine, tmp_path: Path
) -> None:
    engine.stops_at = 0
    with pytest.raises(KeyboardInterrupt):
        perform(3)
    assert names(tmp_path / "runs") == []


def test_an_interrupt_while_storing_leaves_every_replication_to_be_resumed(
    perform: Perform, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(job_module, "store", interrupted)
        with pytest.raises(StoppedWhileStoring, match=r"3 replications\) is kept: --resume"):
            perform(3)
    assert perform(3, resume=True).runs.count == 3
    assert engine.asked == [[0, 1, 2]]
    assert not list(stopped(tmp_path / "runs"))


@pytest.mark.parametrize(("batch", "count"), [(1, 2), (3, 6)])
def test_an_interrupt_while_a_batch_is_written_does_not_lose_the_batch(
    perform: Perform, engine: Engine, monkeypatch: pytest.MonkeyPatch, batch: int, count: int
) -> None:
    real, written = unfinished_module.write_batch, []

    def interrupted(runs: Runs, folder: Path) -> None:
        written.append(folder)
        real(runs, folder)
        if len(written) == batch:
            raise KeyboardInterrupt

    monkeypatch.setattr(unfinished_module, "write_batch", interrupted)
    made = perform(6).runs
    assert made.count == count
    assert made.interrupted == (count < 6)


def test_when_what_runs_replications_breaks_down_it_is_said_what_is_kept(perform: Perform, engine: Engine) -> None:
    def gone(first: int) -> None:
        if first == 4:
            raise ConnectionError("the scheduler is gone")

    engine.before = gone
    said: list[str] = []
    with pytest.raises(ConnectionError):
        perform(6, notice=said.append)
    assert ["what had finished (4 replications) is kept" in line for line in said] == [True]
    engine.before = lambda _: None
    assert perform(6, resume=True).runs.count == 6
    assert engine.asked[1] == [4, 5]


def test_a_folder_that_cannot_be_written_stops_the_run_before_it_starts(
    perform: Perform, engine: Engine, tmp_path: Path
) -> None:
    (tmp_path / "runs").write_text("in the way")
    with pytest.raises(StoreError):
        perform(3)
    assert engine.asked == []


def test_progress_counts_what_was_there_already(perform: Perform, engine: Engine) -> None:
    perform(3)
    told: list[tuple[int, int]] = []
    perform(6, progress=lambda finished, of: told.append((finished, of)))
    assert told == [(5, 6), (6, 6)]


def test_overrides_become_settings_of_the_run_table() -> None:
    assert run_overrides(5, None, 3) == ("run.replications=5", "run.seed=3")


def test_a_scenario_that_has_been_read_takes_no_overrides(loaded: Loaded) -> None:
    with pytest.raises(ValueError, match="cannot be overridden"):
        run(loaded, replications=5)
