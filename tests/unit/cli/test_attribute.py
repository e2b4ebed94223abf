import json
from pathlib import Path

from cli.conftest import Invoke

SHORT = ("--replications", "2", "--months", "3")


def test_what_capacity_accounts_for_is_printed(invoke: Invoke, small: Path) -> None:
    result = invoke("run", small, *SHORT, "--attribute")
    assert result.exit_code == 0, result.stderr
    words = " ".join(result.stdout.split())
    assert "Attributable to capacity" in words
    assert "Pumps run dry, per 100 pump-years" in words
    assert max(map(len, result.stdout.splitlines())) <= 100


def test_it_is_stored_with_the_run_beside_the_run_with_unlimited_capacity(
    invoke: Invoke, small: Path, tmp_path: Path
) -> None:
    document = json.loads(invoke("run", small, *SHORT, "--attribute", "--json").stdout)
    found = document["attributable"]
    stored = json.loads((tmp_path / "runs" / document["run_id"] / "attributable.json").read_text(encoding="utf-8"))
    assert stored == found
    assert json.loads(invoke("runs", "show", document["run_id"], "--json").stdout) == document
    assert (tmp_path / "runs" / found["unlimited_run_id"] / "result.json").is_file()
    dry = found["measures"]["dry_events_per_100_pump_years"]
    assert set(dry) == {"unit", "base", "unlimited", "mean", "lo", "hi", "share"}


def test_a_second_time_nothing_is_run_again(invoke: Invoke, small: Path) -> None:
    first = invoke("run", small, *SHORT, "--attribute", "--json")
    second = invoke("run", small, *SHORT, "--attribute", "--json")
    assert first.stdout == second.stdout


def test_without_the_option_the_document_is_as_ever(invoke: Invoke, small: Path) -> None:
    invoke("run", small, *SHORT, "--attribute")
    assert "attributable" not in json.loads(invoke("run", small, *SHORT, "--json").stdout)
