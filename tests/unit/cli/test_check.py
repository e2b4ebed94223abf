import json
from pathlib import Path

import pytest

from cli.conftest import Invoke


def test_a_good_scenario_is_ok_with_what_the_clinic_has(invoke: Invoke, small: Path) -> None:
    result = invoke("check", small)
    assert result.exit_code == 0, result.stderr
    assert f"{small}: OK" in result.stdout
    summary = json.loads(invoke("check", small, "--json").stdout)["summary"]
    assert summary["pumps"] == 12
    assert summary["slots_a_week"] > summary["sessions_a_week"] > 0


def test_a_scenario_with_a_bad_cohort_is_not_ok(invoke: Invoke, small: Path, tmp_path: Path) -> None:
    (tmp_path / "patients.csv").write_text("id,therapy\nP1,itb\n")
    file = tmp_path / "clinic.toml"
    file.write_text(f'extends = "{small}"\n[cohort]\nfiles = ["patients.csv"]\n')
    result = invoke("check", file)
    assert result.exit_code == 2
    assert "patients.csv" in result.stderr
    assert result.stdout == ""


def test_a_misspelt_expectation_is_found(invoke: Invoke, fewer: Path) -> None:
    fewer.write_text(fewer.read_text().replace("referrals_per_year", "referals_per_year"))
    result = invoke("check", fewer)
    assert result.exit_code == 2
    assert "did you mean 'referrals_per_year'?" in result.stderr


def test_a_made_up_cohort_passes_its_own_check(invoke: Invoke, tmp_path: Path) -> None:
    made = invoke("cohort", "new", "--pumps", "5", "--oral", "3", "--seed", "4", "-o", "cohort.csv")
    assert made.exit_code == 0, made.stderr
    result = invoke("check", "cohort.csv", "--json")
    assert result.exit_code == 0, result.stderr
    document = json.loads(result.stdout)
    assert document["summary"]["therapy"] == {"itb": 5, "oral": 3, "new": 0}
    assert document["summary"]["synthetic"] is True
    plain = invoke("check", "cohort.csv")
    assert "therapy: itb 5, oral 3" in plain.stdout


def test_a_cohort_can_be_made_for_a_scenario_whose_own_cohort_is_not_there_yet(
    invoke: Invoke, small: Path, tmp_path: Path
) -> None:
    file = tmp_path / "mine.toml"
    only = "".join(f"[indications.{name}]\nshare = 0\n" for name in ("ms", "sci", "tbi", "stroke", "other"))
    file.write_text(f'extends = "{small}"\n[cohort]\nfiles = ["mine.csv"]\n{only}')
    made = invoke("cohort", "new", "--pumps", "5", "--scenario", "mine.toml", "-o", "mine.csv")
    assert made.exit_code == 0
    lines = (tmp_path / "mine.csv").read_text().splitlines()
    assert lines[0].endswith("--scenario mine.toml")
    assert {line.split(",")[1] for line in lines[2:]} == {"cp"}
    assert invoke("check", "mine.toml").exit_code == 0


def test_every_fault_of_a_cohort_is_named_with_its_line(invoke: Invoke, tmp_path: Path) -> None:
    invoke("cohort", "new", "--pumps", "3", "-o", "cohort.csv")
    file = tmp_path / "cohort.csv"
    lines = file.read_text().splitlines()
    lines[2] = lines[2].replace(",itb,", ",pump,")
    lines.append(lines[3])
    file.write_text("\n".join(lines) + "\n")
    result = invoke("check", "cohort.csv")
    assert result.exit_code == 2
    assert "cohort.csv:3:" in result.stderr
    assert "cohort.csv:4:" in result.stderr
    assert "errors" in result.stdout


def test_the_same_options_give_the_same_cohort(invoke: Invoke) -> None:
    first, second = (invoke("cohort", "new", "--pumps", "5", "--seed", "4", "-o", "-").stdout for _ in range(2))
    assert first == second
    assert first != invoke("cohort", "new", "--pumps", "5", "--seed", "5", "-o", "-").stdout


def test_a_cohort_file_that_exists_is_not_written_over(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "cohort.csv").write_text("our patients")
    result = invoke("cohort", "new", "--pumps", "5", "-o", "cohort.csv")
    assert result.exit_code == 2
    assert (tmp_path / "cohort.csv").read_text() == "our patients"
    assert invoke("cohort", "new", "--pumps", "5", "-o", "cohort.csv", "--force").exit_code == 0


@pytest.mark.parametrize("pumps", ["-1", "100001", "many"])
def test_a_cohort_needs_a_sensible_number_of_pumps(invoke: Invoke, pumps: str) -> None:
    assert invoke("cohort", "new", "--pumps", pumps, "-o", "cohort.csv").exit_code == 2


def test_options_that_do_not_go_together_are_refused(invoke: Invoke, small: Path) -> None:
    assert invoke("check", small, "--scenario", small).exit_code == 2
    assert invoke("check", "cohort.csv", "--set", "run.months=2").exit_code == 2


@pytest.mark.parametrize("arguments", [[], ["--overlay"]])
def test_the_schema_is_that_of_a_whole_scenario_or_of_an_overlay(invoke: Invoke, arguments: list[str]) -> None:
    schema = json.loads(invoke("schema", *arguments).stdout)
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert "booking" in schema["properties"]
    assert bool(schema.get("required")) == (not arguments)


def test_dated_changes_are_listed_with_when_they_hold_and_are_known(
    invoke: Invoke, small: Path, tmp_path: Path
) -> None:
    file = tmp_path / "clinic.toml"
    file.write_text(
        f'extends = "{small}"\n'
        '[[changes]]\ndate = 2027-01-04\npath = "booking.horizon_days"\nvalue = 60\n'
        "[[changes]]\ndate = 2026-06-01\nannounced = 2026-05-01\nuntil = 2026-09-01\n"
        'path = "sessions.*.overbook_slots"\nvalue = 1\nnote = "a busy summer"\n'
    )
    result = invoke("check", file)
    assert result.exit_code == 0, result.stderr
    listed = result.stdout.partition("dated changes: 2\n")[2].splitlines()[:2]
    assert [line.strip() for line in listed] == [
        "2026-06-01 until 2026-09-01, known from 2026-05-01: a busy summer",
        "2027-01-04: booking.horizon_days = 60",
    ]
    assert len(json.loads(invoke("check", file, "--json").stdout)["summary"]["dated_changes"]) == 2
