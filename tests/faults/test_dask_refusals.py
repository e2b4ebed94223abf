"""Clusters that nothing is sent to: what is wrong is said before anything runs."""

from __future__ import annotations

import pickle
import socket
import time
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from clinicsim.experiments.executors import Outcome, dask_address
from clinicsim.experiments.executors.dask import Dask
from clinicsim.experiments.executors.dask_cluster import Cluster
from clinicsim.experiments.executors.dask_versions import versions
from clinicsim.experiments.executors.dask_worker import Beginning, work
from clinicsim.experiments.executors.errors import (
    NoWorkers,
    ProgramsDiffer,
    SchedulerUnreachable,
    StrangeWorker,
    WorkersLost,
)
from faults import dask_tasks
from faults.dask_cluster import keep, real_cluster


def another_numpy(folder: Path) -> Path:
    """A folder that has Python believe that another numpy is installed."""
    (folder / "numpy-1.26.0.dist-info").mkdir(parents=True)
    (folder / "numpy-1.26.0.dist-info" / "METADATA").write_text("Name: numpy\nVersion: 1.26.0\n", encoding="utf-8")
    return folder


def test_an_address_where_nobody_listens_is_given_up_within_seconds() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))  # and nobody listens
        began = time.monotonic()
        with pytest.raises(SchedulerUnreachable, match=r"no Dask scheduler answers at .*`dask scheduler`"):
            Dask(f"tcp://127.0.0.1:{silent.getsockname()[1]}")
        assert time.monotonic() - began < 8


def test_what_listens_but_is_no_scheduler_is_given_up_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_address, "CONNECT_SECONDS", 1)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        began = time.monotonic()
        with pytest.raises(SchedulerUnreachable, match="no Dask scheduler answers at"):
            Dask(f"tcp://127.0.0.1:{deaf.getsockname()[1]}")
        assert time.monotonic() - began < 4


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:port", "spam://127.0.0.1:8786", "tls://127.0.0.1:8786"])
def test_an_address_that_cannot_be_used_is_refused_with_those_that_can(address: str) -> None:
    with pytest.raises(SchedulerUnreachable, match=r"expected tcp://HOST:PORT, tls://HOST:PORT .*or local"):
        Dask(address)


def test_workers_that_run_another_program_are_refused(tmp_path: Path) -> None:
    with real_cluster(tmp_path, 1) as mixed:
        mixed.add_worker(first_on_path=another_numpy(tmp_path / "other"))
        mixed.wait_for_workers(2)
        with pytest.raises(ProgramsDiffer) as raised:
            Dask(mixed.address)
        (problem,) = raised.value.problems
        assert "numpy: " in problem
        assert "1.26.0 at tcp://127.0.0.1:" in problem


def test_a_worker_of_another_program_that_comes_under_way_does_nothing() -> None:
    beginning = Beginning({**versions(), "numpy": "1.26.0"}, None)
    with pytest.raises(StrangeWorker, match=r"numpy: 1\.26\.0 here, and .*--resume"):
        work(pickle.dumps(beginning), dask_tasks.square, np.arange(3))


@pytest.mark.long
def test_a_worker_of_another_program_that_comes_under_way_ends_the_run(tmp_path: Path) -> None:
    kept: list[Outcome[int]] = []
    other = another_numpy(tmp_path / "other")
    with (
        real_cluster(tmp_path, 1) as mixed,
        Dask(mixed.address) as dask,
        pytest.raises(StrangeWorker, match=r"numpy: .*1\.26\.0.*--resume"),
    ):
        keep(dask.outcomes(dask_tasks.square, range(5_000)), kept, {0: partial(mixed.add_worker, first_on_path=other)})
    assert kept == [Outcome(number, number**2, "") for number in range(len(kept))]
    assert len(kept) > 1


def test_a_scheduler_without_workers_is_waited_for_and_then_given_up_at_first_and_under_way(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with real_cluster(tmp_path, 0) as empty:
        with pytest.raises(NoWorkers, match="no worker for 1 s; start some with `dask worker tcp://"):
            Cluster(empty.address, patience_seconds=1)
        assert "has no workers; waiting up to 1 s" in capfd.readouterr().err
        empty.add_worker(nanny=False)
        empty.wait_for_workers(1)
        cluster = Cluster(empty.address, patience_seconds=0.5)
        try:
            cluster.check()
            empty.end_workers()
            with pytest.raises(WorkersLost, match="lost all its workers"):
                check_for_seconds(cluster, 5)
        finally:
            cluster.close()
        assert "no worker is left at" in capfd.readouterr().err


def check_for_seconds(cluster: Cluster, seconds: int) -> None:
    for _ in range(10 * seconds):
        time.sleep(0.1)
        cluster.check()
