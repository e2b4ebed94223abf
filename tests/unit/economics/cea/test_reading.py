"""Tables of costs and effects: what is read, and what is said of everything that is wrong with one."""

from pathlib import Path

import numpy as np
import pytest

from clinicsim.economics.cea.reading import TableOf, read_table
from clinicsim.scenario.errors import ScenarioError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "table.csv"


def read(file: Path, text: str | bytes) -> TableOf:
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_table(file)


def problems(file: Path, text: str | bytes) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        read(file, text)
    return [str(finding).replace(f"{file}", "table.csv") for finding in caught.value.findings]


LONG = """strategy,draw,replication,cost,effect,currency,price_year,Price of pump
new,2,1,5,0.5,GBP,2023/24,7
old,1,1,1,0.1,GBP,2023/24,6
old,1,2,2,0.2,GBP,2023/24,6
old,2,1,3,0.3,GBP,2023/24,7
old,2,2,4,0.4,GBP,2023/24,7
new,2,2,6,0.6,GBP,2023/24,7
new,1,2,8,0.8,GBP,2023/24,6
new,1,1,7,0.7,GBP,2023/24,6
"""


def test_rows_go_to_their_strategy_draw_and_replication_whatever_their_order(file: Path) -> None:
    table = read(file, LONG)
    assert table.outcomes.strategies == ("new", "old")
    assert table.outcomes.costs.tolist() == [[[7, 8], [5, 6]], [[1, 2], [3, 4]]]
    assert table.outcomes.effects == pytest.approx(table.outcomes.costs / 10)
    assert {name: values.tolist() for name, values in table.parameters.items()} == {"Price of pump": [6, 7]}
    assert (table.outcomes.currency, table.price_year) == ("GBP", "2023/24")


def test_the_order_of_rows_changes_nothing_but_the_order_of_strategies(file: Path) -> None:
    head, *rows = LONG.splitlines()
    expected = read(file, LONG)
    found = read(file, "\n".join([head, *reversed(rows)]))
    for name in expected.outcomes.strategies:
        one, other = expected.outcomes.strategies.index(name), found.outcomes.strategies.index(name)
        assert (found.outcomes.costs[other] == expected.outcomes.costs[one]).all()
    assert found.parameters["Price of pump"].tolist() == [6, 7]


def test_one_row_a_draw_with_columns_of_each_strategy_says_the_same(file: Path) -> None:
    wide = "draw,cost_old,effect_old,cost_new,effect_new,theta\n2,3,.3,7,.7,1e-3\n1,1,.1,5,.5,-2\n"
    table = read(file, wide)
    assert table.outcomes.strategies == ("old", "new")
    assert table.outcomes.costs[:, :, 0].tolist() == [[1, 3], [5, 7]]
    assert table.parameters["theta"].tolist() == [-2, 0.001]


def test_rows_of_a_wide_table_are_draws_if_nobody_numbered_them(file: Path) -> None:
    table = read(file, "cost_old,effect_old,cost_new,effect_new\n1,.1,5,.5\n3,.3,7,.7\n")
    assert table.outcomes.costs[:, :, 0].tolist() == [[1, 3], [5, 7]]


def test_a_table_without_draws_has_one(file: Path) -> None:
    table = read(file, "Strategy,Cost,Effect\nA,1,2\nB,3,4\n")
    assert table.outcomes.costs.shape == (2, 1, 1)
    assert table.outcomes.currency == ""


def test_comments_blank_lines_quotes_and_the_mark_of_a_spreadsheet_do_no_harm(file: Path) -> None:
    text = '\ufeff# made by hand\r\nstrategy,cost,effect\r\n\r\n"one, two",1,2\r\n "B" ,3,4\r\n'
    assert read(file, text.replace(' "B" ', "B")).outcomes.strategies == ("one, two", "B")


