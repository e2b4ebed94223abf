"""What a cluster may do in the middle of a run, and what is left of the run then."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from clinicsim.experiments.executors import Outcome
from clinicsim.experiments.executors.dask import Dask
from clinicsim.experiments.executors.errors import SchedulerLost
from faults import dask_tasks
from faults.dask_cluster import RealCluster, keep, real_cluster

SQUARES = [Outcome(number, number * number, "") for number in range(200)]  # two seconds' work for two workers


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealCluster]:
    """Two workers; their nannies replace them."""
    with real_cluster(tmp_path_factory.mktemp("cluster"), 2) as running:
        yield running


def killing(pid: int) -> Callable[[], None]:
    return lambda: os.kill(pid, signal.SIGKILL)


def test_a_worker_killed_under_way_changes_nothing(cluster: RealCluster) -> None:
    cluster.wait_for_workers(2)
    victim = cluster.worker_pids()[0]
    kept: list[Outcome[int]] = []
    with Dask(cluster.address) as dask:
        keep(dask.outcomes(dask_tasks.square, range(200)), kept, {20: killing(victim)})
    assert kept == SQUARES
    assert victim not in cluster.worker_pids()


@pytest.mark.long
def test_two_workers_of_four_killed_under_way_change_nothing(tmp_path: Path) -> None:
    kept: list[Outcome[int]] = []
    with real_cluster(tmp_path, 4) as four, Dask(four.address) as dask:
        first, second, *_ = four.worker_pids()
        keep(dask.outcomes(dask_tasks.square, range(200)), kept, {20: killing(first), 60: killing(second)})
    assert kept == SQUARES


def test_a_number_that_kills_every_worker_takes_nothing_with_it(cluster: RealCluster) -> None:
    cluster.wait_for_workers(2)
    with Dask(cluster.address) as dask:
        outcomes = list(dask.outcomes(dask_tasks.kills_its_worker_on_seven, range(30)))
    assert [outcome.number for outcome in outcomes] == list(range(30))
    assert [outcome.number for outcome in outcomes if outcome.error] == [7]
    assert "died" in outcomes[7].error


@pytest.mark.parametrize("task", [dask_tasks.fails_on_two, dask_tasks.cannot_be_sent_back])
def test_a_task_that_goes_wrong_on_a_worker_is_an_outcome_with_its_error(
    cluster: RealCluster, task: Callable[[int], int]
) -> None:
    cluster.wait_for_workers(2)
    with Dask(cluster.address) as dask:
        outcomes = list(dask.outcomes(task, range(6)))
    assert [outcome.number for outcome in outcomes] == list(range(6))
    assert len([outcome for outcome in outcomes if outcome.error]) == 1


def test_an_interrupt_keeps_what_has_finished_and_stops_the_cluster(cluster: RealCluster) -> None:
    cluster.wait_for_workers(2)
    kept: list[Outcome[int]] = []
    interrupt = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    with Dask(cluster.address) as dask:
        began = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            keep(dask.outcomes(dask_tasks.square, range(5_000)), kept, {3: interrupt.start})
        again = list(dask.outcomes(dask_tasks.square, range(4)))
        seconds = time.monotonic() - began
    assert kept[:4] == again == SQUARES[:4]
    assert all(outcome.result == outcome.number**2 for outcome in kept)
    assert seconds < 10  # and not the fifty of all the work


def test_a_scheduler_that_goes_away_leaves_what_had_come(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    kept: list[Outcome[int]] = []
    with (
        real_cluster(tmp_path, 1, nanny=False) as lost,
        Dask(lost.address) as dask,
        pytest.raises(SchedulerLost, match=r"is gone.* of 5,000 finished; --resume") as raised,
    ):
        keep(dask.outcomes(dask_tasks.square, range(5_000)), kept, {30: lost.scheduler.kill})
    assert kept == SQUARES[: len(kept)]
    assert raised.value.finished == len(kept) > 30
    assert capfd.readouterr().err == ""  # the error says it all
