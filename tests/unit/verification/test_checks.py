"""Checks pass and fail as they should, and one that breaks off takes no other with it."""

from __future__ import annotations

import math
import tomllib
from importlib import resources
from typing import Any

import pytest

from clinicsim.experiments.errors import BadRequest
from clinicsim.verification import Check, Kind, Pair, Result, Results, checks, run, run_checks
from clinicsim.verification.check import MEANING, at_least, at_most, between, holds, near, same
from clinicsim.verification.document import verify_document
from clinicsim.verification.wording import counts_text, expected_text, found_text


def check(name: str, *pairs: Pair, kind: Kind = Kind.IDENTITY) -> Check:
    return Check(name, kind, "says", "source", "A", "exact", lambda _: pairs)


def breaks(name: str) -> Check:
    def pairs(_: bool) -> tuple[Pair, ...]:
        raise ZeroDivisionError("division by zero")

    return Check(name, Kind.BOUND, "says", "source", "A", "exact", pairs)


@pytest.mark.parametrize(
    ("pair", "passed"),
    [
        (near("x", 1.05, 1.0, relative=0.05), True),
        (near("x", -1.05, -1.0, relative=0.05), True),
        (near("x", 1.0501, 1.0, relative=0.05), False),
        (near("x", 0.5, 0.0, relative=0.05), False),
        (near("x", 3.0, 2.0, absolute=1.0), True),
        (same("x", 0.1 + 0.2, 0.3), False),
        (same("x", 0.3, 0.3), True),
        (between("x", 2.0, 2.0, 3.0), True),
        (between("x", 1.9, 2.0, 3.0), False),
        (at_least("x", 1.0, 1.0), True),
        (at_most("x", 1.1, 1.0), False),
        (holds("x", False), False),
        (at_most("x", math.nan, 1.0), False),
        (near("x", math.nan, math.nan, relative=1.0), False),
    ],
)
def test_a_figure_passes_if_it_is_a_number_in_its_range(pair: Pair, passed: bool) -> None:
    assert pair.passed is passed


def test_the_tightest_figure_is_the_one_nearest_to_its_limit() -> None:
    easy, tight, exact = (
        near("easy", 10.0, 10.0, absolute=1),
        near("tight", 10.9, 10.0, absolute=1),
        same("exact", 1, 1),
    )
    missed = near("missed", 12.0, 10.0, absolute=1)
    for pairs, expected in (((exact, easy, tight), tight), ((tight, missed), missed), ((exact,), exact), ((), None)):
        assert Result(check("x", *pairs), pairs, 0.0).tightest is expected


def test_a_check_fails_for_one_figure_for_none_and_for_an_error() -> None:
    good, bad = same("good", 1, 1), same("bad", 1, 2)
    assert Result(check("x", good), (good,), 0.0).passed
    assert not Result(check("x", good, bad), (good, bad), 0.0).passed
    assert not Result(check("x"), (), 0.0).passed
    assert not Result(check("x", good), (good,), 0.0, "ValueError: no").passed


def test_a_check_that_breaks_off_says_so_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "checks", lambda: (breaks("a/one"), check("b/two", same("x", 1, 1))))
    done: list[tuple[int, int]] = []
    results = run_checks(progress=lambda *of: done.append(of))
    assert [result.passed for result in results.results] == [False, True]
    assert results.results[0].error == "ZeroDivisionError: division by zero"
    assert done == [(1, 2), (2, 2)]
    assert [result.check.name for result in results.failed] == ["a/one"]


def test_counts_tell_reproductions_from_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    made = (check("a", same("x", 1, 1), kind=Kind.REPRODUCTION), check("b", same("x", 1, 2)), breaks("c"))
    monkeypatch.setattr(run, "checks", lambda: made)
    results = run_checks()
    assert results.counts == {Kind.REPRODUCTION: (1, 1), Kind.BOUND: (0, 1), Kind.IDENTITY: (0, 1)}
    assert counts_text(results) == "Passed: 1 of 1 reproductions, 0 of 1 bounds and 0 of 1 identities."


def test_checks_are_chosen_by_name_by_part_and_by_pattern() -> None:
    names = [check.name for check in checks()]
    assert [check.name for check in run.chosen([])] == names
    assert [check.name for check in run.chosen(["doan/icer", "lu"])] == ["lu/gain", "doan/icer"]
    assert [check.name for check in run.chosen(["closed/*"])] == [name for name in names if name.startswith("closed/")]


def test_every_pattern_without_a_check_is_told_at_once() -> None:
    with pytest.raises(BadRequest) as raised:
        run.chosen(["saulino", "doan/icre", "nothing at all"])
    first, second = raised.value.problems
    assert "did you mean 'doan/icer'" in first
    assert "--only nothing at all" in second


def test_a_quick_round_asks_for_less() -> None:
    asked: list[bool] = []

    def pairs(quick: bool) -> tuple[Pair, ...]:
        asked.append(quick)
        return (same("x", 1, 1),)

    one = Check("x", Kind.BOUND, "says", "source", "A", "exact", pairs)
    for quick in (True, False):
        assert run._result(one, quick).passed
    assert asked == [True, False]


def test_what_is_found_stands_with_its_interval_and_what_is_expected_with_its_range() -> None:
    assert found_text(between("x", 5.8637, 5.6, 6.1, half_width=0.0563)) == "5.86 ± 0.06"
    assert found_text(same("x", 1956203.125, 1)) == "1,956,203"
    assert found_text(same("x", math.nan, 1)) == "not a number"
    assert found_text(same("x", 3.2e-13, 1)) == "3.2e-13"
    assert expected_text(near("x", 1, 0.398942, absolute=1)) == "0.398942"
    assert expected_text(between("x", 1, 2, 3)) == "2 to 3"
    assert expected_text(at_least("x", 1, -0.5)) == "at least −0.5"


def test_the_document_says_what_each_figure_was_held_to() -> None:
    pairs = (at_most("x", math.nan, 1.0), same("y", 2, 2))
    one = Result(check("a/one", *pairs), pairs, 0.1)
    document = verify_document(Results((one,), quick=True))
    figures: list[dict[str, Any]] = document["checks"][0]["figures"]
    assert not document["passed"]
    assert figures[0] == {
        "what": "x", "found": None, "expected": None, "low": None, "high": 1.0, "half_width": 0.0, "passed": False,
    }  # fmt: skip
    assert figures[1]["passed"]
    assert document["counts"] == {"identity": {"passed": 0, "of": 1}}


# ---------------------------------------------------------------------- the catalogue
def test_every_check_says_what_it_is_and_where_its_figures_come_from() -> None:
    names = [check.name for check in checks()]
    assert len(set(names)) == len(names)
    for one in checks():
        assert one.says
        assert one.tolerance
        assert one.source
        assert one.quality in ("A", "B", "C")
        assert one.kind in MEANING


def test_every_published_study_has_a_mark_and_a_check() -> None:
    text = resources.files("clinicsim.data").joinpath("published.toml").read_text(encoding="utf-8")
    sources = {check.source for check in checks()}
    for study in tomllib.loads(text).values():
        assert study["quality"] in ("A", "B", "C")
        assert f"{study['citation']}. Seen: {study['seen']}." in sources


def test_what_only_fits_is_never_called_a_reproduction() -> None:
    for one in checks():
        if one.kind in (Kind.CALIBRATION, Kind.BOUND, Kind.REPRODUCTION):
            assert one.caveat
