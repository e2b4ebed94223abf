import json
from pathlib import Path

import pytest

from cli.conftest import Invoke
from clinicsim.scenario import read

SHORT = ("--replications", "2", "--months", "12", "--judge", "mean")
SHORTEST = ("--replications", "2", "--months", "2", "--judge", "mean")
SLOTS = "sessions.refill_*.slots"
ENOUGH = ("--vary", f"{SLOTS}=2..6:2", "--target", "refill_on_time_share>=50%")


def test_the_answer_its_neighbours_and_what_binds_are_told(invoke: Invoke, small: Path) -> None:
    result = invoke(
        "search", small, "--vary", f"{SLOTS}=1..6", "--target", "refill_on_time_share>=90% each year", *SHORT
    )
    assert result.exit_code == 0, result.stderr
    words = " ".join(result.stdout.split())
    assert "the fewest with refills on time at least 90% in each year" in words
    assert "With fresh luck" in words
    assert "answer" in words
    assert max(map(len, result.stdout.splitlines())) <= 100


def test_json_is_one_document_with_every_part(invoke: Invoke, small: Path) -> None:
    result = invoke("search", small, *ENOUGH, *SHORTEST, "--json")
    document = json.loads(result.stdout)
    assert {"answer", "points", "neighbours", "fresh", "binds"} <= document.keys()
    assert document["answer"]["values"] == {SLOTS: 2}
    assert [point["values"][SLOTS] for point in document["points"]] == [2, 4, 6]
    measured = document["answer"]["measures"]["cost_per_year"]
    assert measured["lo"] < measured["mean"] < measured["hi"]


def test_the_answer_is_written_as_a_scenario_that_compare_reads(invoke: Invoke, small: Path, tmp_path: Path) -> None:
    asked = (
        "--vary",
        "sessions.refill_*=1..2",
        "--target",
        "refill_on_time_share>=1%",
        "--set",
        "staffing.sickness_share=0",
    )
    result = invoke("search", small, *asked, *SHORTEST, "--write", "found/one.toml", "--figure", "found/one.html")
    assert result.exit_code == 0, result.stderr
    written = read(tmp_path / "found" / "one.toml")
    assert written.scenario.name == "one"
    assert written.scenario.staffing.sickness_share.value == 0
    assert written.base == tmp_path / "small_clinic.toml"
    compared = invoke("compare", small, "found/one.toml", "--replications", "2", "--months", "2", "--out", "runs")
    assert compared.exit_code == 0, compared.stderr
    assert "src=" not in (tmp_path / "found" / "one.html").read_text(encoding="utf-8").partition("<script>")[0]


def test_a_target_that_nothing_meets_is_a_failed_check_and_nothing_is_written(
    invoke: Invoke, small: Path, tmp_path: Path
) -> None:
    never = ("--vary", f"{SLOTS}=2..3", "--target", "dry_events_per_100_pump_years<=0", "--target", "pumps_end>=1000")
    result = invoke("search", small, *never, *SHORTEST, "--write", "found.toml")
    assert result.exit_code == 1
    assert "None of the 2" in result.stdout
    assert not (tmp_path / "found.toml").exists()


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (
            ("--vary", "sesions.refill_*=1..2", "--vary", f"{SLOTS}=4..2", "--target", "refill_on_time_share>=2"),
            ("did you mean 'sessions'", "the range 4..2 is empty", "out of its range; did you mean 2%"),
        ),
        (("--vary", f"{SLOTS}=2..9", "--budget", "5", "--target", "refill_on_time_share>=0.5"), ("8 = 8 candidates",)),
        (
            (
                *("--vary", f"{SLOTS}=2..3", "--target", "implant_wait_weeks_median<=4 each year"),
                *("--target", "staff_utilisation.nurs<=1", "--minimise", "cost_per_year.staf"),
            ),
            ("does not follow from its months", "'staff_utilisation.nurse'", "'cost_per_year.staff'"),
        ),
    ],
)
def test_everything_wrong_with_a_question_is_told_at_once(
    invoke: Invoke, small: Path, tmp_path: Path, asked: tuple[str, ...], says: tuple[str, ...]
) -> None:
    result = invoke("search", small, *asked, *SHORT, "--write", "found.toml", "--figure", "found.html")
    assert result.exit_code == 2
    assert result.stdout == ""
    for each in says:
        assert each in result.stderr
    assert not list(tmp_path.glob("found.*"))


def test_one_replication_has_no_bound_to_judge_by(invoke: Invoke, small: Path) -> None:
    result = invoke("search", small, *ENOUGH, "--replications", "1", "--months", "2")
    assert result.exit_code == 2
    assert "run at least 2, or judge by the mean" in result.stderr
