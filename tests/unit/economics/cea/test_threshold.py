"""Threshold analysis: the price at which an alternative is worth just what it costs."""

import numpy as np
import pytest
from scipy import stats

from clinicsim.economics.cea.threshold import threshold


def net_benefit(price: float, use: np.ndarray, gain: np.ndarray) -> np.ndarray:
    """Worth of what is gained less what the units that are used cost."""
    return gain - price * use


def test_the_price_at_which_nothing_is_gained_is_found_from_any_two_prices() -> None:
    use, gain = np.array([1.0, 2.0, 3.0]), np.array([4_000.0, 9_000.0, 11_000.0])
    for low, high in ((0.0, 1.0), (5_000.0, 9_000.0), (9_000.0, 5_000.0)):
        found = threshold(low, high, net_benefit(low, use, gain), net_benefit(high, use, gain))
        assert found.value == pytest.approx(4_000)  # 24,000 gained over 6 used
        assert found.worthwhile == "below"


def test_the_interval_holds_prices_at_which_net_benefit_cannot_be_told_from_nothing() -> None:
    random = np.random.default_rng(3)
    use = random.gamma(9, 0.2, 80)
    gain = 3_000 * use + random.normal(500, 3_000, 80)
    found = threshold(1_000, 2_000, net_benefit(1_000, use, gain), net_benefit(2_000, use, gain))
    assert found.lo < found.value < found.hi
    for end in (found.lo, found.hi):
        assert stats.ttest_1samp(net_benefit(end, use, gain), 0).pvalue == pytest.approx(0.05)


def test_an_input_that_does_not_matter_has_no_threshold() -> None:
    same = np.array([1.0, 2.0])
    found = threshold(0, 1, same, same)
    assert (found.value, found.lo, found.hi, found.worthwhile) == (None, None, None, "none")


def test_an_input_that_may_not_matter_has_a_threshold_without_bounds() -> None:
    low = np.array([5.0, 6.0, 4.0])
    found = threshold(0, 1, low, low + np.array([-1.0, 1.2, -0.4]))
    assert found.value is not None
    assert (found.lo, found.hi) == (None, None)


def test_a_higher_value_may_be_what_makes_it_worthwhile() -> None:
    found = threshold(0, 10, np.array([-50.0, -50.0]), np.array([50.0, 50.0]))
    assert (found.value, found.lo, found.hi, found.worthwhile) == (5, 5, 5, "above")


def test_one_value_is_not_two() -> None:
    with pytest.raises(ValueError, match="two different values"):
        threshold(1, 1, np.zeros(3), np.ones(3))
