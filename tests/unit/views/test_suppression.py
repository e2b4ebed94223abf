"""What a public copy hides: counts under five, what would give them back, and patients."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicsim.views.report.tables import Table
from clinicsim.views.suppression import ALSO, UNDER, NotPublic, counts_people, public


def counted(*rows: tuple[str, ...], sums: bool = False) -> Table:
    head = ("Month", *(f"Ward {place}" for place in range(1, len(rows[0]))))
    return Table("People", head, rows, counts=tuple(range(1, len(head))), sums=sums)


def test_one_to_four_people_are_hidden_and_none_and_five_are_not() -> None:
    copy = public(counted(*(("May", str(count)) for count in range(7))))
    assert [row[1] for row in copy.table.rows] == ["0", UNDER, UNDER, UNDER, UNDER, "5", "6"]
    assert "hidden" in copy.hidden


def test_a_table_without_small_counts_is_as_it_was() -> None:
    table = counted(("May", "12", "0"), ("June", "1,204", "5"))
    copy = public(table)
    assert copy.table == table
    assert not copy.hidden


def test_an_interval_does_not_give_its_mean_back() -> None:
    copy = public(counted(("May", "4.6", "4.2 to 5.0"), ("June", "4.9", "0.0 to 9.8"), ("July", "9", "7 to 11")))
    assert [row[1:] for row in copy.table.rows] == [(UNDER, UNDER), (UNDER, UNDER), ("9", "7 to 11")]


def test_numbers_that_are_no_counts_stay() -> None:
    table = Table("Shares", ("Clinic", "On time", "People"), (("A", "3%", "3"),), counts=(2,))
    assert public(table).table.rows == (("A", "3%", UNDER),)


def test_a_sum_does_not_give_a_small_count_back() -> None:
    """3 of 21 would follow from 21 - 18 if 18 stayed."""
    copy = public(counted(("May", "3", "18", "21"), sums=True))
    assert copy.table.rows[0][1:] == (UNDER, ALSO, "21")
    assert ALSO in copy.hidden


@given(st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=1, max_size=5))
def test_no_line_of_sums_hides_one_number_alone(counts: list[list[int]]) -> None:
    rows = [(f"row {place}", *map(str, line), str(sum(line))) for place, line in enumerate(counts)]
    shown = public(counted(*rows, sums=True)).table.rows
    lines = [row[1:] for row in shown] + [tuple(row[column] for row in shown) for column in range(1, 5)]
    originals = [row[1:] for row in rows] + [tuple(row[column] for row in rows) for column in range(1, 5)]
    for line, whole in zip(lines, originals, strict=True):
        hidden = [cell in (UNDER, ALSO) for cell in line]
        others = [int(cell) for cell, gone in zip(whole, hidden, strict=True) if not gone]
        assert sum(hidden) != 1 or not any(others)
        assert not any(0 < other < 5 for other in others)


def test_rows_of_patients_are_left_out_and_a_table_of_them_alone_is_refused() -> None:
    table = Table("Refills", ("Patient", "Days"), (("P1", "3"), ("All", "40")), private=(0,))
    copy = public(table)
    assert copy.table.rows == (("All", "40"),)
    assert "1 row is left out" in copy.hidden
    with pytest.raises(NotPublic, match="Refills"):
        public(Table("Refills", ("Patient", "Days"), (("P1", "3"),), private=(0,)))


@pytest.mark.parametrize(
    ("unit", "is_count"),
    [
        ("people", True),
        ("pumps per year", True),
        ("people at month end", True),
        ("refills per pump-year", False),
        ("events per 100 pump-years", False),
        ("weeks", False),
        ("GBP per refill", False),
    ],
)
def test_rates_and_times_are_no_counts(unit: str, is_count: bool) -> None:
    assert counts_people(unit) is is_count
