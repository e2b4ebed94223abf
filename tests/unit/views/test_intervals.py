from collections.abc import Callable

import pytest
from made_up_clinic import NURSE, arm, runs

from clinicsim.experiments.arm import Arm
from clinicsim.experiments.compare import compare
from clinicsim.views.findings import findings
from clinicsim.views.intervals import interval_notes, kinds_note, verdict_words
from clinicsim.views.report import charts
from clinicsim.views.report.headline import headline_rows
from clinicsim.views.report.page import render
from clinicsim.views.report.reported import reported
from clinicsim.views.study import Study

Compared = Callable[..., Study]
NOISE = {"cost_per_year": 10.0}


def test_only_intervals_that_are_not_students_are_explained() -> None:
    assert kinds_note({"t"}) == ""
    assert kinds_note({"t", "Poisson"}).startswith("* few events")
    assert "†" in kinds_note({"overdispersed Poisson"})


def test_the_report_says_how_many_runs_would_tell_scenarios_apart(base: Arm, compared: Compared) -> None:
    study = compared(base, arm("much_the_same", runs(NOISE, luck=9)))
    difference = study.differences[0]["cost_per_year"]
    assert verdict_words(difference).startswith("cannot tell apart; about ")
    cells = {row.measure: row.cells[0] for row in headline_rows(study)}
    assert cells["cost_per_year"].words == verdict_words(difference)
    (finding,) = findings(study)
    assert any("cost per year (about " in line for line in finding.sentences)


def test_a_verdict_that_is_told_needs_no_more_runs(base: Arm, compared: Compared) -> None:
    study = compared(base, arm("plus_one_nurse", runs(NURSE, luck=2)))
    assert verdict_words(study.differences[0]["refill_on_time_share"]) == "better"


def test_the_page_says_what_shared_luck_is_worth(
    base: Arm, compared: Compared, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = arm("much_the_same", runs(NOISE, luck=9))
    notes = " ".join(interval_notes(compared(base, other)))
    assert "Much the same: shared luck: without it" in notes
    assert "So many runs would" in notes
    monkeypatch.setattr(charts, "svg_of", lambda *_, **__: "")
    one = reported(base, [other], compare(base.runs, [other.runs]))
    assert "shared luck: without it" in render(one, ["planners"])
