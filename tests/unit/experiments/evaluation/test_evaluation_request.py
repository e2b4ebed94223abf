import pytest

from clinicsim.experiments.errors import BadRequest
from clinicsim.experiments.evaluation.request import Request, ordered, refuse, thresholds_of
from experiments.evaluation.clinics import fewer_trials, pumps, side


def _problems(loaded, request) -> tuple[str, ...]:
    with pytest.raises(BadRequest) as caught:
        refuse(loaded, request)
    return caught.value.problems


def test_every_difference_and_every_wrong_option_is_told_at_once() -> None:
    other = side("other", "run.seed=9", "economics.discount_rate_costs=0.06")
    request = Request(comparator="pump", two_way=("a", "a"), thresholds=("prices.ampoul",))
    problems = _problems((pumps().loaded, other.loaded), request)
    for words in ("run.seed", "discount_rate_costs", "--comparator pump", "--two-way a,a", "prices.ampoul"):
        assert any(words in problem for problem in problems), words


def test_one_strategy_is_none_to_compare() -> None:
    assert "at least two" in _problems((pumps().loaded,), Request())[0]


def test_strategies_that_can_be_compared_are_accepted() -> None:
    refuse((pumps().loaded, fewer_trials().loaded), Request(two_way=("prices.pump_system", "utilities.gain.itb")))


def test_the_comparator_comes_first_and_the_rest_keep_their_order() -> None:
    assert ordered(("a", "b", "c"), "b") == [1, 0, 2]
    assert ordered(("a", "b", "c"), None) == [0, 1, 2]


def test_thresholds_are_the_scenarios_unless_others_are_asked_for() -> None:
    scenario = pumps().loaded.scenario
    assert thresholds_of(scenario, Request()) == (20_000.0, 30_000.0)
    assert thresholds_of(scenario, Request(wtp=(5.0,))) == (5.0,)
