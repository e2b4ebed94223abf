import csv
import io
import json
import re
from pathlib import Path

import pytest

from cli.conftest import Invoke

SHORT = ("--replications", "2", "--months", "1", "--json")


@pytest.fixture
def run_id(invoke: Invoke, small: Path) -> str:
    return str(json.loads(invoke("run", small, *SHORT).stdout)["run_id"])


def test_a_stored_run_is_listed_shown_and_removed(invoke: Invoke, run_id: str, tmp_path: Path) -> None:
    assert run_id in invoke("runs", "list").stdout
    (row,) = json.loads(invoke("runs", "list", "--json").stdout)["runs"]
    assert (row["run_id"], row["scenario"], row["replications"]) == (run_id, "small_clinic", 2)
    shown = invoke("runs", "show", run_id[:5])
    assert "Refill safety" in shown.stdout
    assert json.loads(invoke("runs", "show", run_id, "--json").stdout)["run_id"] == run_id
    assert invoke("runs", "rm", run_id, "--yes").exit_code == 0
    assert not list((tmp_path / "runs").iterdir())


def test_removing_asks_first(invoke: Invoke, run_id: str, tmp_path: Path) -> None:
    assert invoke("runs", "rm", run_id).exit_code == 1  # nobody answers
    assert invoke("runs", "rm").exit_code == 2
    assert (tmp_path / "runs" / run_id).is_dir()


def test_what_killed_runs_have_left_is_removed_on_request(invoke: Invoke, run_id: str, tmp_path: Path) -> None:
    (tmp_path / "runs" / ".partial-0123456789ab-x").mkdir()
    (tmp_path / "runs" / ".sweep-0123456789ab").mkdir()
    assert invoke("runs", "rm", "--unfinished", "--yes").exit_code == 0
    assert [path.name for path in (tmp_path / "runs").iterdir()] == [run_id]


def test_a_damaged_run_is_named_not_read_and_can_be_removed(invoke: Invoke, run_id: str, tmp_path: Path) -> None:
    (tmp_path / "runs" / run_id / "manifest.json").write_text("{")
    listed = invoke("runs", "list", "--json")
    assert json.loads(listed.stdout)["runs"] == []
    assert "damaged run" in listed.stderr
    assert invoke("runs", "show", run_id).exit_code == 2
    assert invoke("runs", "rm", run_id, "--yes").exit_code == 0


def test_a_run_that_is_not_there_is_bad_input(invoke: Invoke) -> None:
    for command in (["show", "abc"], ["rm", "abc", "--yes"], ["rebuild", "abc"], ["export", "abc", "here"]):
        result = invoke("runs", *command)
        assert result.exit_code == 2
        assert "no run 'abc'" in result.stderr


def test_an_empty_folder_holds_no_runs(invoke: Invoke) -> None:
    result = invoke("runs", "list", "--out", "nowhere")
    assert result.exit_code == 0
    assert "No runs in nowhere" in result.stdout


def test_a_question_is_answered_as_a_table_as_json_and_as_csv(invoke: Invoke, run_id: str) -> None:
    sql = "SELECT run_id, replication, pumps_end, NULL AS nothing FROM measures ORDER BY replication"
    assert run_id in invoke("runs", "query", sql).stdout
    document = json.loads(invoke("runs", "query", sql, "--json").stdout)
    assert document["columns"] == ["run_id", "replication", "pumps_end", "nothing"]
    assert [row[:2] for row in document["rows"]] == [[run_id, 0], [run_id, 1]]
    rows = list(csv.DictReader(io.StringIO(invoke("runs", "query", sql, "--csv").stdout)))
    assert [float(row["pumps_end"]) for row in rows] == [row[2] for row in document["rows"]]
    assert rows[0]["nothing"] == ""


def test_every_question_in_the_documentation_can_be_asked(invoke: Invoke, run_id: str) -> None:
    page = (Path(__file__).parents[3] / "docs" / "how-to" / "runs.md").read_text(encoding="utf-8")
    questions = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)
    assert len(questions) >= 4
    for sql in questions:
        result = invoke("runs", "query", sql, "--json")
        assert result.exit_code == 0, result.stderr


def test_an_answer_too_large_to_read_says_how_to_have_all_of_it(invoke: Invoke, run_id: str) -> None:
    result = invoke("runs", "query", "SELECT m.* FROM monthly m, range(150)")
    assert "and 100 more rows" in result.stderr
    assert "more columns; --csv and --json print them all" in result.stderr


def test_a_question_that_cannot_be_answered_is_bad_input(invoke: Invoke, run_id: str) -> None:
    for sql, said in (("DELETE FROM runs", "expected one SELECT"), ("SELECT x FROM runs", '"x"')):
        result = invoke("runs", "query", sql)
        assert result.exit_code == 2
        assert said in result.stderr
        assert result.stdout == ""


def test_tables_are_exported(invoke: Invoke, run_id: str, tmp_path: Path) -> None:
    assert invoke("runs", "export", run_id[:4], "exported").exit_code == 0
    with (tmp_path / "exported" / "ledger.csv").open() as file:
        assert {row["run_id"] for row in csv.DictReader(file)} == {run_id}
    again = invoke("runs", "export", run_id, "exported")
    assert again.exit_code == 2
    assert "--force" in again.stderr


def test_a_run_is_rebuilt_from_its_folder_alone(invoke: Invoke, small: Path, tmp_path: Path) -> None:
    run_id = json.loads(invoke("run", small, *SHORT).stdout)["run_id"]
    small.unlink()
    rebuilt = invoke("runs", "rebuild", run_id)
    assert rebuilt.exit_code == 0, rebuilt.output
    assert "2 replications, every digit of all values agrees" in rebuilt.stdout


def test_a_rebuilt_run_with_other_digits_is_a_failed_check(
    invoke: Invoke, run_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from clinicsim.experiments import replicate

    real = replicate.one

    def other(world: object, replication: int, *rest: object) -> object:
        return real(world, replication + 1, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(replicate, "one", other)
    result = invoke("runs", "rebuild", run_id, "--json")
    assert result.exit_code == 1
    document = json.loads(result.stdout)
    assert document["same_program"]
    assert any("measures: " in line and "of 2 values differ" in line for line in document["differences"])
