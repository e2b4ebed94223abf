from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from sim_tools.ovs.indifference_zone import KNPlusPlus

from clinicsim.arrays import Floats
from clinicsim.experiments.search.kim_nelson import Selection, least

ZONE = 1.0


class _Table:
    """Observations drawn beforehand, which the procedure of sim-tools takes one by one, each system its own column."""

    def __init__(self, values: Floats) -> None:
        self.values, self.taken, self.observer = values, [0] * values.shape[1], None

    def register_observer(self, observer: Any) -> None:
        self.observer = observer

    def simulate(self, design: int) -> None:
        value = self.values[self.taken[design], design]
        self.taken[design] += 1
        assert self.observer is not None
        self.observer.feedback(self, design, value)


def _ours(values: Floats, first: int = 10, **more: Any) -> Selection:
    def observe(systems: Sequence[int], number: int) -> Floats:
        return values[:number, list(systems)]

    return least(observe, values.shape[1], ZONE, first, len(values), **more)


@pytest.mark.parametrize("seed", range(12))
def test_on_the_same_numbers_it_drops_what_sim_tools_drops_after_as_many_observations(seed: int) -> None:
    values = 50 + np.random.default_rng(seed).normal([0.0, 1.0, 2.0, 3.0, 4.0], 2.5, (3000, 5))
    table = _Table(values)
    (theirs,) = KNPlusPlus(table, 5, ZONE, alpha=0.05, n_0=10, obj="min").solve()
    ours = _ours(values, shared_luck=False)
    assert ours.contenders == (theirs,)
    dropped = [(ours.dropped_after[system], table.taken[system]) for system in range(5) if system != theirs]
    assert all(mine == count for mine, count in dropped)
    assert ours.observations == table.taken[theirs] - 1  # it takes one more after the last screening


def _slippage(generator: np.random.Generator, shared: float) -> Floats:
    """Four systems, the first better than the others by just the indifference zone; some of their luck is shared."""
    luck = generator.normal(0, 3 * np.sqrt(shared), (400, 1))
    return luck + generator.normal([0.0, ZONE, ZONE, ZONE], 3 * np.sqrt(1 - shared), (400, 4))


def test_the_best_is_chosen_as_often_as_stated_where_that_is_hardest() -> None:
    generator = np.random.default_rng(1)
    right = sum(_ours(_slippage(generator, 0.8), first=20).best == 0 for _ in range(200))
    assert right >= 184  # of 200 at 95%, fewer happen once in a thousand times


def test_shared_luck_saves_observations() -> None:
    generator = np.random.default_rng(2)
    tables = [_slippage(generator, 0.9) for _ in range(20)]
    paired = np.mean([_ours(table).observations for table in tables])
    apart = np.mean([_ours(table, shared_luck=False).observations for table in tables])
    assert paired < apart / 3


def test_when_observations_run_out_all_contenders_are_named_and_the_least_is_best() -> None:
    values = np.random.default_rng(3).normal([0.0, 0.1, 50.0], 30.0, (12, 3))
    found = _ours(values)
    assert not found.settled
    assert found.best in found.contenders
    assert found.best == int(np.argmin(values.mean(axis=0)))


def test_equal_systems_end_with_the_first_of_them() -> None:
    values = np.repeat(np.random.default_rng(4).normal(0, 1, (50, 1)), 3, axis=1)
    assert _ours(values) == Selection(0, (0,), 10, (0, 10, 10))


@pytest.mark.parametrize(("zone", "first", "most"), [(0.0, 10, 20), (1.0, 1, 20), (1.0, 10, 9)])
def test_without_a_zone_or_two_observations_there_is_nothing_to_tell(zone: float, first: int, most: int) -> None:
    with pytest.raises(ValueError, match="indifference zone above 0"):
        least(lambda systems, number: np.zeros((number, 2)), 2, zone, first, most)
