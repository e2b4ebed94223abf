import math

import numpy as np
import pytest

from clinicsim.economics.two_level import components

SEEDS = range(300)


def draws_of(seed, draws, replications, of_parameters, of_noise, of_luck=0.0):
    rng = np.random.default_rng(seed)
    own = rng.normal(0, of_parameters, (draws, 1))
    return 100 + own + rng.normal(0, of_noise, (draws, replications)) + rng.normal(0, of_luck, replications)


def covered(intervals, truth):
    return sum(low <= truth <= high for low, high in intervals)


@pytest.mark.parametrize("of_luck", [0.0, 5.0])
def test_intervals_at_99_9_per_cent_hold_the_variances_of_the_parameters_and_of_the_noise(of_luck):
    found = [components(draws_of(seed, 40, 3, 2.0, 3.0, of_luck), confidence=0.999) for seed in SEEDS]
    # Of 300 intervals that miss once in a thousand, more than 3 miss less than once in 3,000 tries.
    assert covered([each.parameter_interval for each in found], 4.0) >= len(SEEDS) - 3
    assert covered([each.within_interval for each in found], 9.0) >= len(SEEDS) - 3
    assert covered([each.noise_share_interval for each in found], 3 / 7) >= len(SEEDS) - 3


def test_intervals_are_not_wider_than_they_need_be():
    found = [components(draws_of(seed, 40, 3, 2.0, 3.0), confidence=0.8) for seed in SEEDS]
    for intervals, truth in (
        ([each.within_interval for each in found], 9.0),
        ([each.noise_share_interval for each in found], 3 / 7),
        ([each.parameter_interval for each in found], 4.0),
    ):
        assert 0.7 * len(SEEDS) < covered(intervals, truth) < 0.92 * len(SEEDS)


def test_with_all_parameters_fixed_what_is_left_for_them_is_within_noise_of_nothing():
    found = [components(draws_of(seed, 30, 4, 0.0, 3.0), confidence=0.999) for seed in SEEDS]
    assert covered([each.parameter_interval for each in found], 0.0) >= len(SEEDS) - 3
    assert 0.3 < np.mean([each.truncated for each in found]) < 0.7  # half the time it comes out below 0


def test_without_chance_nothing_is_noise():
    found = components(draws_of(1, 20, 3, 2.0, 0.0))
    assert found.within == pytest.approx(0, abs=1e-20)
    assert found.noise_share == pytest.approx(0, abs=1e-20)
    assert found.parameter == pytest.approx(found.between)


def test_by_hand():
    found = components(np.array([[1.0, 3.0], [5.0, 5.0], [6.0, 10.0]]))
    # Means of draws 2, 5, 8; replications 4 and 6; what is left is 0, 0, 1, -1, -1, 1 and has 2 degrees of freedom.
    assert (found.mean, found.between, found.within) == (5.0, 9.0, 2.0)
    assert found.noise_share == pytest.approx(1 / 9)
    assert found.parameter == pytest.approx(8.0)
    assert found.se_of_mean == pytest.approx(math.sqrt(9 / 3))


def test_luck_that_all_draws_share_is_no_noise_between_them_but_makes_the_mean_uncertain():
    apart = components(draws_of(3, 200, 4, 2.0, 1.0))
    shared = components(draws_of(3, 200, 4, 2.0, 1.0, of_luck=10.0))
    assert shared.noise_share == pytest.approx(apart.noise_share)
    assert apart.luck == 0.0
    assert shared.luck > 10
    assert shared.se_of_mean > 10 * apart.se_of_mean


def test_the_standard_error_of_the_mean_is_that_of_means_in_other_samples():
    found = [components(draws_of(seed, 20, 3, 2.0, 3.0)) for seed in SEEDS]
    scores = [(each.mean - 100) / each.se_of_mean for each in found]
    assert 0.9 < np.std(scores) < 1.2


def test_what_cannot_be_known_is_not_a_number():
    one_replication = components(draws_of(1, 20, 1, 2.0, 3.0))
    assert math.isnan(one_replication.within)
    assert math.isnan(one_replication.noise_share)
    assert math.isnan(one_replication.parameter)
    assert "cannot be told" in one_replication.words
    one_draw = components(draws_of(1, 1, 20, 2.0, 3.0))
    assert math.isnan(one_draw.between)
    assert one_draw.se_of_mean == pytest.approx(math.sqrt(one_draw.within / 20))


def test_an_outcome_that_never_varies_has_no_noise():
    found = components(np.full((5, 3), 7.0))
    assert (found.between, found.within, found.noise_share, found.se_of_mean) == (0, 0, 0, 0)
