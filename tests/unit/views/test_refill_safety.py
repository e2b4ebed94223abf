"""The answer to whether refills are safe."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from clinicsim.experiments.arm import Arm
from clinicsim.views.refill_safety import BREACH, DRY, ON_TIME, safety_lines
from clinicsim.views.study import Study

Compared = Callable[..., Study]


def with_measures(arm: Arm, **values: object) -> Arm:
    count = arm.runs.count
    summary = dict(arm.runs.summary) | {name: np.resize(np.array(each, float), count) for name, each in values.items()}
    return replace(arm, runs=replace(arm.runs, summary=summary))


@pytest.mark.parametrize(
    ("share", "glyph", "words"),
    [
        ([0.97, 0.98], "●", "above the target of 95%"),
        ([0.90, 0.91], "■", "below the target of 95%"),
        ([0.90, 0.999], "○", "cannot be told"),
    ],
)
def test_the_interval_decides_whether_the_target_is_met(
    base: Arm, compared: Compared, share: list[float], glyph: str, words: str
) -> None:
    [line] = safety_lines(compared(with_measures(base, **{ON_TIME: share, BREACH: np.nan})))
    assert line.mark.glyph == glyph
    assert words in line.text


def test_a_good_mean_does_not_hide_a_bad_quarter(base: Arm, compared: Compared) -> None:
    months = [np.nan] * base.runs.count
    months[0] = 7.0
    [line] = safety_lines(compared(with_measures(base, **{ON_TIME: [0.97, 0.98], BREACH: months})))
    assert f"at some time in 1 of {base.runs.count} replications" in line.text


def test_dry_pumps_are_told_with_their_interval(base: Arm, compared: Compared) -> None:
    [line] = safety_lines(compared(with_measures(base, **{DRY: [2.0, 3.0]})))
    assert "pumps run dry 2.5 (" in line.text


def test_a_clinic_without_refills_has_no_answer(base: Arm, compared: Compared) -> None:
    assert not safety_lines(compared(with_measures(base, **{ON_TIME: np.nan})))


def test_every_scenario_is_answered_for(base: Arm, nurse: Arm, compared: Compared) -> None:
    first, second = safety_lines(compared(base, nurse))
    assert first.text.startswith("Base:")
    assert second.text.startswith("Plus one nurse:")
