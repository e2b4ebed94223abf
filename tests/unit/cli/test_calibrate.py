import csv
import json
from pathlib import Path

import pytest

from cli.conftest import Invoke
from clinicsim.scenario import read

MONTHS = ("--months", "24")
FEW = ("--replications", "2")


@pytest.fixture
def data(invoke: Invoke, small: Path, tmp_path: Path) -> Path:
    """Extracts of two years of the small clinic."""
    folder = tmp_path / "data"
    result = invoke("calibrate", "--scenario", small, *MONTHS, "--example", folder)
    assert result.exit_code == 0, result.stderr
    return folder


def test_made_up_extracts_become_a_scenario(invoke: Invoke, small: Path, data: Path, tmp_path: Path) -> None:
    assert sorted(file.name for file in data.iterdir()) == ["activity.csv", "doses.csv", "referrals.csv", "rota.csv"]
    asked = ("calibrate", data, "--scenario", small, "--held-out", "2027", "-o", "mine/clinic.toml", *FEW, *MONTHS)
    result = invoke(*asked, "--tune", "oral.direct_to_trial_share=0..0.5", "--target", "implants_per_year=4+-2")
    assert result.exit_code == 0, result.stderr
    words = " ".join(result.stdout.split())
    for part in (
        "numbers come from the clinic's own data",
        "The extracts are synthetic",
        "Refill: mean minutes",
        "at least 20 are needed",
        "oral.direct_to_trial_share = ",
        "Refills per pump-year",
        "lie inside their prediction intervals",
    ):
        assert part in words
    assert max(map(len, result.stdout.splitlines())) <= 100
    written = read(tmp_path / "mine" / "clinic.toml")
    assert written.base == small
    source = written.scenario.referrals.accepted_share.source
    assert source is not None
    assert "2027 left out" in source
    assert invoke("check", "mine/clinic.toml").exit_code == 0


def test_json_is_one_document_with_every_part(invoke: Invoke, small: Path, data: Path) -> None:
    (data / "doses.csv").unlink()
    result = invoke("calibrate", data, "--scenario", small, "--held-out", "2027", *FEW, "--json")
    document = json.loads(result.stdout)
    assert {"data", "fitted", "kept", "notes", "tuning", "held_out"} <= document.keys()
    assert document["synthetic"] is True
    minutes = next(one for one in document["fitted"] if one["path"] == "visits.refill.stages.0.minutes")
    assert minutes["lo"] < minutes["value"] < minutes["hi"]
    assert minutes["dist"] == "lognormal"
    assert "indications.*.dose_*_mcg_per_day" in [one["what"] for one in document["kept"]]
    assert document["held_out"]["simulated_first"] == "2027-01-01"


def test_bad_extracts_and_bad_requests_write_nothing(invoke: Invoke, small: Path, data: Path, tmp_path: Path) -> None:
    output = ("-o", "mine.toml")
    refused = invoke("calibrate", data, "--scenario", small, "--tune", "x=1..2", "--target", "y", *output)
    assert refused.exit_code == 2
    assert "there is no such number" in refused.stderr
    assert "expected MEASURE=VALUE" in refused.stderr
    beyond = invoke("calibrate", data, "--scenario", small, "--held-out", "2019", *output)
    assert beyond.exit_code == 2
    assert "the extracts go from 2026" in beyond.stderr
    (data / "rota.csv").write_text("date,session\nyesterday,refill\n", encoding="utf-8")
    (data / "referrals.csv").write_text("date\ntoday\n", encoding="utf-8")
    bad = invoke("calibrate", data, "--scenario", small, *output)
    assert bad.exit_code == 2
    assert bad.stdout == ""
    assert "rota.csv:1:1: error: outcome: this column is missing" in bad.stderr
    assert "referrals.csv:2:1: error: date: expected a date as YYYY-MM-DD, got 'today'" in bad.stderr
    assert not (tmp_path / "mine.toml").exists()


def test_an_example_is_never_written_over_files(invoke: Invoke, small: Path, data: Path) -> None:
    before = (data / "rota.csv").read_bytes()
    result = invoke("calibrate", "--scenario", small, "--example", data)
    assert result.exit_code == 2
    assert "would be written over" in result.stderr
    assert (data / "rota.csv").read_bytes() == before
    assert invoke("calibrate", "--scenario", small).exit_code == 2


def test_the_log_of_a_run_is_exported_for_other_programs(invoke: Invoke, small: Path, tmp_path: Path) -> None:
    made = invoke("run", small, "--replications", "2", "--months", "3", "--events", "--json")
    run_id = json.loads(made.stdout)["run_id"]
    for form, column in (("vidigi", "entity_id"), ("xes-csv", "case:concept:name")):
        result = invoke("runs", "export", run_id[:6], "logs", "--events-as", form, "--replication", "1")
        assert result.exit_code == 0, result.stderr
        with (tmp_path / "logs" / f"{run_id}_{form.replace('-', '_')}.csv").open(newline="") as file:
            rows = list(csv.DictReader(file))
        assert next(iter(rows[0])) == column
        assert {row.get("run") or row.get("case:replication") for row in rows} == {"1"}
    again = invoke("runs", "export", run_id, "logs", "--events-as", "vidigi")
    assert (again.exit_code, "would be written over" in again.stderr) == (2, True)
    forced = invoke("runs", "export", run_id, "logs", "--events-as", "vidigi", "--force", "--replication", "9")
    assert "has no replication 9; expected 0 to 1" in forced.stderr
    assert invoke("runs", "export", run_id, "logs", "--replication", "1").exit_code == 2


def test_a_run_without_its_log_cannot_be_exported_so(invoke: Invoke, small: Path) -> None:
    invoke("run", small, "--replications", "1", "--months", "1")
    listed = json.loads(invoke("runs", "list", "--json").stdout)["runs"]
    result = invoke("runs", "export", listed[0]["run_id"], "logs", "--events-as", "vidigi")
    assert result.exit_code == 2
    assert "run again with --events" in result.stderr
