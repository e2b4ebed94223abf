from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicsim.experiments.uncertainty.impossible import ImpossibleSpread
from clinicsim.experiments.uncertainty.intervals import (
    beta_from_interval,
    beta_of_ratio,
    gamma_from_interval,
    gamma_of_ratio,
    lognormal_from_interval,
    normal_from_interval,
)

Constructor = Callable[[float, float], Any]
POINTS = (0.025, 0.975)
_few = settings(max_examples=25, deadline=None)


@_few
@given(st.sampled_from([lognormal_from_interval, gamma_from_interval]), st.floats(1e-6, 1e6), st.floats(1.001, 1e4))
def test_a_cost_or_rate_has_its_interval_as_its_middle_95_per_cent(
    constructor: Constructor, low: float, ratio: float
) -> None:
    assert constructor(low, low * ratio).ppf(POINTS) == pytest.approx([low, low * ratio], rel=1e-6)


@_few
@given(st.floats(1e-5, 0.999), st.floats(1e-5, 0.999), st.floats(1e-4, 1))
def test_a_probability_has_its_interval_as_its_middle_95_per_cent(one: float, other: float, apart: float) -> None:
    low, high = min(one, other), max(one, other) + apart * (1 - max(one, other)) * 0.9
    assert beta_from_interval(low, high).cdf([low, high]) == pytest.approx(POINTS, abs=1e-6)


def test_an_interval_of_a_binomial_share_gives_back_its_patients() -> None:
    # 75 of 88 patients: the interval of beta(75, 13) can be had from no other beta.
    from scipy.stats import beta

    assert beta_from_interval(*beta.ppf(POINTS, 75, 13)).args == pytest.approx((75, 13), rel=1e-4)


def test_a_normal_and_a_lognormal_interval_are_one_in_two_scales() -> None:
    normal, lognormal = normal_from_interval(np.log(2), np.log(50)), lognormal_from_interval(2, 50)
    assert lognormal.ppf([0.1, 0.6]) == pytest.approx(np.exp(normal.ppf([0.1, 0.6])))
    assert normal.mean() == pytest.approx((np.log(2) + np.log(50)) / 2)


@_few
@given(st.floats(1e-4, 100), st.floats(1.01, 500))
def test_a_rate_keeps_its_mean_and_the_ratio_of_its_ends(mean: float, ratio: float) -> None:
    law = gamma_of_ratio(mean, 0.003, 0.003 * ratio)
    low, high = law.ppf(POINTS)
    assert law.mean() == pytest.approx(mean)
    assert high / low == pytest.approx(ratio, rel=1e-6)


@pytest.mark.parametrize(("mean", "low", "high"), [(1e-4, 3e-5, 1e-3), (0.97, 0.6, 0.99), (0.3, 0.29, 0.9)])
def test_a_share_keeps_its_mean_and_the_ratio_of_the_odds_of_its_ends(mean: float, low: float, high: float) -> None:
    law, mirrored = beta_of_ratio(mean, low, high), beta_of_ratio(1 - mean, 1 - high, 1 - low)
    odds = [share / (1 - share) for share in law.ppf(POINTS)]
    assert law.mean() == pytest.approx(mean)
    assert odds[1] / odds[0] == pytest.approx(high / (1 - high) / (low / (1 - low)), rel=1e-6)
    assert mirrored.args == pytest.approx(law.args[::-1], rel=1e-6)


@pytest.mark.parametrize(
    ("constructor", "low", "high", "words"),
    [
        (normal_from_interval, 2, 2, "is normal from 2 to 2; expected a low below the high"),
        (gamma_from_interval, 5, 1, "expected a low below the high"),
        (gamma_from_interval, 0, 1, "is gamma from 0 to 1; expected both above 0"),
        (lognormal_from_interval, -1, 1, "expected both above 0"),
        (beta_from_interval, 0.2, 1, "is beta from 0.2 to 1; expected both between 0 and 1"),
        (beta_from_interval, float("nan"), 0.5, "expected a low below the high"),
        (gamma_from_interval, 1e-250, 1e250, "expected them nearer together"),
    ],
)
def test_ends_that_no_distribution_has_are_refused(
    constructor: Constructor, low: float, high: float, words: str
) -> None:
    with pytest.raises(ImpossibleSpread) as error:
        constructor(low, high)
    assert words in str(error.value)
