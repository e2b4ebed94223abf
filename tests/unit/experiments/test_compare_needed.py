import numpy as np
import pytest
from scipy import stats

from clinicsim.arrays import Floats
from clinicsim.experiments.compare import Difference, compare
from clinicsim.experiments.power import needed_text, needed_words, replications_needed, rounded_up
from clinicsim.experiments.statistics import holm_factors
from experiments.made_up import runs

NAN = float("nan")


def power(number: int, difference: float, spread: float, level: float) -> float:
    """Power of the two-sided paired t test, by the noncentral t distribution."""
    critical, shift = stats.t.isf(level / 2, number - 1), difference / spread * number**0.5
    return float(stats.nct.sf(critical, number - 1, shift) + stats.nct.cdf(-critical, number - 1, shift))


def one_difference(changes: Floats) -> Difference:
    luck = np.linspace(50.0, 90.0, changes.size)
    base, other = runs({"pumps_end": luck.tolist()}), runs({"pumps_end": (luck + changes).tolist()})
    return compare(base, [other]).differences[0]["pumps_end"]


@pytest.mark.parametrize(
    ("difference", "spread", "tests"), [(1.0, 1.0, 1), (-1.0, 2.0, 1), (0.5, 2.0, 18), (1.0, 10.0, 50)]
)
def test_so_many_replications_tell_it_apart_four_times_in_five(difference: float, spread: float, tests: int) -> None:
    number = int(replications_needed(difference, spread, tests))
    assert power(number, abs(difference), spread, 0.05 / tests) == pytest.approx(0.8, abs=0.01)
    assert power(round(number * 0.8), abs(difference), spread, 0.05 / tests) < 0.75


def test_no_number_of_replications_tells_nothing_from_nothing() -> None:
    assert replications_needed(0.0, 1.0) == np.inf
    assert np.isnan(replications_needed(NAN, 1.0))


def test_numbers_of_replications_claim_two_figures() -> None:
    assert [rounded_up(number) for number in (7, 34, 137.2, 1201, 99_100)] == [7, 34, 140, 1300, 100_000]
    assert (needed_text(137.2), needed_words(137.2)) == ("140", "about 140")
    assert (needed_text(2e6), needed_words(np.inf)) == ("> 100,000", "more than 100,000")
    assert needed_text(NAN) == ""


def test_a_difference_that_cannot_be_told_says_how_many_runs_would() -> None:
    changes = 0.4 + np.random.default_rng(3).normal(0.0, 1.5, 30)
    found = one_difference(changes)
    assert found.verdict == "cannot tell"
    assert found.needed == replications_needed(changes.mean(), changes.std(ddof=1))
    assert found.says == f"cannot tell apart with 30 runs; about {rounded_up(found.needed)} would"


def test_a_difference_that_is_told_or_that_is_none_needs_no_more_runs() -> None:
    changes = np.random.default_rng(3).normal(0.0, 1.5, 30)
    told, none = one_difference(5.0 + changes), one_difference(np.zeros(30))
    assert (told.says, none.says) == ("different", "no change in any of 30 runs")
    assert np.isnan([told.needed, none.needed]).all()


def test_differences_that_cancel_would_take_too_many_runs() -> None:
    assert one_difference(np.tile([-1.0, 1.0], 6)).says == "cannot tell apart with 12 runs; more than 100,000 would"


def test_one_pair_cannot_say_how_many_would_do() -> None:
    assert one_difference(np.array([2.0])).says == "cannot tell apart with 1 run"


def test_a_measure_that_no_pair_defines_says_so() -> None:
    base = runs({"breach_month": [NAN, 3.0]})
    other = runs({"breach_month": [4.0, NAN]})
    assert compare(base, [other]).differences[0]["breach_month"].says == "not defined in any pair of runs"


def test_more_measures_in_a_family_ask_for_more_runs() -> None:
    changes = 0.4 + np.random.default_rng(3).normal(0.0, 1.5, 30)
    luck = np.linspace(50.0, 90.0, 30)
    names = [f"bed_days_per_year.ward{number}" for number in range(20)]
    noise = np.random.default_rng(5).normal(0.0, 1.5, (20, 30))
    base = runs({"caseload_end.oral": luck.tolist()} | dict.fromkeys(names, luck.tolist()))
    shaken = {name: (luck + each).tolist() for name, each in zip(names, noise, strict=True)}
    other = runs({"caseload_end.oral": (luck + changes).tolist()} | shaken)
    assert compare(base, [other]).differences[0]["caseload_end.oral"].needed > 1.5 * one_difference(changes).needed


def test_holm_multiplies_by_the_tests_not_yet_passed() -> None:
    assert holm_factors({"a": 0.2, "b": 0.01, "c": NAN, "d": 0.03}) == {"b": 3, "d": 2, "a": 1}


def test_shared_luck_is_shown_by_the_variance_it_takes_away() -> None:
    changes = np.random.default_rng(3).normal(0.0, 1.0, 30)
    luck = np.linspace(50.0, 90.0, 30)
    expected = (luck.var(ddof=1) + (luck + changes).var(ddof=1)) / changes.var(ddof=1)
    assert one_difference(changes).variance_reduction == pytest.approx(expected)
