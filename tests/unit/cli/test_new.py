import csv
import json
import re
from importlib import resources
from pathlib import Path

from cli.conftest import Invoke
from clinicsim.scenario import read
from clinicsim.world.cohort.table import COLUMNS

MADE = {"clinic.toml", "patients.csv", "README.md", "extracts"}


def test_a_fresh_folder_checks_and_runs(invoke: Invoke, tmp_path: Path) -> None:
    made = invoke("new", "mine")
    assert made.exit_code == 0, made.stderr
    assert {path.name for path in (tmp_path / "mine").iterdir()} == MADE
    checked = invoke("check", "mine/clinic.toml")
    assert checked.exit_code == 0, checked.stderr
    assert checked.stderr == ""
    assert invoke("check", "mine/patients.csv", "--scenario", "mine/clinic.toml").exit_code == 0
    assert invoke("size", "mine/clinic.toml").exit_code == 0
    ran = invoke("run", "mine/clinic.toml", "--replications", "1", "--months", "2")
    assert ran.exit_code == 0, ran.stderr


def test_the_three_examples_are_marked_as_made_up(invoke: Invoke, tmp_path: Path) -> None:
    invoke("new", "mine")
    first, header, *patients = (tmp_path / "mine" / "patients.csv").read_text(encoding="utf-8").splitlines()
    assert first.startswith("# synthetic")
    assert header.split(",") == list(COLUMNS)
    assert len(patients) == 3


def test_the_first_day_can_be_chosen_and_the_examples_stand_about_it(invoke: Invoke, tmp_path: Path) -> None:
    assert invoke("new", "mine", "--start-date", "2031-03-03").exit_code == 0
    assert str(read(tmp_path / "mine" / "clinic.toml").scenario.run.start_date) == "2031-03-03"
    assert invoke("check", "mine/clinic.toml").exit_code == 0


def test_the_guide_explains_every_column_of_the_cohort_file(invoke: Invoke, tmp_path: Path) -> None:
    explained = csv.DictReader(
        resources.files("clinicsim.data").joinpath("starter", "columns.csv").read_text(encoding="utf-8").splitlines()
    )
    assert [row["column"] for row in explained] == list(COLUMNS)
    invoke("new", "mine")
    guide = (tmp_path / "mine" / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\w+)` \|", guide, re.MULTILINE)[-len(COLUMNS) :] == list(COLUMNS)


def test_the_question_in_the_guide_is_a_scenario_without_mistakes(invoke: Invoke, tmp_path: Path) -> None:
    invoke("new", "mine")
    guide = (tmp_path / "mine" / "README.md").read_text(encoding="utf-8")
    (question,) = re.findall(r"^```toml\n(.*?)^```$", guide, re.MULTILINE | re.DOTALL)
    (tmp_path / "mine" / "one_more_session.toml").write_text(question, encoding="utf-8")
    assert invoke("check", "mine/one_more_session.toml").exit_code == 0


def test_nothing_is_written_over_and_every_file_in_the_way_is_named(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    for name in ("clinic.toml", "patients.csv"):
        (tmp_path / "mine" / name).write_text("precious", encoding="utf-8")
    result = invoke("new", "mine")
    assert result.exit_code == 2
    assert "clinic.toml" in result.stderr
    assert "patients.csv" in result.stderr
    assert (tmp_path / "mine" / "clinic.toml").read_text(encoding="utf-8") == "precious"
    assert not (tmp_path / "mine" / "README.md").exists()


def test_a_file_in_place_of_the_folder_is_bad_input(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("a file", encoding="utf-8")
    result = invoke("new", "mine")
    assert result.exit_code == 2
    assert "is a file" in result.stderr


def test_other_files_in_the_folder_are_left_alone(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("notes", encoding="utf-8")
    document = json.loads(invoke("new", "mine", "--json").stdout)
    assert [Path(name).name for name in document["files"]][:3] == ["clinic.toml", "patients.csv", "README.md"]
    assert {Path(name).parent.name for name in document["files"][3:]} == {"extracts"}
    assert (tmp_path / "mine" / "notes.txt").read_text(encoding="utf-8") == "notes"
