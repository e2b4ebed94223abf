import pickle
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from clinicsim.experiments.designs import Worlds
from clinicsim.experiments.executors import Outcome
from clinicsim.experiments.executors.errors import ClusterLost, SchedulerLost
from clinicsim.experiments.replicate import batches
from clinicsim.experiments.replication import one
from clinicsim.experiments.sweep import sweep
from clinicsim.scenario import read
from clinicsim.world.build import build
from clinicsim.world.world import World

SMALL = Path(__file__).parents[3] / "scenarios" / "small_clinic.toml"


class Stopped:
    """An executor that is stopped when the first and the third number have finished, and not the second."""

    workers = 1

    def __init__(self, end: BaseException) -> None:
        self._end = end

    def outcomes(self, task: Callable[[int], object], numbers: Sequence[int]) -> Iterator[Outcome[object]]:
        for number in (numbers[0], numbers[2]):
            yield Outcome(number, task(number), "")
        raise self._end


@pytest.fixture(scope="module")
def world() -> World:
    return build(read(SMALL, ["run.months=12"]))


@pytest.mark.parametrize("end", [KeyboardInterrupt(), SchedulerLost("gone")])
def test_a_sweep_that_is_stopped_gives_no_point_the_numbers_of_another(world: World, end: BaseException) -> None:
    points = []
    with pytest.raises(type(end)):
        points.extend(runs.point for runs in sweep(Worlds((world,) * 4), 2, ["qalys"], Stopped(end)))  # type: ignore[arg-type]
    assert points == [0]


def test_replications_that_finished_before_the_cluster_was_lost_are_handed_out(world: World) -> None:
    kept: list[int] = []
    with pytest.raises(ClusterLost):
        kept.extend(
            number
            for runs in batches(world, range(4), Stopped(SchedulerLost("gone")))  # type: ignore[arg-type]
            for number in runs.replications.tolist()
        )
    assert kept == [0, 2]


def test_a_replication_that_has_travelled_is_the_same_to_the_last_bit(world: World) -> None:
    here = one(world, 0)
    there = pickle.loads(pickle.dumps(here, pickle.HIGHEST_PROTOCOL))
    assert list(there.summary) == list(here.summary)
    assert np.array_equal(list(there.summary.values()), list(here.summary.values()), equal_nan=True)
    for table in ("monthly", "yearly"):
        assert list(getattr(there, table)) == list(getattr(here, table))
        there_of, here_of = getattr(there, table), getattr(here, table)
        assert all(there_of[name].tobytes() == here_of[name].tobytes() for name in here_of)
    assert there.ledger.tobytes() == here.ledger.tobytes()
    assert there.categories == here.categories
