import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicsim.economics.budget_impact.years import budget_years, ends, means, sums

JANUARY_5 = dt.date(2026, 1, 5)


def test_a_financial_year_starts_in_april_and_is_named_for_both_calendar_years() -> None:
    years = budget_years(JANUARY_5, 60, "financial", 4)
    assert [year.words for year in years] == [
        "2025/26 (3 months)",
        "2026/27",
        "2027/28",
        "2028/29",
        "2029/30",
        "2030/31 (9 months)",
    ]


def test_a_federal_year_starts_in_october() -> None:
    years = budget_years(dt.date(2026, 10, 1), 24, "financial", 10)
    assert [year.words for year in years] == ["2026/27", "2027/28"]


def test_calendar_years_of_a_run_from_january_are_whole() -> None:
    assert [year.words for year in budget_years(JANUARY_5, 24, "calendar", 4)] == ["2026", "2027"]


def test_the_turn_of_the_century_keeps_two_digits() -> None:
    assert budget_years(dt.date(2099, 4, 1), 12, "financial", 4)[0].label == "2099/00"


def test_one_month_is_one_month() -> None:
    assert budget_years(dt.date(2026, 3, 1), 1, "financial", 4)[0].words == "2025/26 (1 month)"


@given(
    start=st.dates(dt.date(1990, 1, 1), dt.date(2090, 12, 28)),
    months=st.integers(1, 400),
    kind=st.sampled_from(("calendar", "financial")),
    first=st.integers(1, 12),
)
def test_every_month_falls_into_one_year_and_no_year_has_more_than_twelve(start, months, kind, first) -> None:
    years = budget_years(start, months, kind, first)
    assert [month for year in years for month in range(year.start, year.end)] == list(range(months))
    assert all(1 <= year.months <= 12 for year in years)
    assert all(year.months == 12 for year in years[1:-1])
    assert len({year.label for year in years}) == len(years)


def test_spending_is_summed_levels_are_averaged_and_stocks_are_counted_at_the_end() -> None:
    years = budget_years(JANUARY_5, 5, "financial", 4)
    monthly = np.array([[1.0, 2.0, 3.0, 10.0, 30.0]])
    assert sums(monthly, years).tolist() == [[6.0, 40.0]]
    assert means(monthly, years).tolist() == [[2.0, 20.0]]
    assert ends(monthly, years).tolist() == [[3.0, 30.0]]


@pytest.mark.parametrize("start", [JANUARY_5, dt.date(2026, 4, 1), dt.date(2026, 12, 31)])
def test_the_sum_over_years_is_the_sum_over_months(start) -> None:
    monthly = np.random.default_rng(1).random((3, 31, 2))
    assert np.allclose(sums(monthly, budget_years(start, 31, "financial", 4)).sum(axis=1), monthly.sum(axis=1))
