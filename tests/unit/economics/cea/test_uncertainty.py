"""Acceptability, expected loss and the value of information."""

import math

import numpy as np
import pytest
from scipy.stats import norm

from clinicsim.economics.cea.analysis import Cea, analyse
from clinicsim.economics.cea.loss import effective_population
from clinicsim.economics.cea.outcomes import Outcomes
from economics.cea.made_up import drawn, of_draws, of_means

CONFIDENT = norm.ppf(0.9995)  # of a 99.9% interval


def of_net_benefit(increments: np.ndarray) -> Cea:
    """B against A, which is nothing, where the increment of net benefit at 1 is that of the effect."""
    nothing = np.zeros((1, len(increments)))
    return analyse(of_draws(np.zeros((2, len(increments))), np.vstack([nothing, increments[None]])), [1.0])


def test_five_draws_by_hand() -> None:
    cea = of_net_benefit(np.array([-2_000.0, -1_000, 1_000, 2_000, 5_000]))
    assert cea.inmb[0][0].mean == 1_000
    assert cea.ceac[0].tolist() == [0.4, 0.6]
    assert cea.evpi[0] == pytest.approx(600)
    assert cea.expected_loss[0] == pytest.approx([1_600, 600])
    lost = np.array([2_000, 1_000, 0, 0, 0])
    assert cea.evpi_se[0] == pytest.approx(lost.std(ddof=1) / math.sqrt(5))


@pytest.mark.parametrize(("mean", "sd", "exact"), [(0.0, 1.0, 0.398942), (500.0, 1_000.0, 197.79656)])
def test_evpi_of_two_strategies_with_a_normal_difference(mean: float, sd: float, exact: float) -> None:
    """Unit normal loss: sd * pdf(mean / sd) - mean * cdf(-mean / sd)."""
    assert exact == pytest.approx(sd * norm.pdf(mean / sd) - abs(mean) * norm.cdf(-abs(mean) / sd), abs=1e-5)
    even = mean + sd * norm.ppf((np.arange(100_000) + 0.5) / 100_000)
    assert of_net_benefit(even).evpi[0] == pytest.approx(exact, rel=1e-3 if mean else 1e-4)
    at_random = of_net_benefit(np.random.default_rng(7).normal(mean, sd, 20_000))
    assert at_random.evpi[0] == pytest.approx(exact, abs=CONFIDENT * at_random.evpi_se[0])


def test_the_best_on_average_need_not_be_the_most_probable() -> None:
    cea = of_net_benefit(np.array([-1.0, -1, -1, 10]))
    assert cea.strategies[cea.optimal[0]] == "B"
    assert cea.ceaf[0] == 0.25 < cea.ceac[0].max()


def test_the_loss_is_lowest_for_the_optimal_strategy_and_there_it_is_the_evpi() -> None:
    cea = analyse(drawn(4), range(0, 100_001, 5_000))
    assert cea.expected_loss.argmin(axis=1).tolist() == cea.optimal.tolist()
    assert cea.expected_loss.min(axis=1) == pytest.approx(cea.evpi)


def test_a_probability_has_the_standard_error_of_a_share_of_draws() -> None:
    cea = of_net_benefit(np.array([-1.0, 1.0, 2.0, 3.0]))
    assert cea.ceac_se[0] == pytest.approx([math.sqrt(0.25 * 0.75 / 4)] * 2)


def test_equal_strategies_differ_by_exactly_nothing_and_the_first_one_is_taken() -> None:
    one = drawn(1)
    cea = analyse(Outcomes(("A", "B"), np.repeat(one.costs, 2, axis=0), np.repeat(one.effects, 2, axis=0)), [0, 20_000])
    (increment,) = cea.against
    assert (increment.verdict, increment.cost.mean, increment.effect.mean) == ("equal", 0.0, 0.0)
    assert all((each.mean, each.se) == (0.0, 0.0) for each in cea.inmb[0])
    assert cea.ceac.tolist() == [[1, 0], [1, 0]]
    assert cea.evpi.tolist() == [0, 0]
    assert cea.evpi_se.tolist() == [0, 0]


def test_rounding_does_not_decide_which_of_two_strategies_is_the_best() -> None:
    one = drawn(1)
    wobble = 1 + 1e-14 * np.random.default_rng(3).normal(size=one.costs.shape)
    twice = Outcomes(("A", "B"), np.vstack([one.costs, one.costs * wobble]), np.repeat(one.effects, 2, axis=0))
    cea = analyse(twice, [20_000])
    assert cea.ceac.tolist() == [[1, 0]]
    assert {row.strategy: row.status for row in cea.rows} == {"A": "ND", "B": "EQ"}


def test_one_draw_says_nothing_of_probabilities() -> None:
    cea = of_means(("A", 0, 0), ("B", 10_000, 1))
    assert not cea.is_probabilistic
    assert cea.ceac.shape == cea.expected_loss.shape == (0, 2)
    assert len(cea.ceaf) == len(cea.evpi) == len(cea.evpi_se) == 0
    assert [cea.strategies[place] for place in cea.optimal] == ["B", "B"]
    assert cea.against[0].quadrants is None


def test_what_health_the_costs_could_buy_elsewhere_is_not_told_where_money_buys_none() -> None:
    cea = of_means(("A", 10_000, 2), ("B", 30_000, 4), wtp=[0, 20_000])
    assert np.isnan(cea.nhb[0]).all()
    assert cea.nhb[1].tolist() == [1.5, 2.5]
    assert cea.nmb.tolist() == [[-10_000, -30_000], [30_000, 50_000]]


def test_people_of_later_years_count_for_less() -> None:
    assert effective_population(100, 3, 0.0) == 300
    assert effective_population(100, 10, 0.035) == pytest.approx(831.66, abs=0.005)  # an annuity of 100, year-end


def test_some_thresholds_of_an_analysis_are_those_of_an_analysis_at_them() -> None:
    outcomes = drawn()
    some, alone = (
        analyse(outcomes, range(0, 50_001, 10_000)).only([10_000, 30_000]),
        analyse(outcomes, [10_000, 30_000]),
    )
    for name in ("wtp", "nmb", "nmb_se", "nhb", "optimal", "ceac", "ceaf", "expected_loss", "evpi", "evpi_se"):
        assert getattr(some, name).tolist() == getattr(alone, name).tolist(), name
    assert some.inmb == alone.inmb
    assert some.rows == alone.rows


@pytest.mark.parametrize("wtp", [[], [-1.0], [2.0, 1.0], [1.0, 1.0], [math.inf]])
def test_thresholds_that_are_none_are_refused(wtp: list[float]) -> None:
    with pytest.raises(ValueError, match="thresholds"):
        analyse(drawn(), wtp)


def test_a_comparator_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="no strategy is named 'Z'; expected one of A, B, C"):
        analyse(drawn(), [1.0], "Z")
