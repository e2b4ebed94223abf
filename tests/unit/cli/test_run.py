import json
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import Invoke
from clinicsim.experiments import replicate as replicate_module

SHORT = ("--replications", "2", "--months", "2")


def test_a_run_is_printed_in_groups_with_intervals_and_stored(invoke: Invoke, small: Path, tmp_path: Path) -> None:
    result = invoke("run", small, *SHORT)
    assert result.exit_code == 0, result.stderr
    for words in ("Refill safety", "Access", "Money", "95% interval", "Refills on time", "£"):
        assert words in result.stdout
    assert "2 replications of 2 months" in " ".join(result.stdout.split())
    assert max(map(len, result.stdout.splitlines())) <= 100
    (folder,) = (tmp_path / "runs").iterdir()
    assert folder.name in result.stdout


def test_json_is_one_document_of_the_agreed_shape_and_nothing_else(invoke: Invoke, small: Path, tmp_path: Path) -> None:
    result = invoke("run", small, *SHORT, "--seed", "5", "--json", "--out", "kept")
    document = json.loads(result.stdout)
    assert list(document) == [
        "run_id", "scenario", "engine", "replications", "months", "seed", "measures", "monthly", "ledger", "warnings",
    ]  # fmt: skip
    assert (document["scenario"], document["replications"], document["months"], document["seed"]) == (
        "small_clinic",
        2,
        2,
        5,
    )
    measure = document["measures"]["refill_on_time_share"]
    assert list(measure) == ["unit", "mean", "lo", "hi", "by_replication", "interval"]
    assert len(measure["by_replication"]) == 2
    series = document["monthly"]["pumps_end"]
    assert list(series) == ["month", "mean", "lo", "hi"]
    assert {len(values) for values in series.values()} == {2}
    total = sum(category["mean"] for category in document["ledger"].values())
    assert total > 0
    stored = (tmp_path / "kept" / document["run_id"] / "result.json").read_text()
    assert json.loads(stored) == document


def test_a_second_run_with_the_same_inputs_is_the_stored_one(
    invoke: Invoke, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = invoke("run", small, *SHORT, "--json")
    monkeypatch.setattr(replicate_module, "one", None)  # would fail if anything were run
    second = invoke("run", small, *SHORT, "--json")
    assert second.exit_code == 0
    assert first.stdout == second.stdout


def test_setting_a_key_makes_another_run(invoke: Invoke, small: Path) -> None:
    plain = json.loads(invoke("run", small, *SHORT, "--json").stdout)
    changed = json.loads(invoke("run", small, *SHORT, "--json", "--set", "prices.ampoule=0").stdout)
    assert plain["run_id"] != changed["run_id"]
    assert changed["ledger"]["drug"]["mean"] == 0


def test_the_log_is_kept_on_request(invoke: Invoke, small: Path, tmp_path: Path) -> None:
    document = json.loads(invoke("run", small, *SHORT, "--json").stdout)
    log = tmp_path / "runs" / document["run_id"] / "events.parquet"
    assert not log.exists()
    assert invoke("run", small, *SHORT, "--events").exit_code == 0
    assert log.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--replications", "0"], "0 is not in the range"),
        (["--replications", "-5"], "-5 is not in the range"),
        (["--replications", "1000001"], "1000001 is not in the range"),
        (["--replications", "two"], "not a valid integer"),
        (["--months", "0"], "0 is not in the range"),
        (["--months", "601"], "run.months"),
        (["--seed", "-1"], "-1 is not in the range"),
        (["--workers", "0"], "0 is not in the range"),
        (["--engine", "warp"], "'warp' is not"),
        (["--set", "booking.horizon_dayz=4"], "did you mean 'horizon_days'"),
        (["--set", "nonsense"], "path=value"),
    ],
)
def test_options_out_of_range_are_refused_before_anything_runs(
    invoke: Invoke, small: Path, tmp_path: Path, arguments: list[str], said: str
) -> None:
    result = invoke("run", small, *arguments, "--json")
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""
    assert not (tmp_path / "runs").exists()


def test_every_finding_is_printed_at_once_with_file_line_and_column(
    invoke: Invoke, small: Path, tmp_path: Path
) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text(f'extends = "{small}"\n[booking]\nhorizon_dayz = 4\n[run]\nmonths = -1\n')
    result = invoke("run", file)
    assert result.exit_code == 2
    lines = result.stderr.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith(f"{file}:3:1: error: booking.horizon_dayz")
    assert lines[1].startswith(f"{file}:5:1: error: run.months")


@pytest.mark.parametrize("content", [None, "", "name = ", "\x00\x01"])
def test_a_file_that_is_no_scenario_is_bad_input(invoke: Invoke, tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "scenario.toml"
    if content is not None:
        file.write_text(content)
    result = invoke("run", file)
    assert result.exit_code == 2
    assert f"{file}" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_file_in_place_of_the_folder_of_runs_is_found_before_the_run(
    invoke: Invoke, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken").write_text("a file")
    monkeypatch.setattr(replicate_module, "one", None)
    result = invoke("run", small, *SHORT, "--out", tmp_path / "taken")
    assert result.exit_code == 2
    assert "error: cannot write runs to" in result.stderr


def test_a_run_of_which_every_replication_fails_exits_with_three(
    invoke: Invoke, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("the diary is full")

    monkeypatch.setattr(replicate_module, "one", broken)
    result = invoke("run", small, *SHORT, "--json")
    assert result.exit_code == 3
    assert "all 2 replications failed" in result.stderr
    assert "the diary is full" in result.stderr
    assert result.stdout == ""
    assert not list((tmp_path / "runs").iterdir())


def test_an_interrupted_run_shows_and_keeps_what_finished(
    invoke: Invoke, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = replicate_module.one

    def interrupted(world: Any, replication: int, *rest: Any) -> Any:
        if replication == 2:
            raise KeyboardInterrupt
        return real(world, replication, *rest)

    monkeypatch.setattr(replicate_module, "one", interrupted)
    result = invoke("run", small, "--replications", "5", "--months", "2", "--workers", "1", "--json")
    assert result.exit_code == 130
    document = json.loads(result.stdout)
    assert document["replications"] == 2
    assert "interrupted: only 2 replications finished" in document["warnings"]
    assert "2 replications that finished are kept" in result.stderr
    assert (tmp_path / "runs" / document["run_id"]).is_dir()


def test_an_interrupt_before_the_first_replication_keeps_nothing(
    invoke: Invoke, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(replicate_module, "one", interrupted)
    result = invoke("run", small, *SHORT)
    assert result.exit_code == 130
    assert "nothing was kept" in result.stderr


def test_an_unforeseen_error_is_a_failed_run_with_its_traceback(
    invoke: Invoke, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise ZeroDivisionError("a fault of the program")

    monkeypatch.setattr("clinicsim.world.build.build", broken)
    result = invoke("run", small, *SHORT)
    assert result.exit_code == 3
    assert "a fault of the program" in result.stderr
