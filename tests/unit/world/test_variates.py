from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from clinicsim.world.randomness import place_of, truncated_normal
from clinicsim.world.rules.rounding import rounded_days


@pytest.mark.parametrize(
    ("mean", "sd", "low", "high"),
    [(45.0, 15.0, 18.0, 90.0), (45.0, 15.0, 60.0, 62.0), (45.0, 15.0, -30.0, -10.0), (10.0, 4.0, 3.0, 17.0)],
)
def test_a_normal_between_limits_is_that_of_scipy(mean: float, sd: float, low: float, high: float) -> None:
    exact = stats.truncnorm((low - mean) / sd, (high - mean) / sd, loc=mean, scale=sd)
    for u in np.linspace(0.001, 0.999, 201):
        assert truncated_normal(float(u), mean, sd, low, high) == pytest.approx(exact.ppf(u), rel=1e-9)


@pytest.mark.parametrize("u", [1e-300, 0.5, 1 - 1e-16])
def test_a_normal_between_limits_keeps_to_them(u: float) -> None:
    assert 18.0 <= truncated_normal(u, 45.0, 15.0, 18.0, 90.0) <= 90.0
    assert truncated_normal(u, 45.0, 1.0, 80.0, 90.0) >= 80.0  # far from all that is likely
    assert truncated_normal(u, 45.0, 0.0, 50.0, 90.0) == 50.0


def test_each_place_has_its_share_of_the_draws() -> None:
    shares = np.array([0.2, 0.0, 0.5, 0.3])
    luck = (np.arange(1000) + 0.5) / 1000
    assert np.bincount([place_of(float(u), shares) for u in luck]).tolist() == [200, 0, 500, 300]
    doubled = [place_of(float(u), 2 * shares) for u in luck]
    assert doubled == [place_of(float(u), shares) for u in luck]


@pytest.mark.parametrize("shares", [[1.0], [0.0, 1.0], [0.1] * 10])
def test_the_largest_draw_falls_in_the_last_place(shares: list[float]) -> None:
    assert place_of(1 - 2**-53, np.array(shares)) == len(shares) - 1


@pytest.mark.parametrize(("days", "kept"), [(999.0, 999.0), (1 / 3, 0.333333), (-2 / 3, -0.666667), (4e-7, 0.0)])
def test_the_log_keeps_days_to_the_nearest_millionth(days: float, kept: float) -> None:
    assert rounded_days(days) == kept == float(np.round(days, 6))
