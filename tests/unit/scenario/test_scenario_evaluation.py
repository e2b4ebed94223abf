"""What an economic evaluation is told, and uncertain numbers: each mistake at its line, with what was meant."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from clinicsim.data.cheers import cheers_items
from clinicsim.scenario.errors import Finding
from clinicsim.scenario.reader import read

Change = Callable[[str], Path]
Wrong = Callable[..., tuple[Finding, ...]]


def _correlation(name: str, one: str, other: str, rank: float) -> str:
    return f"[[correlations]]\nname = '{name}'\nbetween = ['prices.{one}', 'prices.{other}']\nrank = {rank}\n"


CASES: list[tuple[str, int, str, str]] = [
    (
        "[evaluation]\nwillingness_to_pay = [30000, 20000]\n",
        3,
        "evaluation.willingness_to_pay[1]",
        "20000 comes after 30000; expected each threshold once, ascending",
    ),
    (
        "[evaluation]\nwillingness_to_pay = [20000, 20000]\n",
        3,
        "evaluation.willingness_to_pay[1]",
        "stands there twice",
    ),
    ("[evaluation.statements]\nfundin = 'x'\n", 3, "evaluation.statements.fundin", "did you mean 'funding'?"),
    ("[budget_impact]\ncash_releasing = ['drugs']\n", 3, "budget_impact.cash_releasing[0]", "did you mean 'drug'?"),
    ("[budget_impact]\ncash_releasing = ['drug', 'drug']\n", 3, "budget_impact.cash_releasing[1]", "in the list twice"),
    (
        "[prices]\nampoule = { value = 70, dist = 'gamma', seen = [65, 70] }\n",
        3,
        "prices.ampoule.seen",
        "goes with dist = 'empirical' only, not with 'gamma'",
    ),
    ("[prices]\nampoule = { value = 70, seen = [65, 70] }\n", 3, "prices.ampoule.seen", "not with 'none'"),
    (
        "[prices]\nampoule = { value = 70, dist = 'empirical' }\n",
        3,
        "prices.ampoule.dist",
        "says not what was seen; add seen = [...]",
    ),
    (
        "[prices]\nampoule = { value = 70, dist = 'empirical', seen = [70, -1] }\n",
        3,
        "prices.ampoule.seen[1]",
        "-1 is out of range; expected a number at least 0",
    ),
    (
        "[prices]\ntransport_share = { value = 0.7, dist = 'empirical', seen = [0.7, 1.2] }\n",
        3,
        "prices.transport_share.seen[1]",
        "1.2 is out of range; expected a number at least 0 and at most 1",
    ),
    (
        "[device]\nsmall_reservoir_ml = { value = 20, dist = 'empirical', seen = [20, 0] }\n",
        3,
        "device.small_reservoir_ml.seen[1]",
        "0 is out of range; expected a number above 0",
    ),
    (
        _correlation("beds", "bed_day.ward", "bed_day.hd", 0.5),
        4,
        "correlations.beds.between[1]",
        "there is no number 'prices.bed_day.hd'; did you mean 'prices.bed_day.hdu'?",
    ),
    (
        _correlation("beds", "bed_day.ward", "ampoule", 0.5),
        4,
        "correlations.beds.between[1]",
        "prices.ampoule has no distribution, so it is never drawn",
    ),
    (
        _correlation("beds", "bed_day.ward", "bed_day.ward", 0.5),
        4,
        "correlations.beds.between",
        "with itself; expected two numbers",
    ),
    (
        _correlation("beds", "bed_day.ward", "bed_day.hdu", 0.5)
        + _correlation("again", "bed_day.hdu", "bed_day.ward", 0.2),
        8,
        "correlations.again.between",
        "is correlated already by 'beds'; state each pair once",
    ),
    (
        _correlation("a", "bed_day.ward", "bed_day.hdu", 0.9)
        + _correlation("b", "bed_day.hdu", "bed_day.itu", 0.9)
        + _correlation("c", "bed_day.ward", "bed_day.itu", -0.9),
        13,
        "correlations.c.rank",
        "'a', 'b' and 'c' cannot hold together: their matrix is not positive definite",
    ),
]


@pytest.mark.parametrize(("text", "line", "path", "message"), CASES, ids=[case[3][:60] for case in CASES])
def test_what_is_wrong_with_an_evaluation_is_said_at_its_line(
    wrong: Wrong, text: str, line: int, path: str, message: str
) -> None:
    found = [finding for finding in wrong(text) if message in finding.message]
    assert [(finding.line, finding.path) for finding in found] == [(line, path)]


def test_correlations_that_can_hold_are_fine(change: Change) -> None:
    text = _correlation("a", "bed_day.ward", "bed_day.hdu", 0.6) + _correlation("b", "bed_day.hdu", "bed_day.itu", 1.0)
    assert [each.rank for each in read(change(text)).scenario.correlations] == [0.6, 1.0]


def test_what_was_seen_within_the_limits_is_fine(change: Change) -> None:
    text = "[prices]\nampoule = { value = 70, dist = 'empirical', seen = [65, 70, 75] }\n"
    assert read(change(text)).scenario.prices.ampoule.seen == [65, 70, 75]


def test_the_checklist_has_its_28_items_each_by_a_name_of_its_own(change: Change) -> None:
    items = cheers_items()
    assert [item.number for item in items] == list(range(1, 29))
    assert len({item.name for item in items}) == len({item.heading for item in items}) == 28
    text = "[evaluation.statements]\n" + "".join(f"{item.name} = 'said'\n" for item in items)
    assert len(read(change(text)).scenario.evaluation.statements) == 28
