import json
from pathlib import Path

import pytest

from cli.conftest import Invoke

SHORT = ("--replications", "2", "--months", "1", "--json")


@pytest.fixture
def run_id(invoke: Invoke, small: Path) -> str:
    return str(json.loads(invoke("run", small, *SHORT).stdout)["run_id"])


def test_a_stored_run_is_listed_shown_and_deleted(invoke: Invoke, run_id: str, tmp_path: Path) -> None:
    assert run_id in invoke("runs", "list").stdout
    (row,) = json.loads(invoke("runs", "list", "--json").stdout)["runs"]
    assert (row["run_id"], row["scenario"], row["replications"]) == (run_id, "small_clinic", 2)
    shown = invoke("runs", "show", run_id[:5])
    assert "Refill safety" in shown.stdout
    assert json.loads(invoke("runs", "show", run_id, "--json").stdout)["run_id"] == run_id
    assert invoke("runs", "delete", run_id, "--yes").exit_code == 0
    assert not list((tmp_path / "runs").iterdir())


def test_deleting_asks_first(invoke: Invoke, run_id: str, tmp_path: Path) -> None:
    assert invoke("runs", "delete", run_id).exit_code == 1  # nobody answers
    assert (tmp_path / "runs" / run_id).is_dir()


def test_a_damaged_run_is_named_not_read_and_can_be_deleted(invoke: Invoke, run_id: str, tmp_path: Path) -> None:
    (tmp_path / "runs" / run_id / "manifest.json").write_text("{")
    listed = invoke("runs", "list", "--json")
    assert json.loads(listed.stdout)["runs"] == []
    assert "damaged run" in listed.stderr
    assert invoke("runs", "show", run_id).exit_code == 2
    assert invoke("runs", "delete", run_id, "--yes").exit_code == 0


def test_a_run_that_is_not_there_is_bad_input(invoke: Invoke) -> None:
    for command in (["show"], ["delete", "--yes"]):
        result = invoke("runs", *command, "abc")
        assert result.exit_code == 2
        assert "no run 'abc'" in result.stderr


def test_an_empty_folder_holds_no_runs(invoke: Invoke) -> None:
    result = invoke("runs", "list", "--out", "nowhere")
    assert result.exit_code == 0
    assert "No runs in nowhere" in result.stdout
