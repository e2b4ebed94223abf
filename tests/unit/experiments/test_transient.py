import numpy as np
import pytest

from clinicsim.arrays import Floats
from clinicsim.experiments.runs import Runs
from clinicsim.experiments.transient import default_window, mser, transient, welch
from experiments.made_up import runs

MEASURE = "slot_utilisation"


def monthly(series: Floats, spread: float = 0.01, replications: int = 4) -> Runs:
    """Replications that scatter about a series."""
    offsets = spread * np.linspace(-1, 1, replications)[:, None]
    values = series + offsets
    return runs({MEASURE: values.mean(axis=1).tolist()}, months=series.size, monthly={MEASURE: values})


def test_the_moving_average_is_the_one_worked_by_hand() -> None:
    series = np.array([9.0, 6.0, 3.0, 5.0, 4.0, 6.0, 5.0, 4.0])
    assert welch(series, 2) == pytest.approx([9.0, 6.0, 27 / 5, 24 / 5, 23 / 5, 24 / 5])
    assert welch(series, 1) == pytest.approx([9.0, 6.0, 14 / 3, 4.0, 5.0, 5.0, 5.0])


@pytest.mark.parametrize("window", [0, 3, 8])
def test_a_window_over_a_quarter_of_the_run_is_refused(window: int) -> None:
    with pytest.raises(ValueError, match="expected 1 to 2"):
        welch(np.arange(8.0), window)


def test_the_window_spans_a_year_where_the_run_is_long_enough() -> None:
    assert [default_window(months) for months in (4, 12, 24, 120)] == [1, 3, 6, 6]


def test_mser_is_the_definition_worked_by_hand() -> None:
    # sums of squares about the mean 17.5, 2.8, 1, 2/3, 0.5 and 0, each over (n - d)^2
    found = mser(np.array([6.0, 3.0, 1.0, 2.0, 1.0, 2.0]))
    assert found == pytest.approx([17.5 / 36, 2.8 / 25, 1 / 16, 2 / 27, 0.5 / 4, 0.0])


def test_a_start_that_wears_off_is_left_out() -> None:
    ripple = 0.02 * np.cos(np.arange(100) * 2.0)
    start = np.where(np.arange(100) < 15, 0.4, 0.0)
    found = transient(monthly(0.7 + start + ripple), MEASURE)
    assert (found.truncation, found.unreliable) == (15, ())
    assert found.whole.mean == pytest.approx(0.7 + 0.4 * 15 / 100, abs=0.002)
    assert found.rest.mean == pytest.approx(0.7, abs=0.002)


def test_nothing_is_left_out_of_a_steady_series() -> None:
    found = transient(monthly(np.full(60, 0.8)), MEASURE)
    assert (found.truncation, found.unreliable) == (0, ())
    assert found.rest == found.whole


def test_a_series_that_keeps_growing_is_not_to_be_relied_on() -> None:
    found = transient(monthly(np.linspace(0.2, 0.9, 100)), MEASURE)
    assert found.truncation is not None
    assert found.truncation > 50
    assert found.unreliable == ("it falls in the second half of the run",)


def test_fewer_than_fifty_months_are_not_to_be_relied_on() -> None:
    series = np.array([0.9] * 5 + [0.5, 0.6] * 22)
    assert transient(monthly(series[:49]), MEASURE).unreliable == ("49 months are few; 50 are the least",)
    assert transient(monthly(series[:49]), MEASURE).truncation == 5
    assert transient(monthly(np.append(series, [0.5] * 6)), MEASURE).unreliable == ()
    assert transient(monthly(series[:9]), MEASURE).truncation is None


def test_a_measure_that_is_undefined_in_a_month_cannot_be_truncated() -> None:
    series = np.full(60, 0.8)
    series[3] = np.nan
    found = transient(monthly(series), MEASURE)
    assert found.truncation is None
    assert found.unreliable == ("not defined in 1 of 60 months",)


def test_the_spread_of_the_last_few_months_does_not_make_them_the_whole_truth() -> None:
    series = np.random.default_rng(4).normal(0.5, 0.1, 75)
    found = transient(monthly(series), MEASURE)
    assert np.argmin(mser(series.reshape(15, 5).mean(axis=1))) == 14  # one batch alone has no spread
    assert found.truncation is not None
    assert found.truncation <= 50