def test_every_problem_is_told_at_once_with_its_place(file: Path) -> None:
    text = (
        "strategy,draw,cost,effect,theta\n"
        "A,1,1,2,.1\n"
        "B,1,2,3,.3\n"  # another theta
        "B,2,nan,4,.2\n"
        "A,2,5,,.2\n"
        "A,2,5,6,.2,7\n"  # too many cells
        "A,x,5,6,1\n"
        'A,1,"1,000",6,.1\n'  # the second of draw 1
    )
    found = problems(file, text)
    assert [one.split(" error: ")[0] for one in found] == [
        "table.csv:3:9:",
        "table.csv:4:5:",
        "table.csv:5:7:",
        "table.csv:6:1:",
        "table.csv:7:3:",
        "table.csv:8:1:",
        "table.csv:8:5:",
    ]
    for one, words in zip(
        found,
        (
            "theta: .3 here, but .1 on line 2, in draw 1",
            'cost: "nan" is not a finite number',
            "effect: this cell is empty",
            "6 cells; expected 5",
            "draw: expected a whole number",
            "there is a row for draw 1 of 'A' already, on line 2",
            "without thousands separators",
        ),
        strict=True,
    ):
        assert words in one


@pytest.mark.parametrize("number", ["nan", "inf", "-Infinity", "1_000", "12%", "£5", "0x1f", "1;5", "1e200"])
def test_what_is_no_finite_number_is_refused(file: Path, number: str) -> None:
    (found,) = problems(file, f"strategy,cost,effect\nA,{number},1\nB,1,1\n")
    assert found.startswith("table.csv:2:3: error: cost: ")


def test_strategies_with_other_draws_are_told_with_the_draws(file: Path) -> None:
    found = problems(file, "strategy,draw,cost,effect\nA,1,1,1\nA,2,1,1\nA,3,1,1\nB,1,1,1\nB,4,1,1\n")
    assert any("'B' lacks draws 2 and 3" in one for one in found)
    assert any("'A' lacks draw 4" in one for one in found)
    assert len(found) == 2


def test_many_draws_that_lack_are_not_all_listed(file: Path) -> None:
    rows = "".join(f"A,{draw},1,1\n" for draw in range(1, 51))
    (found,) = problems(file, f"strategy,draw,cost,effect\n{rows}B,1,1,1\n")
    assert "lacks draws 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 39 more" in found


@pytest.mark.parametrize("draw", ["1.5", "-1", "first", "", "9" * 5_000])
def test_a_draw_has_a_whole_number(file: Path, draw: str) -> None:
    (found,) = problems(file, f"strategy,draw,cost,effect\nA,{draw},1,1\nB,1,1,1\n")
    assert found.startswith("table.csv:2:3: error: draw: expected a whole number")


def test_draws_may_be_numbered_as_other_programs_write_numbers(file: Path) -> None:
    table = read(file, "strategy,draw,cost,effect\nA,1e+05,1,1\nB,100000.0,2,1\nA,2.0,3,1\nB,2,4,1\n")
    assert table.outcomes.costs[:, :, 0].tolist() == [[3, 1], [4, 2]]


def test_a_replication_that_lacks_is_told(file: Path) -> None:
    (found,) = problems(file, "strategy,draw,replication,cost,effect\nA,1,1,1,1\nA,1,2,1,1\nB,1,1,1,1\n")
    assert "draw 1 of 'B' lacks replication 2" in found


def test_a_strategy_that_is_named_twice_is_told_what_a_draw_is(file: Path) -> None:
    (found,) = problems(file, "strategy,cost,effect\nA,1,1\nB,2,2\nA,3,3\n")
    assert found == (
        "table.csv:4:1: error: strategy: 'A' is named twice, first on line 2; give its draws a column 'draw'"
    )


