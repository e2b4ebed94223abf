import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from cli.conftest import SCENARIOS, Invoke
from clinicsim.experiments.replication import one

SHORT = ("--replications", "2", "--months", "3")
STUDY = SCENARIOS / "national" / "study.toml"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """The shipped study with four clinics instead of 54."""
    file = tmp_path / "few.toml"
    text = f'extends = "{STUDY}"\ntemplate = "{SCENARIOS / "base.toml"}"\n[sizes]\neach = [4, 12, 40, 4]\n'
    file.write_text(text, encoding="utf-8")
    return file


def words(result: Result) -> str:
    assert result.exit_code == 0, result.stderr
    return " ".join(result.stdout.split())


def test_it_says_who_is_safe_and_who_is_single_handed_by_size(invoke: Invoke, study: Path) -> None:
    result = invoke("national", study, *SHORT)
    said = words(result)
    assert "under 10 2 8 2" in said
    assert "25 to 49 1 40 0" in said
    assert "all 4 60 3" in said
    assert "Of 4 clinics, " in said
    assert "3 are single-handed, of which none is safe." in said
    assert "A second nurse in each of them would make" in said
    assert "Every clinic" not in said
    assert max(map(len, result.stdout.splitlines())) <= 100


def test_each_clinic_has_a_row_of_its_own_on_request(invoke: Invoke, study: Path) -> None:
    said = words(invoke("national", study, *SHORT, "--all"))
    every = said.partition("Every clinic")[2]
    assert "1 4 yes" in every
    assert "4 40 no" in every


def test_json_holds_bands_clinics_and_paired_differences(invoke: Invoke, study: Path) -> None:
    document = json.loads(invoke("national", study, *SHORT, "--json").stdout)
    assert [clinic["pumps"] for clinic in document["clinics"]] == [4, 4, 12, 40]
    assert [band["clinics"] for band in document["bands"]] == [2, 1, 1]
    assert sum(document["all"]["states"].values()) == 4
    assert (document["replications"], document["months"]) == (2, 3)
    single, larger = document["clinics"][0], document["clinics"][3]
    assert single["with_alternative"]["state"] in ("safe", "not safe", "cannot tell")
    assert larger["with_alternative"] is None
    lost = document["all"]["differences"]["sessions_lost_share"]
    assert lost["lo"] <= lost["mean"] <= lost["hi"]
    assert lost["mean"] < 0


def test_any_number_of_workers_gives_the_same_document(invoke: Invoke, study: Path) -> None:
    alone, together = (
        invoke("national", study, *SHORT, "--json", "--workers", workers, "--out", f"runs-{workers}").stdout
        for workers in (1, 2)
    )
    assert alone == together != ""


def test_clinics_that_had_finished_are_not_run_again(
    invoke: Invoke, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = invoke("national", study, *SHORT, "--json", "--out", "whole").stdout
    made: list[Any] = []

    def stopped_in_the_fourth_clinic(*given: Any) -> Any:
        made.append(given)
        if len(made) == 7:
            raise KeyboardInterrupt
        return one(*given)

    monkeypatch.setattr("clinicsim.experiments.sweep.one", stopped_in_the_fourth_clinic)
    stopped = invoke("national", study, *SHORT, "--json")
    assert (stopped.exit_code, stopped.stdout) == (130, "")
    assert "the same command goes on from there" in stopped.stderr
    assert invoke("national", study, *SHORT, "--json").stdout == whole
    points = 4 + 3  # three of the four clinics are single-handed
    assert len(made) == 2 * points + 1  # the replication that was stopped was run once more


def test_a_study_may_be_changed_from_the_command_line(invoke: Invoke, study: Path) -> None:
    document = json.loads(
        invoke("national", study, *SHORT, "--json", "--set", "rules.single_handed_below=5", "--seed", "8").stdout
    )
    assert document["all"]["single_handed"] == 2
    assert document["seed"] == 8


def test_the_figure_is_one_page_that_loads_nothing(invoke: Invoke, study: Path, tmp_path: Path) -> None:
    words(invoke("national", study, *SHORT, "--figure", "out/national.html"))
    page = (tmp_path / "out" / "national.html").read_text(encoding="utf-8")
    assert "src=" not in page.partition("<script>")[0]
    assert "Every clinic: mean (95% interval)" in page
    assert "Of 4 clinics" in page


def test_a_study_with_mistakes_is_bad_input_and_all_are_named(invoke: Invoke, study: Path, tmp_path: Path) -> None:
    study.write_text(study.read_text(encoding="utf-8") + "[safe]\nrefill_on_time = 0.9\n", encoding="utf-8")
    result = invoke("national", study, "--set", "run.months=0", "--figure", "out/national.html")
    assert result.exit_code == 2
    assert (
        f"{study}:6:1: error: safe.refill_on_time: unknown key; did you mean 'refill_on_time_share'?" in result.stderr
    )
    assert "--set: error: run.months: is 0; expected a whole number at least 1" in result.stderr
    assert result.stdout == ""
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("text", ["", "name = [", "extends = 3\n"])
def test_a_file_that_is_no_study_is_bad_input(invoke: Invoke, tmp_path: Path, text: str) -> None:
    (tmp_path / "none.toml").write_text(text, encoding="utf-8")
    result = invoke("national", "none.toml")
    assert result.exit_code == 2
    assert "none.toml" in result.stderr


def test_a_study_that_is_not_there_is_bad_input(invoke: Invoke) -> None:
    result = invoke("national")
    assert result.exit_code == 2
    assert "study.toml: error: no such file" in result.stderr


def test_a_figure_that_cannot_be_written_is_known_before_the_runs(invoke: Invoke, study: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    result = invoke("national", study, *SHORT, "--figure", "taken")
    assert result.exit_code == 2
    assert "it is a folder" in result.stderr
