import numpy as np
import pytest

from clinicsim.economics import discount_factor, flow_factor

CONVENTIONS = ("continuous", "mid_year", "year_start", "nominal_monthly")


@pytest.mark.parametrize(
    ("convention", "worth"), [("continuous", 846.13), ("mid_year", 846.09), ("year_start", 860.77)]
)
def test_a_hundred_a_year_for_ten_years_at_three_and_a_half_per_cent(convention, worth):
    assert 100 * flow_factor(0.0, 10.0, 0.035, convention) == pytest.approx(worth, abs=0.005)


def test_a_thousand_in_three_years_and_two_and_a_half_thousand_in_five():
    assert 1000 * discount_factor(3.0, 0.035, "continuous") == pytest.approx(901.9427, abs=5e-5)
    assert 2500 * discount_factor(5.0, 0.035, "continuous") == pytest.approx(2104.93292, abs=5e-6)


def test_a_flow_that_starts_half_a_year_in_and_ends_at_three_years():
    assert 1000 * flow_factor(0.5, 3.0, 0.035, "continuous") == pytest.approx(2354.66015, abs=5e-6)


def test_the_whole_years_of_a_convention_are_sums_of_yearly_factors():
    # Half of year 1, all of year 2, a quarter of year 3.
    year_start = 0.5 + 1 / 1.035 + 0.25 / 1.035**2
    assert flow_factor(0.5, 2.25, 0.035, "year_start") == pytest.approx(year_start)
    assert flow_factor(0.5, 2.25, 0.035, "mid_year") == pytest.approx(year_start / 1.035**0.5)


def test_all_costs_of_a_year_have_one_factor_unless_discounting_is_continuous():
    np.testing.assert_allclose(discount_factor([1.0, 1.4, 1.99], 0.05, "mid_year"), 1.05**-1.5)
    np.testing.assert_allclose(discount_factor([1.0, 1.4, 1.99], 0.05, "year_start"), 1 / 1.05)
    np.testing.assert_allclose(discount_factor([1.0, 1.5], 0.05, "continuous"), [1 / 1.05, 1.05**-1.5])


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_without_discounting_money_later_is_worth_as_much(convention):
    assert discount_factor(7.3, 0.0, convention) == 1.0
    assert flow_factor(0.5, 7.5, 0.0, convention) == 7.0


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_a_flow_in_parts_is_worth_as_much_as_the_whole(convention):
    parts = flow_factor([0.2, 1.7, 3.1], [1.7, 3.1, 6.0], 0.035, convention)
    assert parts.sum() == pytest.approx(float(flow_factor(0.2, 6.0, 0.035, convention)))


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_a_flow_is_the_sum_of_many_small_payments(convention):
    steps = 100_000
    at = (np.arange(steps) + 0.5) * 4.0 / steps
    payments = discount_factor(at, 0.06, convention).sum() * 4.0 / steps
    assert flow_factor(0.0, 4.0, 0.06, convention) == pytest.approx(payments, rel=1e-6)


def test_a_nominal_rate_compounds_by_the_month():
    # 3% nominal: a quarter of a per cent a month. A payment counts at the start of its month.
    np.testing.assert_allclose(
        discount_factor([0.0, 0.05, 1.0, 2.0], 0.03, "nominal_monthly"), [1, 1, 1.0025**-12, 1.0025**-24]
    )
    months = sum(1.0025**-month for month in range(24)) / 12
    assert flow_factor(0.0, 2.0, 0.03, "nominal_monthly") == pytest.approx(months)


def test_utility_of_0_30_for_two_years_and_0_45_for_eight_is_worth_3_518_qalys():
    worth = 0.30 * flow_factor(0, 2, 0.035, "continuous") + 0.45 * flow_factor(2, 10, 0.035, "continuous")
    assert worth == pytest.approx(3.518, abs=5e-4)


def test_discounted_to_the_utmost_only_what_falls_at_the_start_remains():
    np.testing.assert_allclose(discount_factor([0.0, 1.0, 5.0], 1000.0, "year_start"), [1, 0, 0], atol=1e-2)
