"""`clinicsim verify`: the table, the document, and what it ends with."""

from __future__ import annotations

import json

import pytest

from clinicsim.verification import Check, Kind, Pair, run
from clinicsim.verification.check import same

from .conftest import Invoke


def test_the_table_shows_kind_figures_and_outcome_of_each_check(invoke: Invoke) -> None:
    done = invoke("verify", "--only", "saulino", "--only", "doan")
    assert done.exit_code == 0
    lines = {line.split()[0]: line for line in done.stdout.splitlines() if "/" in line}
    assert [*lines] == [
        "saulino/conventional", "saulino/effective_rate_fails", "saulino/re_costed_pump", "saulino/break_even",
        "saulino/saving_per_year", "saulino/shape", "doan/icer",
    ]  # fmt: skip
    for words in ("reproduction", "186,164", "186,180", "0.05%", "PASS"):
        assert words in lines["saulino/conventional"]
    assert "identity" in lines["doan/icer"]
    assert "1 of 1 reproductions, 1 of 1 calibrations and 4 of 4 identities; 1 of 1 guards" in " ".join(
        done.stdout.split()
    )
    assert max(map(len, done.stdout.splitlines())) <= 100


def test_json_is_one_document_and_nothing_else(invoke: Invoke) -> None:
    done = invoke("verify", "--only", "saulino/conventional", "--json")
    document = json.loads(done.stdout)
    assert document["passed"]
    (check,) = document["checks"]
    assert check["kind"] == "reproduction"
    assert check["quality"] == "A"
    assert len(check["figures"]) == 14
    assert document["counts"] == {"reproduction": {"passed": 1, "of": 1}}


def test_details_show_every_figure_and_its_source(invoke: Invoke) -> None:
    done = invoke("verify", "--only", "saulino/conventional", "--details")
    words = " ".join(done.stdout.split())
    assert all(f"year {year}: " in words for year in (0, 1, 10, 15, 20, 30))
    assert "source (A): Saulino M" in words
    assert "cannot show: the recipe" in words


def test_a_check_that_fails_is_told_and_ends_with_1(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(_: bool) -> tuple[Pair, ...]:
        raise ValueError("no such thing")

    wrong = Check("made/up", Kind.IDENTITY, "says", "source", "A", "exact", lambda _: (same("cost", 3.0, 2.0),))
    broken = Check("made/broken", Kind.BOUND, "says", "source", "A", "exact", breaks)
    monkeypatch.setattr(run, "checks", lambda: (wrong, broken))
    done = invoke("verify")
    assert done.exit_code == 1
    assert "made/up: cost: 3, expected 2" in done.stdout
    assert "made/broken: could not be worked out: ValueError: no such thing" in done.stdout
    assert "0 of 1 bounds and 0 of 1 identities" in done.stdout
    assert not json.loads(invoke("verify", "--json").stdout)["passed"]


def test_unknown_checks_are_all_told_and_end_with_2(invoke: Invoke) -> None:
    done = invoke("verify", "--only", "saulno/conventional", "--only", "zzz")
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.count("error: --only") == 2
    assert "did you mean 'saulino/conventional'" in done.stderr
