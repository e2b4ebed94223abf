from dataclasses import replace

import numpy as np
import pytest

from clinicsim.experiments.search.cheapest import SCREENING, cheapest, clearly_misses, screened
from clinicsim.experiments.search.found import settled_by, tightest
from clinicsim.experiments.search.targets import Judge

from .made_up import COST, MEAN, TARGET, drawn, tried

FEW = 10


def test_the_cheapest_that_meets_the_target_is_chosen_and_not_a_cheaper_one_that_does_not() -> None:
    trials = drawn(1, _1=(0.90, 1000.0), _2=(0.97, 2000.0), _3=(0.99, 3000.0))
    found = cheapest(trials, [(1,), (2,), (3,)], COST, 30, 50.0)
    assert found.values == (2,)
    assert found.dropped == {(1,): "misses", (3,): "costs more"}


def test_candidates_that_screening_drops_are_not_run_in_full() -> None:
    trials = drawn(2, _1=(0.90, 1000.0), _2=(0.97, 2000.0), _3=(0.975, 2010.0), _4=(0.99, 3000.0))
    cheapest(trials, [(1,), (2,), (3,), (4,)], COST, 30, 50.0)
    assert trials.most[1,] == trials.most[4,] == SCREENING
    assert trials.most[2,] >= 30


def test_what_may_still_meet_the_target_is_kept() -> None:
    near = tried((1,), [0.93, 0.96, 0.94, 0.95], [1.0, 2.0, 3.0, 4.0])
    assert not near.meets
    assert not clearly_misses(near, TARGET, MEAN)
    assert screened([near], [TARGET], MEAN, COST) == {}


def test_a_dearer_candidate_is_dropped_only_for_one_that_clearly_meets_the_target() -> None:
    cost = np.arange(FEW, dtype=float)
    cheap_but_doubtful = tried((1,), [0.94, 0.97] * 5, (100 + cost).tolist())
    dear = tried((2,), [0.99] * FEW, (900 + cost).tolist())
    assert cheap_but_doubtful.meets
    assert screened([cheap_but_doubtful, dear], [TARGET], MEAN, COST) == {}
    cheap_and_safe = tried((3,), [0.98, 0.99] * 5, (100 + cost).tolist())
    assert screened([cheap_and_safe, dear], [TARGET], MEAN, COST) == {(2,): "costs more"}


@pytest.mark.parametrize(("met", "drops"), [(0, True), (2, True), (5, False), (10, False)])
def test_a_share_of_replications_is_missed_clearly_only_by_far_fewer(met: int, drops: bool) -> None:
    one = tried((1,), [0.99] * met + [0.9] * (FEW - met), [1.0] * FEW)
    # 98% exact limits of 2 and of 5 in 10 reach 0.63 and 0.85.
    assert clearly_misses(one, TARGET, Judge("share", 0.8)) is drops


def test_none_is_chosen_where_none_meets_the_target() -> None:
    found = cheapest(drawn(3, _1=(0.90, 1000.0), _2=(0.945, 2000.0)), [(1,), (2,)], COST, 30, None)
    assert found.values is None
    assert found.feasible == ()


def test_those_that_cost_nearly_the_same_are_run_on_until_one_can_be_chosen() -> None:
    trials = drawn(4, _1=(0.97, 2000.0), _2=(0.97, 2004.0), _3=(0.97, 2008.0))
    found = cheapest(trials, [(1,), (2,), (3,)], COST, 20, 5.0)
    assert found.selection is not None
    assert found.selection.observations > 20
    assert found.values in {(1,), (2,)}


def test_one_that_more_replications_show_to_miss_is_not_chosen() -> None:
    trials = drawn(5, _1=(0.97, 2000.0), _2=(0.97, 2003.0))
    for place, share in ((1, 0.90), (2, 0.98)):
        trials._tables[place,][20:, 0] = share  # after the first twenty, the cheaper one fares badly
    found = cheapest(trials, [(1,), (2,)], COST, 20, 1.0)
    assert trials.most[1,] > 40
    assert found.values == (2,)


def test_the_target_that_is_missed_is_told_even_where_another_mean_is_closer_to_its_limit() -> None:
    lower = Judge("lower")
    doubtful = tried((1,), [0.90, 1.0] * 5, [1.0] * FEW, lower)
    (missed,) = doubtful.held
    assert not missed.met
    close = replace(missed, name="other", met=True, interval=replace(missed.interval, mean=0.9501))
    both = replace(doubtful, held=(close, missed))
    other = replace(TARGET, measure="other")
    assert tightest(both, (other, TARGET)) == (TARGET, missed)
    assert settled_by(missed, TARGET, FEW) is None  # the mean is the limit itself
    near = tried((1,), [0.92, 0.99] * 5, [1.0] * FEW, lower).held[0]
    more = settled_by(near, TARGET, FEW)
    assert more is not None
    assert more > FEW
    half = (near.interval.mean - near.bound) * np.sqrt(FEW / more)
    assert near.interval.mean - half == pytest.approx(0.95, abs=2e-4)
