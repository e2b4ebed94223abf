from pathlib import Path

import pytest

from clinicsim.experiments.errors import BadRequest
from clinicsim.experiments.runs import NotPaired
from clinicsim.experiments.sensitivity.request import Accepted, Request, accept, refuse_unlike
from clinicsim.experiments.uncertainty import Stated, stated
from clinicsim.scenario import read
from clinicsim.scenario.schema.scenario import Scenario

SMALL = Path(__file__).parents[4] / "scenarios" / "small_clinic.toml"
NAMES = ("refill_on_time_share", "refill_on_time_share@", "cost_per_year", "cost_per_year.staff")


@pytest.fixture(scope="module")
def small() -> Scenario:
    return read(SMALL).scenario


@pytest.fixture(scope="module")
def known(small: Scenario) -> Stated:
    return stated(small)


def _ask(known: Stated, base: Scenario | None = None, **asked: object) -> Accepted:
    fields: dict[str, object] = {
        "method": "one-way",
        "measures": ("refill_on_time_share",),
        "patterns": ("withdrawal",),
        "replications": 3,
        "months": 24,
    }
    return accept(Request(**(fields | asked)), known, base, lambda: NAMES)  # type: ignore[arg-type]


def _problems(known: Stated, base: Scenario | None = None, **asked: object) -> tuple[str, ...]:
    with pytest.raises(BadRequest) as error:
        _ask(known, base, **asked)
    return error.value.problems


def test_a_path_the_beginning_of_one_and_a_pattern_name_parameters(known: Stated) -> None:
    def paths(*patterns: str) -> set[str]:
        return {each.path for each in _ask(known, patterns=patterns).joint.parameters}

    assert paths("withdrawal.probability_if_dry") == {"withdrawal.probability_if_dry"}
    assert paths("withdrawal.severity.mild") == {"withdrawal.severity.mild.share", "withdrawal.severity.mild.nights"}
    assert {"procedures.implant.nights", "withdrawal.severity.mild.nights"} <= paths("*.nights")
    assert paths() == known.parameters.keys()


@pytest.mark.parametrize(
    ("asked", "runs"),
    [
        ({"patterns": ("withdrawal.severity.mild",)}, 5 * 3),
        ({"method": "two-way", "patterns": ("prices.refill_kit", "prices.ambulance"), "levels": 4}, 17 * 3),
        ({"method": "morris", "patterns": ("withdrawal.severity.mild",), "paths": 7}, 21 * 3),
        ({"method": "sobol", "patterns": ("withdrawal.severity.mild",), "samples": 16}, 64 * 3),
        ({"method": "sobol", "patterns": ("withdrawal.severity.mild",), "samples": 16, "second_order": True}, 96 * 3),
    ],
)
def test_runs_are_counted_before_they_are_made(known: Stated, asked: dict[str, object], runs: int) -> None:
    assert _ask(known, **asked).runs == runs


def test_against_a_base_twice_as_many_run(known: Stated, small: Scenario) -> None:
    assert _ask(known, small).runs == 2 * _ask(known).runs


def test_every_problem_is_told_at_once(known: Stated) -> None:
    problems = _problems(
        known,
        method="sobol",
        samples=100,
        budget=10,
        measures=("refill_on_time", "cost_per_year.stafff", "refill_on_time_share@9", "cost_per_year@1"),
        patterns=("withdrawal.probability_if_drye", "device.small_reservoir_ml", "staffing.leave_days_per_year"),
    )
    for words in (
        "unknown measure 'refill_on_time'; did you mean 'refill_on_time_share'?",
        "did you mean 'cost_per_year.staff'?",
        "refill_on_time_share@9: the run has 2 whole years",
        "cost_per_year@1: cost_per_year is not told by year",
        "'withdrawal.probability_if_drye'; did you mean 'withdrawal.probability_if_dry'?",
        "device.small_reservoir_ml cannot be varied: no uncertainty is stated; state it in the scenario",
        "staffing.leave_days_per_year cannot be varied: its distribution is fixed",
        "--samples is 100; expected a power of 2, such as 64 or 128",
        "over the budget of 10",
    ):
        assert any(words in problem for problem in problems), (words, problems)


def test_over_the_budget_it_says_what_would_do(known: Stated) -> None:
    (problem,) = _problems(known, method="sobol", patterns=("withdrawal",), budget=1_000)
    assert "--method morris" in problem
    assert "x 3 replications" in problem
    assert problem.endswith("--budget 9216")  # 256 x (10 + 2) points x 3


def test_the_impossible_is_refused_where_it_is_asked_for_and_only_there() -> None:
    wrong = stated(read(SMALL, ("oral.focal_share={ value = 0.3, sd = 0.9, dist = 'beta' }",)).scenario)
    (problem,) = _problems(wrong, patterns=("oral.focal_share",))
    assert "oral.focal_share is beta" in problem
    assert "expected below" in problem
    assert _ask(wrong, patterns=("withdrawal",)).runs > 0


def test_two_way_takes_two_that_can_be_set_apart(known: Stated) -> None:
    (many,) = _problems(known, method="two-way", patterns=("withdrawal.severity",))
    assert "exactly two parameters and these are" in many
    shares = ("withdrawal.severity.mild.share", "withdrawal.severity.severe.share")
    (tied,) = _problems(known, method="two-way", patterns=shares)
    assert "shares of one whole" in tied


def test_one_parameter_alone_is_not_screened(known: Stated) -> None:
    (problem,) = _problems(known, method="morris", patterns=("prices.ambulance",))
    assert "--method one-way" in problem


def test_what_is_left_out_is_said_with_the_reason(known: Stated) -> None:
    left_out = _ask(known, method="morris", patterns=("staffing",)).not_varied
    assert "a choice, not a chance" in left_out["staffing.leave_days_per_year"]
    assert "staffing.sickness_share" not in left_out


def test_what_the_scenario_changes_from_its_base_is_not_varied_in_both(known: Stated) -> None:
    base = read(SMALL, ("withdrawal.probability_if_dry=0.7",)).scenario
    accepted = _ask(known, base)
    assert "the base has another value (0.7, not 0.9)" in accepted.not_varied["withdrawal.probability_if_dry"]
    assert "withdrawal.probability_if_dry" not in accepted.joint.paths


def test_a_difference_of_luck_or_of_two_kinds_of_money_is_refused(small: Scenario) -> None:
    dollars = read(SMALL, ("prices.cost_set=us_medicare_2024",)).scenario
    refuse_unlike(small, dollars, ("refill_on_time_share",))
    with pytest.raises(NotPaired, match="money"):
        refuse_unlike(small, dollars, ("cost_per_year.staff",))
    with pytest.raises(NotPaired, match="seed"):
        refuse_unlike(small, read(SMALL, ("run.seed=9",)).scenario, ("refill_on_time_share",))
