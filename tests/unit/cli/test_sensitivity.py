import json
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import Invoke
from clinicsim.experiments import sweep as sweep_module

SHORT = ("--months", "6", "--replications", "3")
SHORTEST = ("--months", "2", "--replications", "2")
KIT = ("--parameters", "prices.refill_kit", "--parameters", "prices.ambulance", "--measure", "cost_per_year")


def test_one_way_is_a_tornado_in_words_within_a_hundred_columns(invoke: Invoke, small: Path) -> None:
    result = invoke("sensitivity", small, *SHORT, "--parameters", "prices", "--measure", "cost_per_year", "--top", "4")
    assert result.exit_code == 0, result.stderr
    assert max(map(len, result.stdout.splitlines())) <= 100
    for words in ("prices.pump_system", "3,500 to", "told apart", "Change at low", "4 of 25 parameters are shown"):
        assert words in result.stdout


def test_json_of_one_way_has_every_bar_however_few_are_shown(invoke: Invoke, small: Path) -> None:
    document = json.loads(invoke("sensitivity", small, *SHORT, *KIT, "--top", "1", "--json").stdout)
    assert list(document) == [
        *("method", "scenario", "base", "engine", "replications", "months", "seed", "runs", "parameters"),
        *("not_varied", "measures", "warnings"),
    ]
    assert (document["method"], document["base"], document["runs"]) == ("one-way", None, 15)
    assert document["parameters"]["prices.refill_kit"]["basis"] == "stated range, as 95%"
    bars = document["measures"]["cost_per_year"]["bars"]
    kit = next(bar for bar in bars if bar["parameter"] == "prices.refill_kit")
    assert len(bars) == 2
    assert kit["low"]["mean"] < 0 < kit["high"]["mean"]
    assert kit["low"]["value"] == 20


@pytest.mark.parametrize(
    ("options", "key"),
    [
        (("--method", "two-way", "--levels", "2"), "cells"),
        (("--method", "morris", "--paths", "2"), "effects"),
        (("--method", "sobol", "--samples", "4", "--second-order"), "indices"),
    ],
)
def test_every_method_draws_and_writes_json(
    invoke: Invoke, small: Path, tmp_path: Path, options: tuple[str, ...], key: str
) -> None:
    figure = tmp_path / "figure.html"
    result = invoke("sensitivity", small, *SHORTEST, *KIT, *options, "--json", "--figure", figure)
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["measures"]["cost_per_year"][key]
    page = figure.read_text(encoding="utf-8")
    assert "prices: refill kit" in page
    assert "Cost per year" in page


def test_morris_takes_few_replications_a_point_unless_told_otherwise(invoke: Invoke, small: Path) -> None:
    result = invoke("sensitivity", small, "--months", "2", *KIT, "--method", "morris", "--paths", "2", "--json")
    assert json.loads(result.stdout)["replications"] == 5


def test_against_a_base_it_is_the_difference_that_moves(invoke: Invoke, small: Path, fewer: Path) -> None:
    options = (*SHORTEST, *KIT, "--json")
    alone = json.loads(invoke("sensitivity", fewer, *options).stdout)["measures"]["cost_per_year"]
    document = json.loads(invoke("sensitivity", fewer, small, *options).stdout)
    against = document["measures"]["cost_per_year"]

    def swing(of: dict[str, Any]) -> float:
        return next(bar["swing"]["mean"] for bar in of["bars"] if bar["parameter"] == "prices.refill_kit")

    assert document["base"] == "small_clinic"
    assert document["runs"] == 20
    assert abs(against["at_value"]["mean"]) < alone["at_value"]["mean"]
    assert abs(swing(against)) < swing(alone) / 5  # the pumps are nearly the same ones in both


def test_bad_input_is_told_at_once_and_nothing_is_run(
    invoke: Invoke, small: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sweep_module, "one", None)
    figure = tmp_path / "figure.html"
    options = (
        "--method",
        "sobol",
        "--samples",
        "100",
        "--measure",
        "cost_per_yeer",
        "--parameters",
        "prices.refil_kit",
    )
    result = invoke("sensitivity", small, *SHORT, *options, "--figure", figure)
    assert result.exit_code == 2
    for words in ("did you mean 'cost_per_year'?", "did you mean 'prices.refill_kit'?", "expected a power of 2"):
        assert words in result.stderr
    assert result.stdout == ""
    assert not figure.exists()


def test_scenarios_that_do_not_share_their_luck_are_refused(invoke: Invoke, small: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text(f'extends = "{small}"\n[run]\nseed = 99\n')
    result = invoke("sensitivity", other, small, *SHORT[:2])
    assert result.exit_code == 2
    assert "cannot pair the runs" in result.stderr


def test_an_interrupted_analysis_goes_on_with_the_points_that_were_finished(
    invoke: Invoke, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, left = sweep_module.one, [3]

    def interrupts_once(world: Any, *rest: Any) -> Any:
        left[0] -= 1
        if left[0] == 0:
            raise KeyboardInterrupt
        return real(world, *rest)

    whole = invoke("sensitivity", small, *SHORT, *KIT, "--json", "--workers", "1")
    monkeypatch.setattr(sweep_module, "one", interrupts_once)
    stopped = invoke("sensitivity", small, *SHORT, *KIT, "--json", "--workers", "1")
    assert stopped.exit_code == 130
    assert stopped.stdout == ""
    assert "goes on from there" in stopped.stderr
    again = invoke("sensitivity", small, *SHORT, *KIT, "--json", "--workers", "1")
    assert again.stdout == whole.stdout
    assert not list(Path("runs").glob(".sweep-*"))


def test_replications_that_fail_are_told_and_the_others_count(
    invoke: Invoke, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = sweep_module.one

    def fails_on_one(world: Any, replication: int, *rest: Any) -> Any:
        if replication == 1:
            raise RuntimeError("no slot fits")
        return real(world, replication, *rest)

    monkeypatch.setattr(sweep_module, "one", fails_on_one)
    result = invoke("sensitivity", small, *SHORT, *KIT, "--json")
    assert result.exit_code == 0
    assert "replication 1 failed: RuntimeError: no slot fits" in result.stderr
    kit = json.loads(result.stdout)["measures"]["cost_per_year"]["bars"][0]
    assert kit["low"]["mean"] is not None


def test_if_all_fail_the_run_failed(invoke: Invoke, small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> Any:
        raise RuntimeError("no slot fits")

    monkeypatch.setattr(sweep_module, "one", fails)
    result = invoke("sensitivity", small, *SHORT, *KIT)
    assert result.exit_code == 3
    assert "no slot fits" in result.stderr
