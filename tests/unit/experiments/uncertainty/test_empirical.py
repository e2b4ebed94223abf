from pathlib import Path

import numpy as np
import pytest

from clinicsim.experiments.uncertainty import stated
from clinicsim.experiments.uncertainty.empirical import Empirical
from clinicsim.experiments.uncertainty.impossible import ImpossibleSpread
from clinicsim.experiments.uncertainty.laws import law_of
from clinicsim.scenario import read
from clinicsim.scenario.schema.quantity import Quantity

SMALL = Path(__file__).parents[4] / "scenarios" / "small_clinic.toml"
SEEN = [900.0, 150.0, 400.0, 150.0]


def test_each_value_that_was_seen_is_as_likely_as_the_next() -> None:
    even = (np.arange(400) + 0.5) / 400
    values, times = np.unique(Empirical(SEEN).ppf(even), return_counts=True)
    assert values.tolist() == [150, 400, 900]
    assert times.tolist() == [200, 100, 100]


def test_its_quantile_is_the_smallest_value_that_so_many_do_not_exceed() -> None:
    law = Empirical(SEEN)
    assert law.ppf(np.array([0.0, 0.5, 0.5001, 0.75, 1.0])).tolist() == [150, 150, 400, 400, 900]
    assert [law.cdf(value) for value in (149, 150, 899, 900)] == [0, 0.5, 0.75, 1]


def test_its_moments_are_those_of_what_was_seen() -> None:
    law = Empirical(SEEN)
    assert (law.mean(), law.std()) == pytest.approx((np.mean(SEEN), np.std(SEEN)))


def test_a_scenario_draws_what_was_seen_also_at_the_limit_of_a_key() -> None:
    sets = ("prices.ambulance={ value = 10, dist = 'empirical', seen = [0, 0, 0, 40] }",)
    price = stated(read(SMALL, sets).scenario).parameters["prices.ambulance"]
    drawn = price.quantile((np.arange(100) + 0.5) / 100)
    assert np.count_nonzero(drawn == 0) == 75
    assert (price.low, price.high, price.basis) == (0, 40, "4 values seen")


def test_what_was_seen_alike_is_not_uncertain() -> None:
    assert law_of(Quantity(value=3, dist="empirical", seen=[3, 3])) == (None, "")


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        (Quantity(value=3, dist="empirical"), "does not say what was seen; state seen"),
        (Quantity(value=3, dist="gamma", sd=1, seen=[2, 4]), "expected dist = 'empirical', or no seen"),
        (Quantity(value=3, dist="empirical", sd=1, seen=[2, 4]), "state one of the two"),
        (Quantity(value=5, dist="empirical", seen=[2, 4]), "expected one among what was seen, 2 to 4"),
        (Quantity(value=3, dist="empirical", seen=[2, float("inf")]), "expected at least 2, all finite"),
    ],
)
def test_what_contradicts_what_was_seen_is_refused(quantity: Quantity, words: str) -> None:
    with pytest.raises(ImpossibleSpread) as error:
        law_of(quantity)
    assert words in str(error.value)
