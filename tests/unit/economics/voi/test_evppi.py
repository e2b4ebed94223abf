import math

import numpy as np
import pytest

from clinicsim.economics.voi import evppi, evppi_over

SURE = 3.29  # standard errors to each side of a 99.9% interval
DRAWS = 2_000


def unit_loss(mean, sd):
    """Mean of what is above 0 of a normal variate, less what is above 0 of its mean (Raiffa and Schlaifer 1961)."""
    z = abs(mean) / sd
    return sd * (math.exp(-(z**2) / 2) / math.sqrt(2 * math.pi) - z * (1 - math.erf(z / math.sqrt(2))) / 2)


def linear(seed, draws=DRAWS, mean=0.3, noise=0.0):
    """Two parameters in a line, of 1 and 0.5 standard deviations of incremental net benefit, and one that is inert."""
    rng = np.random.default_rng(seed)
    x = {name: rng.normal(size=draws) for name in ("strong", "weak", "inert")}
    increment = mean + x["strong"] + 0.5 * x["weak"] + rng.normal(0, noise, draws)
    return np.column_stack([np.zeros(draws), increment]), x


def test_the_closed_form_is_that_of_the_textbooks():
    assert unit_loss(0, 1) == pytest.approx(0.398942, abs=1e-6)
    assert unit_loss(500, 1000) == pytest.approx(197.79656, abs=1e-5)


@pytest.mark.parametrize("method", ["spline", "ridge"])
def test_each_part_of_a_linear_model_is_worth_its_unit_loss(method):
    scores = []
    for seed in range(8):
        strong, weak, inert = evppi(*linear(seed), method=method)
        scores += [(strong.value - unit_loss(0.3, 1.0)) / strong.se, (weak.value - unit_loss(0.3, 0.5)) / weak.se]
        assert strong.se < 0.07 * strong.value
        assert inert.value < 0.01 * strong.value
    assert np.abs(scores).max() < SURE
    assert 0.5 < np.std(scores) < 1.6  # the standard errors are neither far too small nor far too large


def test_noise_of_a_simulation_is_averaged_out_by_the_regression():
    scores = []
    for seed in range(8):
        net_benefit, x = linear(seed, noise=3.0)
        strong, *_ = evppi(net_benefit, x)
        scores.append((strong.value - unit_loss(0.3, 1.0)) / strong.se)
        raw = np.maximum(net_benefit[:, 1], 0).mean() - max(net_benefit[:, 1].mean(), 0)
        assert raw > 3 * strong.value
    assert np.abs(scores).max() < SURE
    assert 0.5 < np.std(scores) < 1.6


def test_the_group_of_all_parameters_is_worth_the_evpi():
    net_benefit, x = linear(1)
    (whole,) = evppi(net_benefit, x, {"all": ["strong", "weak", "inert"]})
    assert whole.value == pytest.approx(unit_loss(0.3, math.sqrt(1.25)), abs=SURE * whole.se)
    assert whole.share == pytest.approx(1.0, abs=1e-6)
    assert whole.explained == pytest.approx(1.0, abs=1e-6)


def test_a_group_finds_what_two_parameters_do_only_together():
    rng = np.random.default_rng(2)
    x = {"one": rng.normal(size=DRAWS), "other": rng.normal(size=DRAWS)}
    net_benefit = np.column_stack([np.zeros(DRAWS), x["one"] * x["other"]])
    both, one = evppi(net_benefit, x, {"both": ["one", "other"], "one": ["one"]})
    # The mean of what is above 0 of a product of two standard normal variates is 1 / pi.
    assert both.value == pytest.approx(1 / math.pi, abs=SURE * both.se)
    assert one.value < 0.1 * both.value


def test_a_bend_is_found_where_a_line_would_see_nothing():
    rng = np.random.default_rng(3)
    x = {"bent": rng.normal(size=DRAWS)}
    net_benefit = np.column_stack([np.zeros(DRAWS), x["bent"] ** 2 - 1])
    (found,) = evppi(net_benefit, x)
    # E max(z^2 - 1, 0) = 2 phi(1), since the primitive of (z^2 - 1) phi(z) is -z phi(z).
    assert found.value == pytest.approx(2 * math.exp(-0.5) / math.sqrt(2 * math.pi), abs=SURE * found.se)


def test_an_inert_parameter_passes_its_floor_once_in_twenty_times():
    rng = np.random.default_rng(4)
    net_benefit = np.column_stack([np.zeros(300), rng.normal(size=300)])
    found = evppi(net_benefit, {str(at): rng.normal(size=300) for at in range(60)})
    passed = sum(each.told_apart for each in found)
    assert passed <= 9  # of 60; more than that comes once in a thousand times
    assert all("does nothing" in each.warning for each in found if not each.told_apart)


def test_a_parameter_that_never_varies_is_worth_exactly_nothing():
    net_benefit, x = linear(1, draws=100)
    fixed, only = evppi(net_benefit, x | {"fixed": np.full(100, 0.1)}, {"fixed": ["fixed"], "strong": ["strong"]})
    assert (fixed.value, fixed.se, fixed.share) == (0.0, 0.0, 0.0)
    assert "does not vary" in fixed.warning
    assert only.value > 0


def test_a_constant_in_a_group_changes_nothing():
    net_benefit, x = linear(1, draws=200)
    x["fixed"] = np.full(200, 0.1)
    alone, joined = evppi(net_benefit, x, {"alone": ["strong", "weak"], "joined": ["strong", "fixed", "weak"]})
    assert joined.value == pytest.approx(alone.value, rel=1e-9)


def test_no_part_is_worth_more_than_all_of_it():
    for seed in range(5):
        net_benefit, x = linear(seed, draws=60)
        evpi = np.maximum(net_benefit[:, 1], 0).mean() - max(net_benefit[:, 1].mean(), 0)
        assert all(0 <= each.value <= evpi for each in evppi(net_benefit, x))


def test_the_share_is_of_the_evpi_that_is_given():
    net_benefit, x = linear(1, draws=500, noise=3.0)
    own, given = evppi(net_benefit, x)[0], evppi(net_benefit, x, evpi=unit_loss(0.3, math.sqrt(1.25)))[0]
    assert given.value == own.value
    assert own.share < 0.5 < given.share


def test_scale_of_a_parameter_and_level_of_net_benefit_do_not_matter():
    net_benefit, x = linear(1, draws=500)
    own = evppi(net_benefit, x)[0]
    moved = evppi(net_benefit + 1e6, {"strong": 1e-6 * x["strong"] + 4})[0]
    assert moved.value == pytest.approx(own.value, rel=1e-6)


def test_a_parameter_with_two_values_is_worth_what_the_two_means_say():
    x = np.arange(200) % 2.0
    net_benefit = np.column_stack([np.zeros(200), np.where(x > 0, 3.0, -1.0)])
    (found,) = evppi(net_benefit, {"yes or no": x})
    assert found.value == pytest.approx(1.5 - 1.0)


def test_several_thresholds_at_once_give_what_each_gives():
    net_benefit, x = linear(1, draws=200)
    other = net_benefit - np.array([0.0, 0.6])
    both = evppi_over(np.stack([net_benefit, other]), x)
    assert both == (evppi(net_benefit, x), evppi(other, x))
