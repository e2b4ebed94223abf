"""Monte Carlo errors: what other draws or other replications would have given."""

import math

import numpy as np
import pytest
from scipy import stats

from clinicsim.economics.cea.analysis import analyse
from clinicsim.economics.cea.outcomes import Outcomes
from clinicsim.economics.cea.precision import estimate, units
from clinicsim.economics.cea.ratio import fieller_interval
from economics.cea.made_up import drawn, of_draws

CONFIDENT = stats.norm.ppf(0.9995)


def test_an_increment_has_the_interval_of_a_paired_t_test() -> None:
    outcomes = drawn(2)
    (found,) = analyse(outcomes, [20_000]).against
    expected = stats.ttest_rel(outcomes.costs[1, :, 0], outcomes.costs[0, :, 0]).confidence_interval(0.95)
    assert (found.cost.lo, found.cost.hi) == pytest.approx(tuple(expected))


def test_incremental_net_benefit_has_the_interval_of_a_paired_t_test_at_every_threshold() -> None:
    outcomes = drawn(2)
    cea = analyse(outcomes, [0, 20_000, 90_000])
    for wtp, found in zip(cea.wtp, cea.inmb[0], strict=True):
        benefit = outcomes.net_benefit(float(wtp))[:, :, 0]
        expected = stats.ttest_rel(benefit[1], benefit[0]).confidence_interval(0.95)
        assert (found.lo, found.hi) == pytest.approx(tuple(expected))
        assert found.mean == pytest.approx(benefit[1].mean() - benefit[0].mean())


def test_a_draw_is_one_unit_however_many_replications_it_has() -> None:
    """Replications of a draw share its parameters: taking them for draws would make errors too small."""
    once = drawn(2, draws=40)
    many = Outcomes(once.strategies, np.repeat(once.costs, 25, axis=2), np.repeat(once.effects, 25, axis=2))
    (found,), (expected,) = analyse(many, [20_000]).against, analyse(once, [20_000]).against
    assert found.cost.se == pytest.approx(expected.cost.se)
    assert units(many)[0].shape == (2, 40)


def test_with_fixed_parameters_the_replications_are_the_units() -> None:
    outcomes = drawn(2, draws=30)
    runs = Outcomes(outcomes.strategies, outcomes.costs.transpose(0, 2, 1), outcomes.effects.transpose(0, 2, 1))
    cea = analyse(runs, [20_000])
    assert not cea.is_probabilistic
    assert cea.against[0].cost.se == pytest.approx(analyse(outcomes, [20_000]).against[0].cost.se)


def test_an_error_of_one_run_cannot_be_told() -> None:
    found = estimate(np.array([5.0]))
    assert found.mean == 5
    assert math.isnan(found.se)
    assert math.isnan(found.lo)
    assert math.isnan(found.hi)


def test_the_interval_of_a_ratio_holds_the_ratios_that_a_t_test_does_not_refuse() -> None:
    random = np.random.default_rng(5)
    effect = random.normal(0.2, 0.3, 60)
    cost = 4_000 * effect + random.normal(1_000, 2_000, 60)
    lo, hi = fieller_interval(cost, effect) or (0, 0)
    for end in (lo, hi):
        assert stats.ttest_1samp(cost - end * effect, 0).pvalue == pytest.approx(0.05)
    assert lo < cost.mean() / effect.mean() < hi


def test_a_ratio_to_what_may_be_nothing_has_no_bounds() -> None:
    effect = np.array([-1.0, 1.1, -0.9, 1.0])
    assert fieller_interval(np.arange(4.0), effect) is None


def test_intervals_of_icers_hold_the_true_one_as_often_as_they_say() -> None:
    random = np.random.default_rng(11)
    held = 0
    for _ in range(400):
        effect = random.normal(0.5, 0.6, 50)
        lo, hi = fieller_interval(5_000 + 3_000 * (effect - 0.5) + random.normal(0, 900, 50), effect) or (
            -np.inf,
            np.inf,
        )
        held += lo < 10_000 < hi
    assert abs(held / 400 - 0.95) < CONFIDENT * math.sqrt(0.95 * 0.05 / 400)


def test_the_order_of_strategies_does_not_change_how_certain_a_status_is() -> None:
    outcomes = drawn(4, draws=60)
    turned = Outcomes(outcomes.strategies[::-1], outcomes.costs[::-1], outcomes.effects[::-1])
    one, other = ({row.strategy: row.status_share for row in analyse(each, [1]).rows} for each in (outcomes, turned))
    assert one == other
    assert min(one.values()) < 1


def test_the_share_of_a_status_is_one_where_nothing_is_near_and_a_half_on_the_edge() -> None:
    random = np.random.default_rng(2)
    noise = random.normal(0, 1, (3, 400))
    noise -= noise.mean(axis=1, keepdims=True)
    costs = np.array([[0.0], [1_000.0], [1_000.0]]) + noise
    effects = np.array([[0.0], [1.0], [3.0]]) + 0.001 * noise[::-1]
    far = {row.strategy: row for row in analyse(of_draws(costs, effects), [1_000]).rows}
    assert far["A"].status_share == 1
    costs[1] = 1_000 / 3 + noise[1]  # on the line from A to C, but for the noise
    effects[1] = 1.0
    edge = {row.strategy: row for row in analyse(of_draws(costs, effects), [1_000]).rows}
    assert edge["B"].status in ("ND", "ED")
    assert edge["B"].status_share == pytest.approx(0.5, abs=CONFIDENT * math.sqrt(0.25 / 500))
