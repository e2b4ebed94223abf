import math

import numpy as np
import pytest
from scipy import stats

from clinicsim.economics.cea.plane import ellipse, quadrants

CONFIDENT = stats.norm.ppf(0.9995)


def test_every_draw_is_in_one_quadrant_or_on_an_axis() -> None:
    cost = np.array([1.0, 1, -1, -1, 0, 2, 0, 3])
    effect = np.array([1.0, -1, 1, -1, 1, 0, 0, 4])
    found = quadrants(cost, effect)
    assert found == (2 / 8, 1 / 8, 1 / 8, 1 / 8, 3 / 8)
    assert found._asdict()["south_east"] == 1 / 8  # cheaper and more effective
    assert sum(found) == 1


@pytest.mark.parametrize("correlation", [-0.9, 0.0, 0.999999, 1.0])
def test_the_ellipse_is_a_contour_of_the_normal_distribution_of_the_draws(correlation: float) -> None:
    random = np.random.default_rng(4)
    effect = random.normal(0.1, 0.02, 4_000)
    other = random.normal(size=4_000)
    cost = 5_000 + 900 * (correlation * (effect - 0.1) / 0.02 + math.sqrt(1 - correlation**2) * other)
    outline = ellipse(cost, effect)
    assert outline[0] == pytest.approx(outline[-1])
    centred = outline - [effect.mean(), cost.mean()]
    if abs(correlation) < 1:
        square = np.einsum("pi,ij,pj->p", centred, np.linalg.inv(np.cov(effect, cost)), centred)
        assert square == pytest.approx(stats.chi2(2).ppf(0.95), rel=1e-4)
    assert np.ptp(centred[:, 0]) == pytest.approx(2 * math.sqrt(stats.chi2(2).ppf(0.95)) * effect.std(ddof=1), rel=1e-3)


def test_the_ellipse_holds_as_many_draws_as_it_says() -> None:
    random = np.random.default_rng(9)
    cost, effect = random.multivariate_normal([100, 1], [[400, 3], [3, 0.04]], 5_000).T
    inverse = np.linalg.inv(np.cov(effect, cost))
    outline = ellipse(cost, effect) - [effect.mean(), cost.mean()]
    edge = float(np.einsum("i,ij,j", outline[0], inverse, outline[0]))
    points = np.column_stack([effect, cost]) - [effect.mean(), cost.mean()]
    inside = np.einsum("pi,ij,pj->p", points, inverse, points) < edge
    assert inside.mean() == pytest.approx(0.95, abs=CONFIDENT * math.sqrt(0.95 * 0.05 / 5_000))


def test_the_ellipse_of_the_mean_shrinks_with_the_root_of_the_draws() -> None:
    random = np.random.default_rng(4)
    cost, effect = random.normal(size=(2, 400))
    of_draws, of_mean = ellipse(cost, effect), ellipse(cost, effect, of_mean=True)
    assert np.ptp(of_draws, axis=0) == pytest.approx(20 * np.ptp(of_mean, axis=0))


def test_draws_that_do_not_spread_have_an_ellipse_of_no_width() -> None:
    outline = ellipse(np.array([1.0, 2.0, 3.0]), np.zeros(3))
    assert (outline[:, 0] == 0).all()
    assert np.ptp(outline[:, 1]) > 0
