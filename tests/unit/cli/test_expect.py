import json
from pathlib import Path

import pytest

from cli.conftest import Invoke
from clinicsim.experiments import replicate as replicate_module

SHORT = ("--replications", "4", "--months", "6")


def test_expectations_that_hold_pass(invoke: Invoke, fewer: Path) -> None:
    result = invoke("expect", fewer, *SHORT)
    assert result.exit_code == 0, result.stdout + result.stderr
    assert "2 pass, 0 fail, 0 inconclusive" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 100


def test_an_expectation_that_fails_exits_with_one(invoke: Invoke, fewer: Path) -> None:
    fewer.write_text(fewer.read_text().replace('direction = "down"', 'direction = "up"'))
    result = invoke("expect", fewer, *SHORT, "--json")
    assert result.exit_code == 1
    document = json.loads(result.stdout)
    assert (document["pass"], document["fail"], document["inconclusive"]) == (1, 1, 0)
    entry = document["scenarios"][0]["expect"][0]
    assert (entry["measure"], entry["outcome"], entry["expected"]) == ("referrals_per_year", "fail", "up")
    assert entry["hi"] < 0


def test_what_cannot_be_told_is_not_a_failure(invoke: Invoke, fewer: Path) -> None:
    result = invoke("expect", fewer, "--replications", "1", "--months", "2")
    assert result.exit_code == 0
    assert "inconclusive" in result.stdout


def test_a_misspelt_measure_is_found_before_the_run(
    invoke: Invoke, fewer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replicate_module, "one", None)
    fewer.write_text(fewer.read_text().replace("referrals_per_year", "referrals_a_year"))
    result = invoke("expect", fewer, *SHORT)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"{fewer}:7:1: error: expect.0.measure: unknown measure 'referrals_a_year'")
    assert "did you mean 'referrals_per_year'?" in result.stderr


def test_a_scenario_without_expectations_says_so(invoke: Invoke, small: Path) -> None:
    result = invoke("expect", small, "--replications", "1", "--months", "1")
    assert result.exit_code == 0
    assert "0 fail" in result.stdout
