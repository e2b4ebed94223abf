import json
from pathlib import Path

import pytest

from cli.conftest import SCENARIOS, Invoke


def test_the_sheet_has_demand_slots_lists_staff_and_theatre_in_plain_words(invoke: Invoke) -> None:
    result = invoke("size", SCENARIOS / "base.toml")
    assert result.exit_code == 0, result.stderr
    words = " ".join(result.stdout.split())
    for part in ("Visits a year", "Slots wanted", "Waiting list", "Staff, WTE", "Theatre, minutes a year", "pumps x"):
        assert part in words
    assert max(map(len, result.stdout.splitlines())) <= 100


def test_the_sheet_as_json_adds_up(invoke: Invoke) -> None:
    document = json.loads(invoke("size", SCENARIOS / "base.toml", "--json").stdout)
    by_visit = {each["visit"]: each for each in document["visits"]}
    assert by_visit["refill"]["slots"] == pytest.approx(
        by_visit["refill"]["per_year"] / (1 - by_visit["refill"]["missed"])
    )
    for pool in document["pools"]:
        wanted = sum(by_visit[visit]["slots"] for visit in pool["visits"])
        assert pool["slots_wanted"] == pytest.approx(wanted)
        assert pool["gap"] == pytest.approx(pool["slots_wanted"] - pool["slots_run"])
        assert pool["slots_run"] <= pool["slots_planned"]
    (first,) = (each for each in document["lists"] if each["name"] == "first_assessment")
    assert first["load"] == pytest.approx(first["demand"] / first["capacity"])
    assert first["target_size"] == pytest.approx(first["demand"] * first["target"] / 4)
    assert document["says"]


def test_more_sessions_are_needed_where_less_of_them_may_be_used(invoke: Invoke) -> None:
    def needed(use: str) -> list[float]:
        pools = json.loads(invoke("size", SCENARIOS / "base.toml", "--use", use, "--json").stdout)["pools"]
        return [pool["sessions_needed"] for pool in pools if pool["slots_wanted"]]

    assert needed("0.5") == pytest.approx([2 * each for each in needed("1")])


def test_a_list_that_nobody_serves_is_said_to_grow(invoke: Invoke, tmp_path: Path) -> None:
    file = tmp_path / "no_new.toml"
    file.write_text(
        f'extends = "{SCENARIOS / "base.toml"}"\nname = "no_new"\n'
        '[[sessions]]\nname = "new_patients_friday"\nremove = true\n'
        '[[sessions]]\nname = "new_patients_tuesday"\nevery_weeks = 8\n',
        encoding="utf-8",
    )
    result = invoke("size", file)
    assert "grows without end" in " ".join(result.stdout.split()), result.stderr


@pytest.mark.parametrize("option", [("--use", "0"), ("--use", "1.5"), ("--target-weeks", "0")])
def test_an_impossible_target_is_bad_input(invoke: Invoke, option: tuple[str, str]) -> None:
    assert invoke("size", SCENARIOS / "base.toml", *option).exit_code == 2


def test_every_mistake_of_the_scenario_is_named_at_once(invoke: Invoke, tmp_path: Path) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text(f'extends = "{SCENARIOS / "base.toml"}"\nnam = "x"\n[run]\nmonths = 0\n', encoding="utf-8")
    result = invoke("size", file)
    assert result.exit_code == 2
    assert "nam" in result.stderr
