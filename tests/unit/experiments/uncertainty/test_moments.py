from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicsim.experiments.uncertainty.impossible import ImpossibleSpread
from clinicsim.experiments.uncertainty.moments import beta_from_moments, gamma_from_moments, lognormal_from_moments

Constructor = Callable[[float, float], Any]
_positive = st.floats(1e-4, 1e6)
_few = settings(max_examples=40, deadline=None)


def test_an_admission_of_6889_with_a_standard_error_of_2000_is_gamma_11_865() -> None:
    law = gamma_from_moments(6889, 2000)
    assert law.args[0] == pytest.approx(11.865, abs=5e-4)
    assert law.kwds["scale"] == pytest.approx(580.6, abs=0.05)


def test_a_probability_of_5_per_cent_with_a_standard_error_of_1_is_beta_23_70_and_450_30() -> None:
    assert beta_from_moments(0.05, 0.01).args == pytest.approx((23.70, 450.30), abs=0.005)


@_few
@given(st.floats(0.001, 0.999), st.floats(0.01, 0.95))
def test_a_beta_has_the_moments_that_were_asked_for(mean: float, part: float) -> None:
    sd = part * (mean * (1 - mean)) ** 0.5  # of the most that there can be
    law = beta_from_moments(mean, sd)
    assert (law.mean(), law.std()) == pytest.approx((mean, sd), rel=1e-6)


@_few
@given(st.sampled_from([gamma_from_moments, lognormal_from_moments]), _positive, st.floats(0.01, 3))
def test_a_cost_has_the_moments_that_were_asked_for(constructor: Constructor, mean: float, cv: float) -> None:
    law = constructor(mean, cv * mean)
    assert (law.mean(), law.std()) == pytest.approx((mean, cv * mean), rel=1e-6)
    assert law.ppf(0) == 0


@pytest.mark.parametrize(
    ("constructor", "mean", "sd", "words"),
    [
        (beta_from_moments, 0.3, 0.5, "is beta with a mean of 0.3 and an sd of 0.5; expected below 0.458"),
        (beta_from_moments, 1.2, 0.1, "is beta with a mean of 1.2; expected one from 0 to 1, both excluded"),
        (beta_from_moments, 0.0, 0.1, "expected one from 0 to 1, both excluded"),
        (beta_from_moments, 0.3, -0.1, "is beta with an sd of -0.1; expected one above 0"),
        (gamma_from_moments, -5, 1, "is gamma with a mean of -5; expected one above 0"),
        (gamma_from_moments, 5, 0, "is gamma with an sd of 0; expected one above 0"),
        (lognormal_from_moments, 0, 1, "is lognormal with a mean of 0; expected one above 0"),
        (lognormal_from_moments, float("nan"), 1, "expected one above 0"),
    ],
)
def test_the_impossible_is_refused_with_what_would_be_possible(
    constructor: Constructor, mean: float, sd: float, words: str
) -> None:
    with pytest.raises(ImpossibleSpread) as error:
        constructor(mean, sd)
    assert words in str(error.value)
