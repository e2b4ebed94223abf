import numpy as np
import pytest

from clinicsim.experiments.sensitivity import one_way, two_way
from clinicsim.experiments.sensitivity.model import noise_share
from experiments.sensitivity.made_up import Function, uniform


def test_bars_are_changes_from_the_value_and_the_widest_stands_first() -> None:
    model = Function(lambda v: v[:, 0] + 10 * v[:, 1], replications=5)
    (result,) = one_way(uniform("narrow", "wide"), model)
    wide, narrow = result.bars
    assert [wide.parameter.path, narrow.parameter.path] == ["wide", "narrow"]
    assert (wide.low.effect.mean, wide.high.effect.mean) == pytest.approx((-5, 5))
    assert wide.swing.mean == pytest.approx(10)
    assert wide.width == pytest.approx(10)
    assert (narrow.low.value, narrow.high.value) == (0, 1)


def test_shared_luck_does_not_blur_a_bar_and_own_luck_does() -> None:
    (exact,) = one_way(uniform("a"), Function(lambda v: v[:, 0], replications=6, shared=50))
    (blurred,) = one_way(uniform("a"), Function(lambda v: v[:, 0], replications=6, shared=50, noise=5))
    assert exact.at_value.hi - exact.at_value.lo > 10
    assert exact.bars[0].low.effect.hi - exact.bars[0].low.effect.lo < 1e-9
    assert exact.bars[0].verdict == "told apart"
    assert blurred.bars[0].verdict == "cannot tell"


def test_verdicts_are_adjusted_for_the_number_of_ends() -> None:
    model = Function(lambda v: np.zeros(len(v)), replications=6, noise=1.0)
    (result,) = one_way(uniform(*(f"p{k}" for k in range(40))), model)
    raw = [end.effect.p for bar in result.bars for end in (bar.low, bar.high)]
    assert min(raw) < 0.05  # as must be expected of eighty
    assert all(bar.verdict == "cannot tell" for bar in result.bars)


def test_a_parameter_that_does_nothing_makes_no_change() -> None:
    (result,) = one_way(uniform("acts", "idle"), Function(lambda v: v[:, 0]))
    assert result.bars[-1].parameter.path == "idle"
    assert result.bars[-1].verdict == "no change"
    assert result.bars[-1].width == 0


def test_a_grid_goes_from_low_to_high_in_both() -> None:
    (result,) = two_way(uniform("a", "b", high=4.0), Function(lambda v: v[:, 0] + 10 * v[:, 1]), levels=3)
    assert [[(cell.first, cell.second) for cell in row] for row in result.cells] == [
        [(a, b) for b in (0, 2, 4)] for a in (0, 2, 4)
    ]
    assert result.cells[2][0].effect.mean == pytest.approx(4 - 22)
    assert result.cells[1][1].verdict == "no change"
    assert result.cells[2][2].verdict == "told apart"


def test_two_that_only_add_up_do_not_interact_and_two_that_multiply_do() -> None:
    joint = uniform("a", "b", high=2.0)
    (added,) = two_way(joint, Function(lambda v: v[:, 0] + v[:, 1], noise=0.01, replications=5))
    (multiplied,) = two_way(joint, Function(lambda v: v[:, 0] * v[:, 1], noise=0.01, replications=5))
    assert added.interaction.lo < 0 < added.interaction.hi
    assert multiplied.interaction.mean == pytest.approx(4, abs=0.1)
    assert multiplied.interaction.p < 0.01


def test_noise_is_the_part_of_the_variance_that_replications_do_not_agree_on() -> None:
    luck = np.random.default_rng(1)
    values = luck.normal(0, 3, (2000, 1)) + luck.normal(0, 50, (1, 10)) + luck.normal(0, 4, (2000, 10))
    assert noise_share(values) == pytest.approx(1.6 / 10.6, abs=0.02)
    assert np.isnan(noise_share(values[:, :1]))
    assert np.isnan(noise_share(np.ones((5, 3))))
