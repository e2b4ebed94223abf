"""Words in messages."""

from __future__ import annotations

import datetime as dt

import pytest

from clinicsim.scenario.json_schema import full_schema
from clinicsim.scenario.words import did_you_mean, expected, listed, other_unit, shown


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", '"a"'),
        (True, "true"),
        (3, "3"),
        (0.1, "0.1"),
        ([], "an empty list"),
        ([1, 2], "a list of 2"),
        ({}, "a table"),
        (dt.date(2026, 1, 5), "2026-01-05"),
        (dt.time(8, 30), "08:30:00"),
        (float("nan"), "nan"),
        ("x" * 100, '"' + "x" * 36 + "..."),
        pytest.param(10**5000, "a number of more than 40 digits", id="endless"),
    ],
)
def test_a_value_is_shown_as_a_planner_would_write_it(value: object, text: str) -> None:
    assert shown(value) == text


@pytest.mark.parametrize(
    ("key", "fields", "meant"),
    [
        ("horizon_weeks", ["horizon_days", "earlier_days"], ("horizon_days", "days")),
        ("horizon", ["horizon_days"], ("horizon_days", "days")),
        ("per_month", ["per_year"], ("per_year", "per year")),
        ("min_mg_per_day", ["min_mcg_per_day"], ("min_mcg_per_day", "mcg per day")),
        (
            "initial_concentration_mg_per_ml",
            ["initial_concentration_mcg_per_ml"],
            ("initial_concentration_mcg_per_ml", "mcg per ml"),
        ),
        ("accepted_percent", ["accepted_share"], ("accepted_share", "share")),
        ("alarm_volume_days", ["alarm_volume_ml"], None),
        ("colour", ["horizon_days"], None),
    ],
)
def test_a_key_in_another_unit_is_recognised(key: str, fields: list[str], meant: tuple[str, str] | None) -> None:
    assert other_unit(key, fields) == meant


def test_a_word_far_from_all_others_is_answered_with_what_there_is() -> None:
    assert did_you_mean("nurs", ["nurse", "physician"]) == "; did you mean 'nurse'?"
    assert did_you_mean("zzz", ["nurse", "physician"]) == "; expected nurse or physician"
    assert did_you_mean("zzz", []) == ""
    assert listed(["a", "b", "c"], "and") == "a, b and c"


def test_every_pattern_of_the_schema_has_words_of_its_own() -> None:
    def patterns(node: object) -> list[dict[str, object]]:
        below = node.values() if isinstance(node, dict) else node if isinstance(node, list) else []
        own = [node] if isinstance(node, dict) and isinstance(node.get("pattern"), str) else []
        return [*own, *(found for child in below for found in patterns(child))]

    found = patterns(full_schema())
    assert found
    assert not any("matches" in expected(node) for node in found)
