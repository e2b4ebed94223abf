"""A made-up base and two alternatives, one good and one that only looks good."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from made_up_clinic import NURSE, THEATRE_CUT, arm, runs

from clinicsim.experiments.arm import Arm
from clinicsim.experiments.compare import compare
from clinicsim.views.study import Study, study


@pytest.fixture
def base() -> Arm:
    return arm("base", runs(), pumps=52)


@pytest.fixture
def nurse() -> Arm:
    return arm("plus_one_nurse", runs(NURSE, luck=2), question="Does one more nurse keep refills on time?")


@pytest.fixture
def theatre_cut() -> Arm:
    return arm("theatre_list_cut", runs(THEATRE_CUT, luck=3), question="What if we lose one theatre list in two?")


@pytest.fixture
def compared() -> Callable[..., Study]:
    """Study of a base and alternatives."""

    def make(base: Arm, *alternatives: Arm) -> Study:
        return study(base, alternatives, compare(base.runs, [each.runs for each in alternatives]))

    return make
