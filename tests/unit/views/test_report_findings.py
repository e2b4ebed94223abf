"""Findings say what the numbers say, and warn when the numbers mislead."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from made_up_clinic import NURSE, arm, runs

from clinicsim.experiments.arm import Arm
from clinicsim.experiments.compare import Difference
from clinicsim.views.findings import findings, lead, leans_worse
from clinicsim.views.report.headline import guard_rows, headline_rows
from clinicsim.views.study import Study

Compared = Callable[..., Study]


def test_a_cut_theatre_list_is_warned_about(base: Arm, theatre_cut: Arm, compared: Compared) -> None:
    (finding,) = findings(compared(base, theatre_cut))
    assert "Refills on time, pumps run dry and cost per year look better with Theatre list cut" in finding.warning
    assert "unmet need gets worse: list for an implant" in finding.warning
    assert "Count the people who wait" in finding.warning


def test_no_warning_when_no_guard_rail_is_worse(base: Arm, nurse: Arm, compared: Compared) -> None:
    (finding,) = findings(compared(base, nurse))
    assert finding.warning == ""


def test_no_warning_when_everything_is_worse(base: Arm, compared: Compared) -> None:
    worse = arm("worse", runs({"refill_on_time_share": -0.05, "implant_list_end": 20.0}, luck=5))
    (finding,) = findings(compared(base, worse))
    assert finding.warning == ""
    assert any(line.startswith("Guard rails worse: list for an implant") for line in finding.sentences)


def test_a_wait_that_is_no_longer_defined_counts_as_worse(base: Arm, compared: Compared) -> None:
    made = runs(NURSE, luck=2)
    made.summary["implant_wait_weeks_median"][:] = np.nan  # type: ignore[index]
    study = compared(base, arm("no_implants", made))
    (finding,) = findings(study)
    assert "typical wait for an implant" in finding.warning
    row = next(row for row in guard_rows(study) if row.measure == "implant_wait_weeks_median")
    assert row.cells[0].kind == "worse"


def test_a_clear_difference_is_given_with_its_interval_and_verdict(base: Arm, nurse: Arm, compared: Compared) -> None:
    study = compared(base, nurse)
    one = study.differences[0]["refill_on_time_share"]
    text = lead(study)
    assert f"refills on time +{100 * one.mean:.1f} percentage points" in text
    assert f"(95% interval +{100 * one.lo:.1f} to +{100 * one.hi:.1f}), better" in text
    assert "cost per year +£" in text
    assert ", worse" in text


def test_an_unclear_difference_says_that_it_cannot_be_told(base: Arm, compared: Compared) -> None:
    noise = arm("much_the_same", runs({"cost_per_year": 10.0}, luck=9))
    study = compared(base, noise)
    assert "cannot be told apart from Base with 30 replications" in lead(study)
    assert "better" not in lead(study)


def test_equal_runs_are_said_to_be_unchanged(base: Arm, compared: Compared) -> None:
    study = compared(base, arm("twin", runs()))
    assert lead(study) == "With Twin: no change in refills on time, pumps run dry and cost per year."
    assert all(cell.words == "no change" for row in headline_rows(study) for cell in row.cells)


def test_many_alternatives_are_summed_up_by_the_largest_improvement(base: Arm, compared: Compared) -> None:
    alternatives = [arm(f"nurse_{n}", runs({"dry_events_per_100_pump_years": -0.5 * n}, luck=n)) for n in range(1, 5)]
    text = lead(compared(base, *alternatives))
    assert "pumps run dry with Nurse 4" in text
    assert "No alternative clearly improves refills on time" in text


def test_two_scenarios_of_one_name_keep_apart(base: Arm, compared: Compared) -> None:
    study = compared(base, arm("same", runs(NURSE)), arm("same", runs(NURSE, luck=4)))
    assert [side.label for side in study.alternatives] == ["Same (1)", "Same (2)"]


@pytest.mark.parametrize(
    ("lo", "hi", "worse"), [(1.0, 3.0, True), (-1.0, 3.0, False), (-3.0, -1.0, False)], ids=["above", "across", "below"]
)
def test_a_growing_list_is_watched_when_its_own_interval_is_clear_of_zero(lo: float, hi: float, worse: bool) -> None:
    one = Difference((lo + hi) / 2, lo, hi, 0.01, 0.4, "cannot tell", 8)
    assert leans_worse("implant_list_end", one) is worse
