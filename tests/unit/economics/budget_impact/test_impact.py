import datetime as dt

import numpy as np

from clinicsim.economics.budget_impact.impact import BudgetImpact, mix, uptake_by_year
from clinicsim.economics.budget_impact.years import budget_years

YEARS = budget_years(dt.date(2026, 1, 1), 24, "calendar", 4)
RNG = np.random.default_rng(8)


def test_the_last_stated_uptake_stays() -> None:
    assert uptake_by_year([0.2, 0.5], 4) == (0.2, 0.5, 0.5, 0.5)
    assert uptake_by_year([0.2, 0.5, 0.9], 2) == (0.2, 0.5)


def test_full_uptake_is_the_alternative_and_none_is_the_comparator_to_the_last_bit() -> None:
    comparator, alternative = RNG.random((2, 5, 2, 3))
    assert np.array_equal(mix(comparator, alternative, (1.0, 1.0)), alternative)
    assert np.array_equal(mix(comparator, alternative, (0.0, 0.0)), comparator)


def test_half_uptake_spends_half_of_each() -> None:
    comparator, alternative = np.array([[100.0, 100.0]]), np.array([[300.0, 300.0]])
    assert mix(comparator, alternative, (0.5, 1.0)).tolist() == [[200.0, 300.0]]


def _impact(before, after, releasing) -> BudgetImpact:
    return BudgetImpact(YEARS, (1.0, 1.0), ("drug", "beds"), np.array(before), np.array(after), np.array(releasing))


def test_beds_that_are_freed_are_no_money_and_drugs_that_are_saved_are() -> None:
    impact = _impact([[[50.0, 80.0], [50.0, 80.0]]], [[[40.0, 20.0], [40.0, 20.0]]], [True, False])
    assert impact.cash.tolist() == [[[-10.0, 0.0], [-10.0, 0.0]]]


def test_more_beds_cost_money_though_they_release_none() -> None:
    impact = _impact([[[50.0, 20.0], [50.0, 20.0]]], [[[50.0, 80.0], [50.0, 80.0]]], [True, False])
    assert impact.cash.tolist() == [[[0.0, 60.0], [0.0, 60.0]]]


def test_luck_that_goes_up_and_down_is_not_taken_for_spending() -> None:
    """Beds fall on average, though one replication has more: nothing of it is cash."""
    before = [[[0.0, 50.0], [0.0, 50.0]]] * 2
    after = [[[0.0, 20.0], [0.0, 20.0]], [[0.0, 60.0], [0.0, 60.0]]]
    assert not _impact(before, after, [True, False]).cash.any()
