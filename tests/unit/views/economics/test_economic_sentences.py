"""Sentences of an evaluation: no negative ratio, and directions in words."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicsim.economics.cea.analysis import Cea, analyse
from clinicsim.economics.cea.outcomes import Outcomes
from clinicsim.views.economics.says import bracket_sentences, horizon_words, increment_sentence, ratio_words
from clinicsim.views.economics.tables import increment_table, incremental_table
from clinicsim.views.economics.writing import Writing, name_words, share_words, with_error

GBP = Writing("GBP", "QALYs")
NEGATIVE_RATIO = re.compile(r"[−-]£?[\d,.]+ per QALY")


def against(cost: float, effect: float, spread: float = 1.0) -> Cea:
    """Thirty replications of two strategies that differ by so much on the mean."""
    luck = np.random.default_rng(3)
    costs = np.stack([np.full(30, 20_000.0), 20_000 + cost + spread * luck.normal(0, 100, 30)])
    effects = np.stack([np.full(30, 3.0), 3 + effect + spread * luck.normal(0, 0.005, 30)])
    return analyse(Outcomes(("oral_only", "base"), costs[:, None], effects[:, None], "GBP"), (20_000.0,))


@pytest.mark.parametrize(
    ("cost", "effect", "words"),
    [
        (4_000.0, 0.2, "£20,000 per QALY gained"),
        (-4_000.0, 0.2, "it is dominant"),
        (4_000.0, -0.2, "it is dominated"),
        (-4_000.0, -0.2, "less effective and cheaper, £20,000 saved for each QALY given up"),
        (0.0, 0.0, "equal"),
    ],
)
def test_every_quadrant_has_its_own_words(cost: float, effect: float, words: str) -> None:
    (one,) = against(cost, effect, spread=0.0).against
    assert ratio_words(one, GBP) == words


def test_a_sentence_says_more_or_less_and_gains_or_loses() -> None:
    cea = against(-4_000.0, -0.2)
    sentence = increment_sentence(cea.against[0], cea, None, GBP)
    assert sentence.startswith("Base costs £")
    assert "less and loses" in sentence


def test_what_cannot_be_told_from_zero_is_said_to_be_so() -> None:
    cea = against(3.0, 0.2)
    assert "The difference in cost cannot be told from zero" in increment_sentence(cea.against[0], cea, None, GBP)


@settings(max_examples=40, deadline=None)
@given(st.floats(-1e4, 1e4), st.floats(-1, 1), st.sampled_from([0.0, 1.0, 50.0]))
def test_no_sentence_and_no_table_holds_a_negative_ratio(cost: float, effect: float, spread: float) -> None:
    cea = against(cost, effect, spread)
    tables = (incremental_table(cea, GBP), increment_table(cea, None, GBP))
    texts = [increment_sentence(one, cea, None, GBP) for one in cea.against]
    texts += [cell for table in tables for row in table.rows for cell in row]
    assert not [text for text in texts if NEGATIVE_RATIO.search(text)]
    assert all(row[-1] == "–" or not row[-1].startswith("−") for row in tables[0].rows)


def test_an_interval_of_a_ratio_without_bounds_is_not_printed() -> None:
    cea = against(10.0, 0.2, spread=3.0)
    one = cea.against[0]
    assert one.icer is None or one.lo is None or one.lo <= 0
    assert "−" not in ratio_words(one, GBP)


@pytest.mark.parametrize(("years", "words"), [(5.0, "5 years"), (1.0, "1 year,"), (2.5, "2.5 years")])
def test_a_short_horizon_is_never_taken_for_a_lifetime(years: float, words: str) -> None:
    assert words in horizon_words(years)
    assert "not lifetime" in horizon_words(years)


def test_some_are_never_none_and_most_are_never_all() -> None:
    assert [share_words(share) for share in (0.0, 0.001, 0.42, 0.999, 1.0)] == [
        "0%",
        "under 1%",
        "42%",
        "over 99%",
        "100%",
    ]


def test_initials_stay_initials_in_the_words_of_a_name() -> None:
    assert [name_words(name) for name in ("itb_effect", "pss", "oral_drugs")] == ["ITB effect", "PSS", "oral drugs"]


def test_a_value_has_as_many_decimals_as_its_error_supports() -> None:
    assert with_error(1234.5678, 12.3, "£") == "£1,235\n(SE £12)"
    assert with_error(0.012347, 0.00031) == "0.01235\n(SE 0.00031)"


def test_levels_without_an_error_have_digits_enough_to_be_told_apart() -> None:
    """QALYs of a lifetime differ in the third decimal: a table of 23.1 and 23.1 would say nothing."""
    effects = np.array([23.10417, 23.13083, 23.14833, 23.15250])[:, None, None]
    cea = analyse(Outcomes(tuple("ABCD"), 1_000 * np.arange(1.0, 5.0)[:, None, None], effects), (50_000.0,))
    assert [row[4] for row in incremental_table(cea, GBP).rows] == ["23.1042", "23.1308", "23.1483", "23.1525"]


def test_one_run_of_each_strategy_has_no_intervals_and_none_are_explained() -> None:
    cea = against(4_000.0, 0.2)
    (said,) = bracket_sentences(cea, None)
    assert "30 replications" in said
    alone = Outcomes(cea.outcomes.strategies, cea.outcomes.costs[:, :, :1], cea.outcomes.effects[:, :, :1])
    assert bracket_sentences(analyse(alone, (20_000.0,)), None) == ()
