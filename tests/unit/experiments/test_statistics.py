import numpy as np
import pytest
from scipy import stats

from clinicsim.experiments.statistics import (
    holm,
    paired_test,
    t_interval,
    t_interval_by_column,
    variance_reduction,
    verdict,
)

NAN = float("nan")


def test_the_interval_of_four_replications_is_the_one_worked_by_hand() -> None:
    # mean 5, standard deviation sqrt(20/3), t(0.975, 3) = 3.1824
    interval = t_interval([2.0, 4.0, 6.0, 8.0])
    assert interval.mean == 5.0
    assert interval.hi - 5.0 == pytest.approx(3.182446 * np.sqrt(20 / 3) / 2, rel=1e-6)
    assert interval.lo == pytest.approx(10.0 - interval.hi)
    assert interval.count == 4


def test_a_wider_confidence_gives_a_wider_interval() -> None:
    narrow, wide = t_interval([1.0, 2.0, 4.0], 0.8), t_interval([1.0, 2.0, 4.0], 0.99)
    assert wide.lo < narrow.lo < narrow.hi < wide.hi


def test_a_replication_in_which_a_measure_is_undefined_is_left_out_and_counted() -> None:
    assert t_interval([2.0, NAN, 4.0, 6.0, 8.0]) == t_interval([2.0, 4.0, 6.0, 8.0])


def test_one_replication_has_a_mean_but_no_interval() -> None:
    interval = t_interval([3.0, NAN])
    assert (interval.mean, interval.count) == (3.0, 1)
    assert np.isnan(interval.lo)
    assert np.isnan(interval.hi)


def test_a_measure_undefined_everywhere_has_no_mean() -> None:
    interval = t_interval([NAN, NAN])
    assert interval.count == 0
    assert np.isnan(interval.mean)


def test_equal_replications_have_an_exact_interval() -> None:
    interval = t_interval([0.1 + 0.2, 0.3, 0.3])
    assert interval.lo == interval.mean == interval.hi


@pytest.mark.parametrize("confidence", [0.0, 1.0, 95.0, -0.1])
def test_a_confidence_outside_zero_to_one_is_refused(confidence: float) -> None:
    with pytest.raises(ValueError, match="confidence"):
        t_interval([1.0, 2.0], confidence)


def test_intervals_by_month_equal_those_of_each_month_alone() -> None:
    values = np.array([[1.0, NAN, 5.0], [2.0, 3.0, NAN], [4.0, 7.0, NAN], [4.0, 8.0, NAN]])
    together = t_interval_by_column(values)
    for month in range(3):
        alone = t_interval(values[:, month])
        assert together[:, month] == pytest.approx([alone.mean, alone.lo, alone.hi], nan_ok=True)


def test_the_interval_covers_the_true_mean_as_often_as_it_says() -> None:
    draws = np.random.default_rng(20260105).exponential(3.0, size=(4000, 30)).cumsum(axis=1)[:, 29:]
    samples = draws.reshape(400, 10)  # sums of 30 exponentials are near enough to normal; the true mean is 90
    covered = np.mean([interval.lo <= 90.0 <= interval.hi for interval in map(t_interval, samples)])
    low, high = stats.binom.interval(0.999, 400, 0.95)
    assert low / 400 <= covered <= high / 400


def test_the_paired_test_is_students() -> None:
    base, other = [1.0, 4.0, 2.0, 8.0, 5.0], [2.0, 4.5, 4.0, 9.5, 5.5]
    test, known = paired_test(base, other), stats.ttest_rel(other, base)
    assert test.mean == pytest.approx(1.1)
    assert test.p == pytest.approx(known.pvalue)
    assert (test.lo, test.hi) == pytest.approx(known.confidence_interval(0.95))


def test_pairs_with_an_undefined_side_are_left_out() -> None:
    test = paired_test([1.0, NAN, 2.0, 8.0], [2.0, 4.5, NAN, 9.5])
    assert test.count == 2
    assert test.mean == pytest.approx(1.25)


def test_no_difference_in_any_replication_is_exactly_nothing() -> None:
    test = paired_test([0.3, 2.0], [0.1 + 0.2, 2.0])
    assert (test.mean, test.lo, test.hi, test.p) == (0.0, 0.0, 0.0, 1.0)


def test_the_same_difference_in_every_replication_is_certain() -> None:
    test = paired_test([1.1, 2.2, 3.3], [2.1, 3.2, 4.3])
    assert test.p == 0.0
    assert test.lo == test.mean == test.hi == pytest.approx(1.0)


def test_one_pair_that_differs_proves_nothing() -> None:
    test = paired_test([1.0], [2.0])
    assert test.mean == 1.0
    assert np.isnan(test.p)


def test_arrays_of_different_lengths_cannot_be_paired() -> None:
    with pytest.raises(ValueError, match="cannot pair"):
        paired_test([1.0, 2.0], [1.0])


def test_holm_multiplies_the_smallest_p_by_their_number_and_never_falls() -> None:
    adjusted = holm({"a": 0.01, "b": 0.04, "c": 0.03, "d": NAN, "e": 0.6})
    assert adjusted["a"] == pytest.approx(0.04)
    assert adjusted["c"] == pytest.approx(0.09)
    assert adjusted["b"] == pytest.approx(0.09)  # 2 x 0.04 would fall below the one before
    assert adjusted["e"] == pytest.approx(0.6)
    assert np.isnan(adjusted["d"])
    assert list(adjusted) == ["a", "b", "c", "d", "e"]


def test_holm_never_exceeds_one() -> None:
    assert holm({"a": 0.7, "b": 0.9}) == {"a": 1.0, "b": 1.0}


@pytest.mark.parametrize(
    ("mean", "p", "good", "expected"),
    [
        (2.0, 0.01, "up", "better"),
        (-2.0, 0.01, "up", "worse"),
        (-2.0, 0.01, "down", "better"),
        (2.0, 0.01, "down", "worse"),
        (2.0, 0.01, "neither", "different"),
        (2.0, 0.05, "up", "cannot tell"),
        (2.0, NAN, "up", "cannot tell"),
    ],
)
def test_a_verdict_needs_a_clear_difference_and_a_good_direction(
    mean: float, p: float, good: str, expected: str
) -> None:
    assert verdict(mean, p, good) == expected  # type: ignore[arg-type]


def test_sharing_luck_pays_when_two_runs_move_together() -> None:
    base = np.array([1.0, 2.0, 3.0, 4.0])
    assert variance_reduction(base, base + np.array([0.1, 0.0, 0.1, 0.0])) > 100
    assert variance_reduction(base, base[::-1]) < 1
    assert variance_reduction(base, base + 1) == float("inf")
    assert np.isnan(variance_reduction([1.0], [2.0]))


def test_an_interval_is_cut_to_what_the_measure_can_be() -> None:
    shares = t_interval([1.0, 1.0, 0.9, 1.0])
    assert shares.hi > 1.0
    cut = shares.within(0.0, 1.0)
    assert (cut.mean, cut.lo, cut.hi) == (shares.mean, shares.lo, 1.0)
    unknown = t_interval([0.5]).within(0.0, 1.0)
    assert np.isnan(unknown.lo)
    assert np.isnan(unknown.hi)
