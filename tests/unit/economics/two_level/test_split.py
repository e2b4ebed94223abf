import math
from dataclasses import replace

import numpy as np
import pytest

from clinicsim.economics.two_level import SplitError, components, split

PILOT = components(np.random.default_rng(1).normal(0, 3, (50, 4)) + np.random.default_rng(2).normal(0, 1, (50, 1)))


def a_pilot(parameter, within):
    return replace(PILOT, parameter=parameter, within=within)


def error_of(pilot, draws, replications):
    return math.sqrt((pilot.parameter + pilot.within / replications) / draws)


@pytest.mark.parametrize("parameter", [0.01, 1.0, 30.0])
@pytest.mark.parametrize("outer", [0.0, 1.0, 40.0])
def test_for_a_budget_no_other_split_gives_a_smaller_standard_error(parameter, outer):
    pilot, budget = a_pilot(parameter, 9.0), 100_000.0
    found = split(pilot, outer, 1.0, budget=budget)
    others = [error_of(pilot, budget / (outer + n), n) for n in range(2, 101)]
    assert found.se_of_mean <= min(others) * 1.001  # whole draws
    assert found.work <= budget


@pytest.mark.parametrize("parameter", [0.01, 1.0, 30.0])
def test_for_a_standard_error_no_other_split_is_less_work(parameter):
    pilot, outer = a_pilot(parameter, 9.0), 5.0
    found = split(pilot, outer, 1.0, target_se=0.02)
    assert found.se_of_mean <= 0.02
    enough = [math.ceil((parameter + 9.0 / n) / 0.02**2) * (outer + n) for n in range(2, 101)]
    assert found.work <= min(enough) * 1.001  # whole draws


def test_the_best_number_of_replications_is_the_root_of_both_ratios():
    assert split(a_pilot(1.0, 36.0), 4.0, 1.0, budget=1e6).replications == 12


def test_the_noise_share_is_that_of_the_split():
    found = split(a_pilot(1.0, 36.0), 4.0, 1.0, budget=1e6)
    assert found.noise_share == pytest.approx(0.75)
    assert "75%" in found.words


def test_where_draws_differ_by_noise_alone_replications_have_an_end():
    found = split(a_pilot(0.0, 9.0), 1.0, 1.0, budget=1_010.0)
    assert (found.draws, found.replications) == (10, 100)


def test_without_noise_two_replications_are_kept_to_see_that_there_is_none():
    assert split(a_pilot(1.0, 0.0), 1.0, 1.0, budget=100.0).replications == 2


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"budget": 5.0}, "pays for 1 draws"),
        ({}, "and not both"),
        ({"budget": 5.0, "target_se": 1.0}, "and not both"),
        ({"target_se": 0.0}, "above 0"),
    ],
)
def test_what_cannot_be_split_is_refused(asked, words):
    with pytest.raises(SplitError, match=words):
        split(a_pilot(1.0, 1.0), 1.0, 1.0, **asked)


def test_a_pilot_of_one_replication_is_refused():
    with pytest.raises(SplitError, match="2 replications"):
        split(components(np.ones((5, 1))), 1.0, 1.0, budget=100.0)
