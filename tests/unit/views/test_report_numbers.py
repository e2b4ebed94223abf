"""Numbers are rounded to what their interval supports and carry their unit."""

from __future__ import annotations

import math

import pytest

from clinicsim.measures import MEASURES
from clinicsim.views.labels import label, listed
from clinicsim.views.numbers import difference_text, mean_text, range_text, unit_of, value_text

SHARE, MONEY, WEEKS = unit_of("share", "GBP"), unit_of("currency/year", "GBP"), unit_of("weeks", "GBP")


def test_a_share_is_written_as_a_percentage_and_its_difference_in_points() -> None:
    assert mean_text(0.9634, 0.9612, 0.9656, SHARE) == "96.3%"
    assert difference_text(0.0166, 0.0152, 0.018, SHARE) == "+1.7 percentage points"
    assert difference_text(-0.0166, -0.018, -0.0152, SHARE, short=True) == "−1.7 points"


def test_money_is_rounded_to_its_interval_and_the_sign_comes_first() -> None:
    assert mean_text(1_637_412.0, 1_624_000.0, 1_650_000.0, MONEY) == "£1,640,000"
    assert difference_text(-203_100.0, -208_300.0, -197_900.0, MONEY) == "−£203,000"
    assert MONEY.words == "GBP per year"


def test_an_interval_clear_of_zero_is_not_rounded_to_it() -> None:
    assert range_text(0.02, 0.5, WEEKS) == "0.02 to 0.50"
    assert range_text(-0.02, 0.5, WEEKS) == "0.0 to 0.5"


def test_what_cannot_be_told_is_a_dash_or_nothing() -> None:
    assert value_text(math.nan, MONEY) == "–"
    assert difference_text(math.nan, math.nan, math.nan, WEEKS) == "–"
    assert range_text(math.nan, math.nan, WEEKS) == ""


def test_without_an_interval_three_digits_are_written() -> None:
    assert value_text(14.2345, WEEKS) == "14.2"
    assert value_text(1_234_567.0, MONEY) == "£1,230,000"


@pytest.mark.parametrize(
    ("items", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists_read_as_a_sentence(items: list[str], text: str) -> None:
    assert listed(items) == text


def test_a_measure_is_called_by_its_words_in_the_catalogue() -> None:
    assert [label(name).words for name in MEASURES] == [entry.words for entry in MEASURES.values()]
    assert label("refill_on_time_share") == ("refills on time", True)
    assert label("cost_per_year").title == "Cost per year"


def test_a_sign_beside_the_number_says_the_unit() -> None:
    assert [unit.after for unit in (SHARE, MONEY, WEEKS)] == ["", "", "weeks"]


def test_a_member_of_a_family_is_spelt_out() -> None:
    assert label("slots_lost_share.annual_leave").title == "Slots lost: annual leave"
