import numpy as np
import pytest

from clinicsim.economics.cea.question import QuestionError, question, usual_thresholds
from clinicsim.economics.cea.reading import TableOf
from clinicsim.economics.cea.willingness import spoken_of, thresholds
from economics.cea.made_up import drawn


def table(draws: int = 100) -> TableOf:
    random = np.random.default_rng(1)
    return TableOf(drawn(draws=draws), {"theta": random.normal(size=draws), "a,b": random.normal(size=draws)}, "")


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        (["20000,30000"], (20_000, 30_000)),
        (["0:3:1"], (0, 1, 2, 3)),
        (["0:10:4"], (0, 4, 8)),
        (["0:0.3:0.1"], (0, 0.1, 0.2, 0.3)),
        (["0", "1e3,2e3"], (0, 1_000, 2_000)),
        (["5:5:1"], (5,)),
    ],
)
def test_thresholds_are_lists_or_ranges(texts: list[str], values: tuple[float, ...]) -> None:
    found, wrong = thresholds(texts)
    assert found == pytest.approx(values)
    assert wrong == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("-1", "-1 is negative"),
        ("30000,20000", "20000 stands after 30000"),
        ("20000,20000", "20000 stands after 20000"),
        ("20,000", "no commas in a number"),
        ("much", "'much' is not a number"),
        ("1,,2", "'nothing' is not a number"),
        ("inf", "is not a number"),
        ("0:10", "FIRST:LAST:STEP"),
        ("10:0:1", "LAST not below FIRST"),
        ("0:10:0", "STEP above 0"),
        ("0:1e9:1", "expected at most 10,001"),
    ],
)
def test_thresholds_that_are_none_say_why(text: str, words: str) -> None:
    _, wrong = thresholds([text])
    assert words in " ".join(wrong)


def test_of_many_thresholds_the_usual_ones_are_put_into_words_or_five_of_them() -> None:
    curve = [1_000.0 * k for k in range(101)]
    assert spoken_of(curve, usual_thresholds("GBP")) == (20_000, 30_000)
    assert spoken_of(curve, usual_thresholds("USD")) == (50_000, 100_000)
    assert spoken_of(curve, usual_thresholds("EUR")) == (0, 25_000, 50_000, 75_000, 100_000)
    assert spoken_of(curve[:3], (20_000,)) == (0, 1_000, 2_000)


def test_all_that_is_wrong_with_a_question_is_told_at_once() -> None:
    with pytest.raises(QuestionError) as caught:
        question(table(), "b", ["2,1"], ["thet", "theta,theta"], None)
    told = "\n".join(caught.value.problems)
    for words in ("did you mean 'B'?", "1 stands after 2", "did you mean 'theta'?", "names 'theta' twice"):
        assert words in told


def test_a_name_with_a_comma_is_a_parameter_where_there_is_one_of_that_name() -> None:
    found = question(table(), None, ["1"], ["a,b", "theta"], None)
    assert dict(found.groups) == {"a,b": ("a,b",), "theta": ("theta",)}
    assert found.comparator == "A"


def test_parameters_of_a_table_that_has_none_cannot_be_valued() -> None:
    with pytest.raises(QuestionError, match="the table has no parameters"):
        question(TableOf(drawn(), {}, ""), None, ["1"], ["theta"], None)


def test_too_few_draws_say_nothing_of_a_parameter() -> None:
    with pytest.raises(QuestionError, match="too few"):
        question(table(draws=5), None, ["1"], ["theta"], None)
