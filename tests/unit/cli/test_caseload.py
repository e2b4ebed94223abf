import json
from pathlib import Path

import pytest

from cli.conftest import Invoke

SHORT = ("--replications", "2", "--months", "2")


def test_the_curve_is_printed_in_order_with_a_sentence(invoke: Invoke, small: Path) -> None:
    result = invoke("caseload", small, "--pumps", "14,10", *SHORT)
    assert result.exit_code == 0, result.stderr
    words = " ".join(result.stdout.split())
    assert words.index("10 2 left out") < words.index("14 2 made up")
    assert "refills on time" in words
    assert max(map(len, result.stdout.splitlines())) <= 100


def test_json_has_every_caseload_with_intervals_and_the_largest_safe_one(invoke: Invoke, small: Path) -> None:
    document = json.loads(invoke("caseload", small, "--pumps", "10,12", "--target", "0", *SHORT, "--json").stdout)
    assert [each["pumps"] for each in document["caseloads"]] == [10, 12]
    assert document["present_pumps"] == 12
    assert document["largest_pumps"] == 12
    assert set(document["caseloads"][0]["measures"]["refill_on_time_share"]) == {"unit", "mean", "lo", "hi"}


def test_the_present_caseload_gives_what_run_gives(invoke: Invoke, small: Path) -> None:
    curve = json.loads(invoke("caseload", small, "--pumps", "12", *SHORT, "--json").stdout)
    ran = json.loads(invoke("run", small, *SHORT, "--json").stdout)
    for name, at in curve["caseloads"][0]["measures"].items():
        assert at["mean"] == pytest.approx(ran["measures"][name]["mean"])


def test_without_sizes_the_grid_holds_the_present_caseload(invoke: Invoke, small: Path) -> None:
    document = json.loads(invoke("caseload", small, "--replications", "1", "--months", "1", "--json").stdout)
    assert 12 in [each["pumps"] for each in document["caseloads"]]


def test_the_figure_is_one_page_that_loads_nothing(invoke: Invoke, small: Path, tmp_path: Path) -> None:
    result = invoke("caseload", small, "--pumps", "10,12", *SHORT, "--figure", "out/curve.html")
    assert result.exit_code == 0, result.stderr
    page = (tmp_path / "out" / "curve.html").read_text(encoding="utf-8")
    assert "src=" not in page.partition("<script>")[0]
    assert "Caseloads at fixed capacity" in page


@pytest.mark.parametrize("sizes", ["", "ten", "10,-3", "0", "10;12", "1e3"])
def test_sizes_that_are_no_numbers_are_bad_input_and_named(invoke: Invoke, small: Path, sizes: str) -> None:
    result = invoke("caseload", small, "--pumps", sizes, *SHORT)
    assert result.exit_code == 2
    assert "expected whole numbers" in " ".join(result.stderr.split())


def test_a_figure_that_cannot_be_written_is_known_before_the_runs(invoke: Invoke, small: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    result = invoke("caseload", small, "--pumps", "12", *SHORT, "--figure", "taken")
    assert result.exit_code == 2
    assert "it is a folder" in result.stderr
