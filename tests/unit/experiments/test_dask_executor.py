import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from clinicsim.experiments.executors import Outcome
from clinicsim.experiments.executors.dask import Dask
from clinicsim.experiments.replicate import replicate
from clinicsim.experiments.warm import ensure_compiled
from clinicsim.scenario import read
from clinicsim.world.build import build
from experiments import tasks

SMALL = Path(__file__).parents[3] / "scenarios" / "small_clinic.toml"


@pytest.fixture(scope="module")
def dask() -> Iterator[Dask]:
    with Dask("local", 2, partial(ensure_compiled, "compiled")) as running:
        yield running


def mark(folder: Path, number: int) -> None:
    (folder / str(number)).touch()


def mark_with_much_to_return(folder: Path, number: int) -> bytes:
    mark(folder, number)
    return bytes(2**21)


def test_a_cluster_of_our_own_has_the_workers_that_were_asked_for(dask: Dask) -> None:
    assert dask.workers == 2


def test_outcomes_come_in_the_order_of_the_numbers(dask: Dask) -> None:
    numbers = [5, 3, 8, 0, 1, 2]
    outcomes = list(dask.outcomes(tasks.slow_if_even, numbers))
    assert outcomes == [Outcome(number, number, "") for number in numbers]


def test_nothing_to_do_is_done_at_once(dask: Dask) -> None:
    assert list(dask.outcomes(tasks.square, [])) == []


def test_replications_of_a_clinic_are_the_same_to_the_last_bit(dask: Dask) -> None:
    world = build(read(SMALL, ["run.months=12"]))
    here, there = replicate(world, 12), replicate(world, 12, executor=dask)
    assert there.failed == here.failed == ()
    assert list(there.summary) == list(here.summary)
    assert all(there.summary[name].tobytes() == here.summary[name].tobytes() for name in here.summary)
    assert all(there.monthly[name].tobytes() == here.monthly[name].tobytes() for name in here.monthly)
    assert there.ledger.tobytes() == here.ledger.tobytes()


def test_the_workers_are_never_far_ahead_of_the_reader(dask: Dask, tmp_path: Path) -> None:
    outcomes = dask.outcomes(partial(mark, tmp_path), range(10_000))
    for _ in range(5):
        next(outcomes)
    time.sleep(0.5)
    assert 5 <= len(list(tmp_path.iterdir())) < 500


def test_the_workers_are_less_far_ahead_when_results_are_large(dask: Dask, tmp_path: Path) -> None:
    outcomes = dask.outcomes(partial(mark_with_much_to_return, tmp_path), range(10_000))
    for _ in range(60):
        next(outcomes)
    time.sleep(0.5)
    megabytes_ahead = 2 * (len(list(tmp_path.iterdir())) - 60)
    assert megabytes_ahead < 2 * 6 * 32  # three chunks of 32 MB for each worker, and as much again for safety


def test_a_reader_that_stops_early_stops_the_workers(dask: Dask, tmp_path: Path) -> None:
    outcomes = dask.outcomes(partial(mark, tmp_path), range(10_000))
    next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]
    time.sleep(0.2)
    begun = len(list(tmp_path.iterdir()))
    time.sleep(0.3)
    assert len(list(tmp_path.iterdir())) == begun
