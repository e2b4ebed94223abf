"""Waiting-list figures against the worked example of Fong and others (2022)."""

import math

import pytest

from clinicsim.experiments.sizing.waiting_list import WaitingList

ENT = WaitingList(name="ent", demand=30, capacity=27, size=1200, mean_wait=63, target=52)


def test_the_worked_example_of_the_paper() -> None:
    assert ENT.load == pytest.approx(30 / 27)
    assert ENT.target_mean_wait == 13
    assert ENT.target_size == 390
    assert ENT.size / ENT.target_size == pytest.approx(3.08, abs=0.005)
    assert ENT.relief_capacity == pytest.approx(61.15, abs=0.005)
    assert ENT.target_capacity == pytest.approx(30 + 1 / 13)
    assert ENT.pressure == pytest.approx(2 * 63 / 52)


def test_a_list_near_its_target_size_needs_no_relief() -> None:
    small = WaitingList(name="ent", demand=30, capacity=31, size=2 * 390, mean_wait=10, target=52)
    assert not small.too_long
    assert small.relief_capacity is None


def test_a_list_that_nobody_serves_grows_without_end() -> None:
    assert math.isinf(WaitingList("ent", 1.0, 0.0, 0, 0.0, 18.0).load)


def test_the_target_capacity_keeps_all_but_two_in_a_hundred_within_the_target() -> None:
    """With Poisson arrivals and service, time in the system is exponential at the rate of the spare capacity."""
    spare = ENT.target_capacity - ENT.demand
    assert math.exp(-spare * ENT.target) == pytest.approx(0.018, abs=0.0005)
