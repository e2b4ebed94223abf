import numpy as np
import pytest

from clinicsim.experiments.sensitivity import Morris, morris
from clinicsim.experiments.sensitivity.morris import Effect
from experiments.sensitivity.made_up import Function, ishigami, uniform


def _by_path(result: Morris) -> dict[str, Effect]:
    return {each.parameter.path: each for each in result.effects}


def test_a_straight_line_has_its_rise_over_the_middle_95_per_cent() -> None:
    line = Function(lambda values: values @ np.array([3.0, -2.0, 0.0]))
    (result,) = morris(uniform("up", "down", "flat", low=0, high=10), line, 8, seed=4)
    found = _by_path(result)
    assert found["up"].mean == pytest.approx(3 * 9.5)
    assert found["down"].mean == pytest.approx(-2 * 9.5)
    assert found["down"].mean_size == pytest.approx(2 * 9.5)
    assert found["up"].spread == pytest.approx(0, abs=1e-9)
    assert found["up"].shape == "nearly linear"
    assert [each.parameter.path for each in result.effects] == ["up", "down", "flat"]


def test_a_parameter_that_does_nothing_makes_no_change() -> None:
    (result,) = morris(uniform("x1", "x2", "x3", "x4", low=-np.pi, high=np.pi), Function(ishigami), 6, seed=4)
    nothing = result.effects[-1]
    assert (nothing.parameter.path, nothing.mean_size, nothing.verdict, nothing.shape) == ("x4", 0, "no change", "none")


def test_what_only_acts_with_others_is_bent_or_dependent() -> None:
    (result,) = morris(uniform("a", "b", low=-1, high=1), Function(lambda v: v[:, 0] * v[:, 1]), 40, seed=4)
    assert _by_path(result)["a"].shape == "bent or dependent on others"


def test_noise_alone_is_not_told_apart_and_a_large_effect_is() -> None:
    model = Function(lambda values: 20 * values[:, 0], replications=6, noise=1.0)
    (result,) = morris(uniform("strong", "nothing"), model, 30, seed=4)
    found = _by_path(result)
    assert found["nothing"].mean_size > 0
    assert found["nothing"].mean_size == pytest.approx(found["nothing"].noise, rel=0.35)
    assert found["nothing"].verdict == "cannot tell"
    assert found["strong"].verdict == "told apart"
    assert 0 < result.noise_share < 0.05


def test_of_many_parameters_that_are_all_luck_none_is_told_apart() -> None:
    model = Function(lambda v: np.zeros(len(v)), replications=5, noise=1.0)
    (result,) = morris(uniform(*(f"p{k}" for k in range(60))), model, 10, seed=4)
    sizes = np.array([each.mean_size for each in result.effects])
    noise = np.array([each.noise for each in result.effects])
    assert {each.verdict for each in result.effects} == {"cannot tell"}
    assert sizes.mean() == pytest.approx(noise.mean(), rel=0.1)
    assert result.noise_share > 0.8


def test_with_one_replication_noise_is_not_known() -> None:
    (result,) = morris(uniform("a", "b"), Function(lambda v: v[:, 0], replications=1), 4, seed=4)
    assert np.isnan(result.noise_share)
    assert np.isnan(result.effects[0].noise)
    assert result.effects[0].verdict == "cannot tell"
    assert result.effects[1].verdict == "no change"


def test_the_same_seed_gives_the_same_paths() -> None:
    one, other = (morris(uniform("a", "b"), Function(lambda v: v[:, 0] ** 2), 5, seed=9)[0] for _ in range(2))
    assert [each.mean_size for each in one.effects] == [each.mean_size for each in other.effects]
    assert [each.hi for each in one.effects] == [each.hi for each in other.effects]
