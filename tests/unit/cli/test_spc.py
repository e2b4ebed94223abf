import json
from pathlib import Path

import pytest

from cli.conftest import Invoke

STEADY = [f"2024-{month:02d},{90 + month % 2}" for month in range(1, 13)]


@pytest.fixture
def refills(tmp_path: Path) -> Path:
    file = tmp_path / "refills_on_time.csv"
    file.write_text("\n".join(["date,value", *reversed(STEADY), "2025-01,70"]), encoding="utf-8")
    return file


def test_a_clinics_own_numbers_are_put_in_order_and_judged(invoke: Invoke, refills: Path) -> None:
    result = invoke("spc", refills, "--target", "80", "--higher-is", "better", "--unit", "%")
    assert result.exit_code == 0, result.stderr
    words = " ".join(result.stdout.split())
    assert words.index("1 Jan 2024") < words.index("1 Jan 2025")
    assert "Refills on time, 1 Jan 2025: concern" in words
    assert "(special cause: outside a limit)" in words
    assert "The target is hit consistently" in words


def test_json_has_each_point_and_each_phase(invoke: Invoke, refills: Path) -> None:
    document = json.loads(invoke("spc", refills, "--rebase", "2024-07", "--json").stdout)
    assert [point["date"] for point in document["points"]] == sorted(point["date"] for point in document["points"])
    assert [phase["points"] for phase in document["phases"]] == [6, 7]
    assert document["variation"] == "low"
    assert document["assurance"] is None


def test_the_figure_says_that_it_shows_observed_numbers(invoke: Invoke, refills: Path, tmp_path: Path) -> None:
    result = invoke("spc", refills, "--figure", "chart.html")
    assert result.exit_code == 0, result.stderr
    page = (tmp_path / "chart.html").read_text(encoding="utf-8")
    assert "Observed numbers, not a simulation." in page
    assert "refills_on_time.csv. Points 13 from 1 January 2024" in page
    assert "same scenario, seed" not in page


def test_everything_that_is_wrong_with_a_file_is_said_at_once_and_nothing_is_written(
    invoke: Invoke, tmp_path: Path
) -> None:
    file = tmp_path / "bad.csv"
    rows = ["2024-01-31,90", "31/02/2024,91", "2024-03-31,ninety", "2024-01-31,92", "2024-05-31,"]
    file.write_text("\n".join(["date,value", *rows]), encoding="utf-8")
    result = invoke("spc", file, "--figure", "chart.html")
    assert result.exit_code == 2
    places = [line.partition("bad.csv")[2][:5] for line in result.stderr.splitlines()]
    assert places == [":3:1:", ":4:12", ":5:1:", ":6:12"]
    assert "stands on line 2 already" in result.stderr
    assert not (tmp_path / "chart.html").exists()


def test_wrong_columns_are_named_with_what_was_meant(invoke: Invoke, tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_text("date,valu\n2024-01,3\n", encoding="utf-8")
    result = invoke("spc", file)
    assert result.exit_code == 2
    assert "did you mean 'value'?" in result.stderr
