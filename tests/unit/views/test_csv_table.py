"""Tables as files that spreadsheets and statistics programs read."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest

from clinicsim.views.csv_table import ENCODING, csv_text, harmless
from clinicsim.views.report.tables import Table


def read(table: Table) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(csv_text(table, "run 1").encode(ENCODING)))


def test_numbers_are_numbers_whatever_signs_and_units_they_wear() -> None:
    table = Table(
        "Money",
        ("Scenario", "Cost", "Change", "On time"),
        (("Base", "£1,250,000", "–", "97.0%"), ("Cut", "£900", "−£104,000", "95%")),
    )
    found = read(table)
    assert list(found) == ["Scenario", "Cost (£)", "Change (£)", "On time (%)", "Made from"]
    assert found["Cost (£)"].tolist() == [1_250_000, 900]
    assert found["Change (£)"].tolist()[1] == -104_000
    assert found["Change (£)"].isna().tolist() == [True, False]


def test_a_difference_with_its_interval_and_verdict_becomes_four_columns() -> None:
    table = Table(
        "Cut less base", ("Measure", "Unit", "Cut"), (("On time", "%", "+1.1 points\n(−0.9 to +1.3) better"),), 2
    )
    found = read(table).iloc[0]
    assert (found["Cut"], found["Cut, lower"], found["Cut, upper"], found["Cut, verdict"]) == (1.1, -0.9, 1.3, "better")


def test_text_stays_text() -> None:
    table = Table("Slots", ("Weekday", "Lost"), (("Monday", "11 of 73 (15%)"), ("Friday", "–")))
    assert read(table)["Lost"].tolist() == ["11 of 73 (15%)", "–"]


def test_columns_of_one_name_are_told_apart_by_their_scenario() -> None:
    table = Table(
        "Months", ("Month", "A: mean", "interval", "B: mean", "interval"), (("May", "1", "0 to 2", "3", "2 to 4"),)
    )
    found = list(read(table))
    assert len(found) == len(set(found))
    assert "B: interval, upper" in found


def test_every_row_says_where_it_is_from() -> None:
    assert read(Table("Any", ("a", "b"), (("x", "1"), ("y", "2"))))["Made from"].tolist() == ["run 1", "run 1"]


@pytest.mark.parametrize("formula", ['=HYPERLINK("x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1"])
def test_no_text_is_a_formula(formula: str) -> None:
    assert harmless(formula).startswith("'")
    table = Table(formula, ("Scenario", formula), ((formula, formula),))
    for row in csv.reader(io.StringIO(csv_text(table, formula))):
        assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in row)
