"""The hash names the content of a scenario, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from clinicsim.scenario.canonical import canonical_json
from clinicsim.scenario.errors import Finding, ScenarioError
from clinicsim.scenario.reader import read
from clinicsim.scenario.schema.scenario import Scenario

Write = Callable[[str, str | bytes], Path]
Change = Callable[[str], Path]
Wrong = Callable[..., tuple[Finding, ...]]


def test_the_same_content_over_other_files_has_the_same_hash(clinic: Path, change: Change) -> None:
    overlay = read(change("[booking]\nhorizon_days = 50\n"))
    assert overlay.hash == read(clinic, ["booking.horizon_days=50"]).hash
    assert overlay.hash != read(clinic).hash


def test_the_order_of_keys_changes_neither_the_hash_nor_the_scenario(change: Change) -> None:
    first = read(change("[prices.staff_hour]\nx = 1\na = 2\n[booking]\nhorizon_days = 50\nearlier_days = 7\n"))
    second = read(change("[booking]\nearlier_days = 7\nhorizon_days = 50\n[prices.staff_hour]\na = 2\nx = 1\n"))
    assert first.hash == second.hash
    assert list(first.scenario.prices.staff_hour) == list(second.scenario.prices.staff_hour)


def test_a_whole_number_and_its_decimal_form_are_the_same_number(clinic: Path) -> None:
    assert read(clinic, ["referrals.per_year=90"]).hash == read(clinic, ["referrals.per_year=90.0"]).hash


def test_a_scenario_reads_back_from_its_canonical_form(clinic: Path) -> None:
    scenario = read(clinic, ["referrals.growth_per_year=0.1", "staff.nurse_a.start_date=2026-02-01"]).scenario
    text = canonical_json(scenario)
    again = Scenario.model_validate_json(text)
    assert again == scenario
    assert canonical_json(again) == text
    assert '"start_date":"2026-02-01"' in text
    assert '"value":0.1' in text
    assert list(again.visits) == list(scenario.visits)


def test_another_byte_in_a_cohort_file_gives_another_hash(change: Change, write: Write) -> None:
    path = change("[cohort]\nfiles = ['cohorts/ours.csv']\n")
    cohort = write("cohorts/ours.csv", "id\n1\n")
    before = read(path)
    write("cohorts/ours.csv", "id\n2\n")
    assert before.cohort_files == (cohort.resolve(),)
    assert read(path).hash != before.hash


def test_rows_moved_from_one_cohort_file_to_another_give_another_hash(change: Change, write: Write) -> None:
    path = change("[cohort]\nfiles = ['a.csv', 'b.csv']\n")
    write("a.csv", "12")
    write("b.csv", "3")
    before = read(path).hash
    write("a.csv", "1")
    write("b.csv", "23")
    assert read(path).hash != before


def test_cohort_files_are_found_from_the_file_that_names_them(clinic: Path, write: Write) -> None:
    cohort = write("base/ours.csv", "id\n")
    write("base/base.toml", 'extends = "../clinic.toml"\n[cohort]\nfiles = ["ours.csv"]\n')
    assert read(write("top.toml", 'extends = "base/base.toml"\n')).cohort_files == (cohort.resolve(),)


def test_cohort_files_of_the_command_line_are_found_from_the_working_folder(
    clinic: Path, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cohort = write("here/ours.csv", "id\n")
    monkeypatch.chdir(tmp_path / "here")
    assert read(clinic, ['cohort.files=["ours.csv"]']).cohort_files == (cohort.resolve(),)


@pytest.mark.parametrize("name", ["no.csv", ".", "a\\u0000b"])
def test_a_missing_cohort_file_is_blamed_on_its_entry(wrong: Wrong, name: str) -> None:
    (finding,) = wrong(f'[cohort]\nfiles = [\n  "{name}",\n]\n')
    assert (finding.line, finding.path) == (4, "cohort.files[0]")
    assert "there is no file" in finding.message


def test_what_is_inconsistent_and_what_is_missing_are_said_together(change: Change) -> None:
    with pytest.raises(ScenarioError) as error:
        read(change('[cohort]\nfiles = ["no.csv"]\n[prices]\non_call_band = "x"\n'))
    assert [finding.path for finding in error.value.findings] == ["cohort.files[0]", "prices.on_call_band"]
