import json
from pathlib import Path

import pytest

from cli.conftest import SCENARIOS, Invoke
from clinicsim.experiments import replicate as replicate_module
from clinicsim.views.transient import REAL_LIST

SHORT = ("--replications", "3", "--months", "12")


def test_each_measure_stands_with_the_months_to_leave_out_and_whether_to_rely_on_it(
    invoke: Invoke, small: Path
) -> None:
    result = invoke("transient", small, *SHORT)
    assert result.exit_code == 0, result.stderr
    for words in ("Refills on time", "Leave out", "Reliable", "12 months are few", "starts from a made-up list"):
        assert words in " ".join(result.stdout.split()), words
    assert max(map(len, result.stdout.splitlines())) <= 100


def test_json_has_the_series_and_its_moving_average(invoke: Invoke, small: Path) -> None:
    result = invoke("transient", small, *SHORT, "--measure", "slot_utilisation", "--window", "2", "--json")
    document = json.loads(result.stdout)
    assert (document["synthetic"], document["months"], document["replications"]) == (True, 12, 3)
    assert document["leave_out_months"] is None
    (measure,) = document["measures"].values()
    assert measure["reliable"] is False
    assert len(measure["mean"]) == len(measure["month"]) == 12
    assert len(measure["moving_average"]) == 10
    assert measure["moving_average"][0] == measure["mean"][0]
    assert measure["lo"][3] <= measure["mean"][3] <= measure["hi"][3]


def test_a_run_from_a_real_list_is_said_to_be_terminating(invoke: Invoke, small: Path, tmp_path: Path) -> None:
    lines = (SCENARIOS / "cohorts" / "small.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    own = tmp_path / "own.csv"
    own.write_text("".join(line for line in lines if not line.startswith("#")), encoding="utf-8")
    result = invoke("transient", small, *SHORT, "--set", f'cohort.files=["{own}"]')
    assert result.exit_code == 0, result.stderr
    assert REAL_LIST in " ".join(result.stdout.split())


def test_the_figure_is_a_page_with_a_chart_for_each_measure(invoke: Invoke, small: Path, tmp_path: Path) -> None:
    page = tmp_path / "welch.html"
    result = invoke("transient", small, *SHORT, "--measure", "pumps_end", "--measure", "dna_share", "--figure", page)
    assert result.exit_code == 0, result.stderr
    text = page.read_text(encoding="utf-8")
    for words in ("Pumps in care at the end: MSER-5", "Patients who did not attend: MSER-5", "moving average"):
        assert words in text


def test_everything_that_is_wrong_is_said_before_the_run(
    invoke: Invoke, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replicate_module, "replicate", None)
    result = invoke("transient", small, *SHORT, "--measure", "pumps", "--measure", "pumps_end@2", "--window", "9")
    assert result.exit_code == 2
    assert "did you mean 'pumps_end'?" in result.stderr
    assert "leave out the year" in result.stderr
    assert "--window 9: at most a quarter of the 12 months, which is 3" in result.stderr


def test_a_ward_that_the_scenario_has_not_is_named(invoke: Invoke, small: Path) -> None:
    result = invoke("transient", small, *SHORT, "--measure", "bed_days_per_year.wrd")
    assert result.exit_code == 2
    assert "did you mean 'bed_days_per_year.ward'?" in result.stderr