def test_money_of_several_kinds_is_not_added_up(file: Path) -> None:
    text = "strategy,cost,effect,currency,price_year\nA,1,1,GBP,2023/24\nB,1,1,USD,2022/23\n"
    first, second = problems(file, text)
    assert "currency: USD here, but GBP on line 2; convert" in first
    assert "price_year: 2022/23 here, but 2023/24 on line 2; inflate" in second


def test_a_currency_and_a_year_have_their_form(file: Path) -> None:
    first, second = problems(file, "strategy,cost,effect,currency,price_year\nA,1,1,pounds,24\nB,1,1,pounds,24\n")
    assert "an ISO code such as GBP" in first
    assert "a year such as 2024 or 2024/25" in second


@pytest.mark.parametrize(
    ("header", "meant"),
    [
        ("stratgy,cost,effect", "stratgy: unknown column; did you mean 'strategy'?"),
        ("strategy,costs,effect", "costs: unknown column; did you mean 'cost'?"),
        ("strategy,cost,qalys", "qalys: unknown column; did you mean 'effect'?"),
        ("strategy,iteration,cost,effect", "iteration: unknown column; did you mean 'draw'?"),
        ("strategy,replicaton,cost,effect", "replicaton: unknown column; did you mean 'replication'?"),
        ("strategy,cost,cost,effect", "cost: this column stands twice"),
        ("strategy,cost,Cost,effect", "Cost: this column stands twice"),
        ("strategy,cost", "the column 'effect' is missing"),
        ("cost,effect", "the column 'strategy' is missing"),
        (",strategy,cost,effect", "this column has no name; remove it"),
        ("strategy;cost;effect", "columns are separated by semicolons"),
        ("draw,cost_A,effect_A,cost_B", "cost_B: expected a column effect_B beside it"),
    ],
)
def test_a_header_that_is_wrong_is_told_what_was_probably_meant(file: Path, header: str, meant: str) -> None:
    row = ",".join("1" for _ in header.split(","))
    found = problems(file, f"{header}\n{row}\n{row}\n")
    assert found[0].startswith("table.csv:1:")
    assert meant in found[0]


def test_one_strategy_is_no_choice(file: Path) -> None:
    (found,) = problems(file, "strategy,draw,cost,effect\nA,1,1,1\nA,2,1,1\n")
    assert "holds one strategy, 'A'; expected at least two" in found


def test_a_strategy_cannot_have_the_name_of_the_thresholds(file: Path) -> None:
    (found,) = problems(file, "strategy,cost,effect\nA,1,1\nwtp,1,1\n")
    assert "cannot be named 'wtp'" in found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the file is empty"),
        ("\n , ,\n", "the file is empty"),
        ("strategy,cost,effect\n", "no rows below the column names"),
        (b"strategy,cost,effect\nA,1,\xe9\n", ":2:5: error: not UTF-8 text (byte 0xe9)"),
        ('strategy,cost,effect\n"A,1,2\n', "not a line of CSV"),
    ],
)
def test_a_file_that_is_no_table_is_refused(file: Path, text: str | bytes, words: str) -> None:
    assert words in problems(file, text)[0]


def test_a_folder_and_a_file_that_is_not_there_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="is a folder"):
        read_table(tmp_path)
    with pytest.raises(ScenarioError, match="no such file"):
        read_table(tmp_path / "none.csv")


def test_a_column_of_words_is_not_reported_cell_by_cell(file: Path) -> None:
    rows = "".join(f"{name},{draw},1,1,high\n" for name in "AB" for draw in range(50))
    found = problems(file, f"strategy,draw,cost,effect,risk\n{rows}")
    assert len(found) == 5
    assert "and 95 more like this one" in found[-1]


def test_a_parameter_that_differs_by_strategy_gets_a_column_of_its_own(file: Path) -> None:
    table = read(file, "strategy,draw,cost,effect,p_A,p_B\nA,1,1,1,.1,.2\nB,1,1,1,.1,.2\n")
    assert np.hstack([table.parameters["p_A"], table.parameters["p_B"]]).tolist() == [0.1, 0.2]
