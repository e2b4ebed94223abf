import numpy as np
import pytest

from clinicsim.experiments.sensitivity import Sobol, sobol
from clinicsim.experiments.sensitivity.sobol import Index
from clinicsim.experiments.uncertainty import Joint
from experiments.sensitivity.made_up import Function, ishigami, parameter, sobol_g, uniform

_FOUR = uniform("x1", "x2", "x3", "x4", low=-np.pi, high=np.pi)


def _by_path(result: Sobol) -> dict[str, tuple[Index, Index]]:
    return {each.parameter.path: (each.first, each.total) for each in result.indices}


def test_indices_of_ishigami_are_those_that_can_be_worked_out() -> None:
    # Saltelli et al. 2008, Global Sensitivity Analysis: The Primer, section 4.
    (result,) = sobol(_FOUR, Function(ishigami), 1024, seed=1, second_order=True)
    found = _by_path(result)
    for path, first, total in (("x1", 0.3139, 0.5576), ("x2", 0.4424, 0.4424), ("x3", 0.0, 0.2437)):
        assert found[path][0].lo - 0.03 < first < found[path][0].hi + 0.03
        assert found[path][1].share == pytest.approx(total, abs=0.05)
    (one, other, together) = result.second[0]
    assert {one.path, other.path} == {"x1", "x3"}
    assert together.lo < 0.2437 < together.hi
    assert result.sd**2 == pytest.approx(13.845, rel=0.03)


def test_a_parameter_that_does_nothing_has_nothing() -> None:
    (result,) = sobol(_FOUR, Function(ishigami), 64, seed=1)
    assert _by_path(result)["x4"] == (Index(0, 0, 0), Index(0, 0, 0))
    assert result.indices[-1].verdict == "no change"


def test_indices_of_the_g_function_are_those_that_can_be_worked_out() -> None:
    weights = np.array([0.0, 1.0, 4.5, 9.0])
    (result,) = sobol(uniform("a", "b", "c", "d"), Function(sobol_g(weights)), 1024, seed=3)
    own = 1 / 3 / (1 + weights) ** 2
    whole = np.prod(1 + own) - 1
    found = _by_path(result)
    for place, path in enumerate("abcd"):
        others = np.prod(np.delete(1 + own, place))
        assert found[path][0].share == pytest.approx(own[place] / whole, abs=0.05)
        assert found[path][1].share == pytest.approx(own[place] * others / whole, abs=0.05)


def test_a_sum_owes_each_parameter_its_variance_whatever_its_distribution() -> None:
    joint = Joint(
        (
            parameter("share", value=0.3, sd=0.02, dist="beta"),
            parameter("rate", value=0.1, sd=0.03, dist="gamma"),
            parameter("ratio", value=1.2, sd=0.04, dist="lognormal"),
            parameter("score", value=-2, sd=0.05, dist="normal"),
            parameter("minutes", value=5, sd=0.01, dist="triangular"),
        )
    )
    (result,) = sobol(joint, Function(lambda values: values.sum(axis=1)), 512, seed=2)
    variances = {"share": 4, "rate": 9, "ratio": 16, "score": 25, "minutes": 1}
    for path, (_, total) in _by_path(result).items():
        assert total.share == pytest.approx(variances[path] / sum(variances.values()), abs=0.05), path


def test_luck_that_all_points_share_is_no_noise() -> None:
    (result,) = sobol(_FOUR, Function(ishigami, shared=1000.0), 64, seed=1)
    assert result.noise_share == pytest.approx(0.0, abs=1e-9)


def test_noise_is_measured_and_not_taken_for_an_effect() -> None:
    (result,) = sobol(_FOUR, Function(ishigami, replications=8, noise=5.0), 256, seed=1)
    nothing = next(each for each in result.indices if each.parameter.path == "x4")
    expected = 5.0**2 / 8 / (13.845 + 5.0**2 / 8)
    assert result.noise_share == pytest.approx(expected, rel=0.1)
    assert nothing.total.share == pytest.approx(expected, rel=0.3)  # more than nothing, and yet only luck
    assert nothing.verdict == "cannot tell"
    assert result.indices[0].verdict == "told apart"


def test_the_same_seed_gives_the_same_indices_also_when_it_is_nought() -> None:
    one, other = (sobol(_FOUR, Function(ishigami), 32, seed=0)[0] for _ in range(2))
    assert [each.total for each in one.indices] == [each.total for each in other.indices]


def test_with_one_replication_nothing_is_told_from_luck() -> None:
    (result,) = sobol(_FOUR, Function(ishigami, replications=1), 64, seed=1)
    assert {each.verdict for each in result.indices} == {"cannot tell", "no change"}


def test_what_does_not_vary_has_no_shares() -> None:
    (result,) = sobol(_FOUR, Function(lambda values: np.full(len(values), 0.1)), 32, seed=1)
    assert result.indices == ()
    assert np.isnan(result.noise_share)


def test_only_replications_defined_at_every_point_count() -> None:
    def model(paths: tuple[str, ...], values: np.ndarray) -> object:
        answers = Function(ishigami)(paths, values)
        answers.values[5, 1] = np.nan
        return answers

    model.measures = ("y",)  # type: ignore[attr-defined]
    (result,) = sobol(_FOUR, model, 32, seed=1)  # type: ignore[arg-type]
    assert result.replications == 2
    assert all(np.isfinite(each.total.share) for each in result.indices)
