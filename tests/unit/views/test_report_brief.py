"""The page for managers: nobody who reads it alone is led to harm."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from made_up_clinic import NURSE, THEATRE_CUT, arm, runs

from clinicsim.experiments.arm import Arm
from clinicsim.experiments.compare import compare
from clinicsim.views.report.brief import Brief, Option, brief
from clinicsim.views.report.reported import reported

CHEAPER = {"cost_per_year": -60_000.0}
WORSE = {"refill_on_time_share": -0.05, "dry_events_per_100_pump_years": 3.0}


def of(*alternatives: Arm) -> Brief:
    base = arm("base", runs())
    return brief(reported(base, alternatives, compare(base.runs, [each.runs for each in alternatives])))


def option(shifts: Mapping[str, float], luck: int = 2, **more: int) -> Option:
    (only,) = of(arm("other", runs(shifts, luck=luck, **more))).options
    return only


def test_what_looks_better_while_more_people_wait_is_no_improvement() -> None:
    cut = option(THEATRE_CUT, luck=3)
    assert cut.warning
    assert cut.verdict.startswith("Not an improvement as it stands: better in refills on time")
    assert "worse in list for an implant" in cut.verdict
    assert cut.decide[0].startswith("Whether list for an implant")
    assert "£" in cut.decide[0]


def test_a_dearer_improvement_leaves_its_price_to_be_decided() -> None:
    nurse = option(NURSE)
    assert nurse.verdict.startswith("An improvement in refills on time")
    assert "more (£" in nurse.cost
    assert nurse.decide[0].startswith("Whether what gets better is worth £")


def test_harm_that_saves_money_is_called_worse() -> None:
    found = option(WORSE | CHEAPER)
    assert found.verdict.startswith("Worse in refills on time")
    assert "less (£" in found.cost
    assert "nothing that is in it does" in found.decide[0]


def test_a_saving_alone_is_not_called_an_improvement() -> None:
    found = option(CHEAPER)
    assert "Nothing in safety, waits or health can be told apart" in found.verdict
    assert found.decide[0].startswith("Whether a saving of £")


def test_equal_runs_leave_nothing_to_decide() -> None:
    same = arm("same", runs())
    (only,) = of(same).options
    assert only.decide == ()
    assert "so does this in every replication" in only.cost


def test_one_replication_claims_nothing() -> None:
    base, other = arm("base", runs(replications=1)), arm("other", runs(NURSE, replications=1))
    (only,) = brief(reported(base, [other], compare(base.runs, [other.runs]))).options
    assert "can be told apart from Base with 1 replication." in only.verdict
    assert "cannot be told from nothing" in only.cost


def test_guard_rails_stand_under_the_headlines_whatever_they_say() -> None:
    page = of(arm("other", runs(NURSE, luck=2)))
    assert [row.measure for row in page.guards][:2] == ["first_assessment_list_end", "trial_list_end"]
    assert page.headlines[0].measure == "refill_on_time_share"


@pytest.mark.parametrize(("share", "words"), [(0.99, "keeps the target"), (0.90, "misses the target")])
def test_a_clinic_by_itself_is_held_against_the_target(share: float, words: str) -> None:
    made = runs()
    made.summary["refill_on_time_share"][:] = share + np.linspace(-0.001, 0.001, made.count)  # type: ignore[index]
    base = arm("base", made)
    standing = brief(reported(base, [], compare(base.runs, []))).standing
    assert words in standing[0]


def test_the_page_says_that_patients_are_made_up() -> None:
    assert any("patients are made up" in words for words in of(arm("other", runs())).not_said)
