from pathlib import Path
from typing import Any

import pytest

from clinicsim.experiments.expect import check_expectations, hold, judge_direction, judge_range, judge_unchanged
from clinicsim.scenario import ScenarioError, read
from clinicsim.scenario.reader import Loaded
from experiments.made_up import arm, runs

NAN = float("nan")
BASE = Path(__file__).parents[3] / "scenarios" / "base.toml"


def scenario(folder: Path, expect: str, extends: bool = True) -> Loaded:
    file = folder / "more_nurses.toml"
    text = BASE.read_text(encoding="utf-8").replace('"cohorts/', f'"{BASE.parent}/cohorts/')
    head = f'extends = "{BASE}"\n' if extends else text
    file.write_text(f"{head}\n{expect}", encoding="utf-8")
    return read(file)


@pytest.mark.parametrize(
    ("lo", "hi", "up", "outcome"),
    [
        (0.1, 0.4, True, "pass"),
        (-0.4, -0.1, True, "fail"),
        (-0.1, 0.4, True, "inconclusive"),
        (0.0, 0.0, True, "inconclusive"),
        (-0.4, -0.1, False, "pass"),
        (0.1, 0.4, False, "fail"),
        (NAN, NAN, True, "inconclusive"),
    ],
)
def test_a_direction_needs_the_whole_interval_on_its_side(lo: float, hi: float, up: bool, outcome: str) -> None:
    assert judge_direction(lo, hi, up) == outcome


@pytest.mark.parametrize(
    ("mean", "lo", "hi", "outcome"),
    [
        (0.3, 0.2, 0.4, "pass"),  # inside what does not count
        (0.9, -0.1, 1.9, "pass"),  # contains zero
        (1.4, 0.8, 2.0, "inconclusive"),  # part of it may count
        (2.0, 1.2, 2.8, "fail"),
        (-2.0, -2.8, -1.2, "fail"),
        (0.0, 0.0, 0.0, "pass"),
        (0.0, NAN, NAN, "inconclusive"),
    ],
)
def test_unchanged_forgives_what_is_within(mean: float, lo: float, hi: float, outcome: str) -> None:
    assert judge_unchanged(mean, lo, hi, within=1.0) == outcome


@pytest.mark.parametrize(
    ("mean", "lo", "hi", "outcome"),
    [
        (0.97, 0.965, 0.975, "pass"),
        (0.961, 0.955, 0.967, "pass"),  # the mean is in, and less than half of the interval is out
        (0.959, 0.955, 0.963, "inconclusive"),
        (0.93, 0.92, 0.94, "fail"),
        (0.995, 0.991, 0.999, "fail"),
        (0.975, 0.90, 1.05, "inconclusive"),  # too wide to say
        (0.96, 0.96, 0.96, "pass"),
        (0.97, NAN, NAN, "inconclusive"),
    ],
)
def test_a_range_holds_the_mean_and_most_of_its_interval(mean: float, lo: float, hi: float, outcome: str) -> None:
    assert judge_range(mean, lo, hi, 0.96, 0.99) == outcome


@pytest.mark.parametrize(("implants", "outcome"), [([0.0, 0.0, 0.0], "pass"), ([0.0, 0.2, 0.0], "fail")])
def test_a_range_of_one_value_is_what_every_replication_must_have(
    tmp_path: Path, implants: list[float], outcome: str
) -> None:
    loaded = scenario(tmp_path, 'expect = [{ measure = "implants_per_year", low = 0, high = 0 }]')
    (held,) = hold(arm(runs({"implants_per_year": implants}), loaded), None)
    assert held.outcome == outcome


def test_every_expectation_of_a_scenario_is_held_in_order(tmp_path: Path) -> None:
    loaded = scenario(
        tmp_path,
        'expect = [{ measure = "refill_on_time_share", direction = "up" },'
        ' { measure = "pumps_end", direction = "unchanged", within = 5, low = 100 },'
        ' { measure = "cost_per_year", high = 50.0 }]',
    )
    base = runs(
        {"refill_on_time_share": [0.8, 0.9, 0.85], "pumps_end": [10.0, 11.0, 12.0], "cost_per_year": [9.0, 9, 9]}
    )
    more = runs(
        {"refill_on_time_share": [0.9, 0.99, 0.96], "pumps_end": [11.0, 11.0, 12.0], "cost_per_year": [60.0, 61, 62]}
    )
    held = hold(arm(more, loaded), base)
    assert [(one.measure, one.outcome) for one in held] == [
        ("refill_on_time_share", "pass"),
        ("pumps_end", "pass"),
        ("pumps_end", "fail"),
        ("cost_per_year", "fail"),
    ]
    assert [one.against_base for one in held] == [True, True, False, False]
    assert held[2].expected == "at least 100"


def findings(error: ScenarioError) -> list[tuple[int, str]]:
    return [(finding.line, finding.message) for finding in error.findings]


def test_a_misspelt_measure_is_blamed_on_its_line_with_the_likely_name(tmp_path: Path) -> None:
    loaded = scenario(tmp_path, '\n[[expect]]\nmeasure = "refil_on_time_share"\nlow = 0.9\n')
    with pytest.raises(ScenarioError) as caught:
        check_expectations(loaded)
    ((line, message),) = findings(caught.value)
    assert line == (tmp_path / "more_nurses.toml").read_text().splitlines().index('measure = "refil_on_time_share"') + 1
    assert "did you mean 'refill_on_time_share'?" in message


def test_an_unknown_member_of_a_family_is_found_when_the_run_is_there(tmp_path: Path) -> None:
    loaded = scenario(tmp_path, 'expect = [{ measure = "wte_required.nurs", high = 3 }]')
    check_expectations(loaded)
    with pytest.raises(ScenarioError, match=r"wte_required\.nurse"):
        hold(arm(runs({"wte_required.nurse": [1.0, 2.0]}), loaded), None)


def test_a_direction_without_a_base_is_refused(tmp_path: Path) -> None:
    text = '[[expect]]\nmeasure = "pumps_end"\ndirection = "up"\n'
    with pytest.raises(ScenarioError, match="needs a base"):
        check_expectations(scenario(tmp_path, text, extends=False))


def test_a_measure_undefined_in_every_replication_is_inconclusive(tmp_path: Path) -> None:
    loaded = scenario(tmp_path, 'expect = [{ measure = "pumps_end", high = 3 }]')
    made: Any = runs({"pumps_end": [NAN, NAN]})
    assert hold(arm(made, loaded), None)[0].outcome == "inconclusive"
