import json
from pathlib import Path

import pytest

from cli.conftest import Invoke

SIZES = ("--months", "3", "--draws", "8", "--parameters", "2", "--set", "run.replications=2")
QUICK = (*SIZES, "--threshold", "prices.ampoule", "--two-way", "prices.pump_system,utilities.gain.itb")


@pytest.fixture
def other(tmp_path: Path, small: Path) -> Path:
    """The small clinic without trials."""
    file = tmp_path / "no_trials.toml"
    file.write_text(f'extends = "{small}"\nname = "no_trials"\n[trial]\noffered = false\n', encoding="utf-8")
    return file


def test_from_two_files_to_a_whole_evaluation_and_once_more_from_what_it_stored(
    invoke: Invoke, small: Path, other: Path, tmp_path: Path
) -> None:
    report = tmp_path / "report.html"
    result = invoke("evaluate", small, other, *QUICK, "--json", "--report", report)
    assert result.exit_code == 0, result.stderr
    document = json.loads(result.stdout)
    assert document["strategies"] == ["small_clinic", "no_trials"]
    assert document["comparator"] == "small_clinic"
    assert document["cheers"]["of"] == len(document["cheers"]["items"]) == 28
    for part in (
        *("deterministic", "probabilistic", "costs", "costs_by_payer", "effects", "events", "tornado", "two_way"),
        *("thresholds", "subgroups", "capacity", "scenario_analyses", "budget_impact"),
    ):
        assert document[part], part
    page = report.read_text(encoding="utf-8")
    assert "No trials" in page

    (stored,) = (tmp_path / "runs").glob("psa-*")
    again = invoke("evaluate", "--parameters", "0", "--threshold", "prices.ampoule", "--comparator", "no_trials")
    assert again.exit_code == 0, again.stderr
    assert "small_clinic against no_trials" in again.stdout
    assert max(map(len, again.stdout.splitlines())) <= 100
    for words in ("Full incremental analysis", "Subgroups", "Budget impact", "The verdict", "not lifetime"):
        assert words in again.stdout
    assert list((tmp_path / "runs").glob("psa-*")) == [stored]


def test_every_wrong_thing_is_told_at_once_and_nothing_is_written(
    invoke: Invoke, small: Path, other: Path, tmp_path: Path
) -> None:
    text = other.read_text(encoding="utf-8") + '[economics]\nperspective = "societal"\n[run]\nseed = 4\n'
    other.write_text(text, encoding="utf-8")
    options = ("--wtp", "30000,20000", "--comparator", "no_trial", "--two-way", "prices.pump_systm,utilities.gain.itb")
    result = invoke("evaluate", small, other, *SIZES, *options, "--threshold", "prices.nowhere", "--report", "r.html")
    assert result.exit_code == 2
    for words in (
        "economics.perspective",
        "run.seed",
        "20000 stands after 30000",
        "--comparator no_trial: no such strategy; did you mean 'no_trials'?",
        "prices.pump_systm is no number",
        "--threshold: prices.nowhere",
    ):
        assert words in result.stderr, words
    assert all(line.startswith("error: ") for line in result.stderr.splitlines())
    assert not (tmp_path / "runs").exists()
    assert not (tmp_path / "r.html").exists()


def test_money_of_two_kinds_is_refused(invoke: Invoke, small: Path, other: Path) -> None:
    dollars = other.read_text(encoding="utf-8") + '[prices]\ncost_set = "us_medicare_2024"\n'
    other.write_text(dollars, encoding="utf-8")
    result = invoke("evaluate", small, other, *SIZES)
    assert result.exit_code == 2
    assert "prices.currency is GBP in the one and USD in the other" in result.stderr


def test_with_nothing_named_and_nothing_stored_it_says_what_to_name(invoke: Invoke) -> None:
    result = invoke("evaluate")
    assert result.exit_code == 2
    assert "name scenario files, stored runs or a psa" in result.stderr


def test_one_strategy_is_none_to_compare(invoke: Invoke, small: Path) -> None:
    result = invoke("evaluate", small)
    assert result.exit_code == 2
    assert "at least two strategies" in result.stderr


def test_what_is_stored_cannot_be_changed_or_mixed(invoke: Invoke, small: Path) -> None:
    result = invoke("evaluate", "psa-0123456789ab", small, "--months", "6")
    assert result.exit_code == 2
    assert "name it alone" in result.stderr
    assert "stays as it was run" in result.stderr


@pytest.mark.parametrize("name", ["psa-0123456789ab", "0123456789ab"])
def test_what_is_not_there_is_said(invoke: Invoke, name: str) -> None:
    result = invoke("evaluate", name)
    assert result.exit_code == 2
    assert name in result.stderr
