"""A real scheduler and real worker processes, started from the command line as a person would start them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from distributed import Client

from clinicsim.experiments.executors import Outcome

TESTS = Path(__file__).resolve().parents[1]
DEATHS = 1  # workers that may die of a chunk before Dask gives it up


class RealCluster:
    """A scheduler on a free loopback port, and the workers that are started at it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._started: list[subprocess.Popen[bytes]] = []
        port = free_port()
        self.address = f"tcp://127.0.0.1:{port}"
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", str(port))

    def add_worker(self, nanny: bool = True, first_on_path: Path | None = None) -> None:
        """Start a worker of one thread; its nanny, if it has one, replaces it when it dies."""
        arguments = ["--nthreads", "1", "--local-directory", str(self._folder), "--host", "127.0.0.1"]
        path = [str(first_on_path)] if first_on_path else []
        self._start("worker", self.address, *arguments, "--nanny" if nanny else "--no-nanny", path=path)

    def wait_for_workers(self, count: int) -> None:
        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(count, timeout=30)

    def worker_pids(self) -> list[int]:
        with Client(self.address, set_as_default=False) as client:
            return sorted(client.run(os.getpid).values())

    def end_workers(self) -> None:
        for process in self._started[1:]:
            _end(process)

    def close(self) -> None:
        """End what was started, the workers first, so that none of them asks for a scheduler that is gone."""
        self.end_workers()
        _end(self.scheduler)

    def _start(self, *what: str, path: list[str] | None = None) -> subprocess.Popen[bytes]:
        search = os.pathsep.join([*(path or []), str(TESTS), os.environ.get("PYTHONPATH", "")])
        settings = {"PYTHONPATH": search, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": str(DEATHS)}
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", *what, "--no-dashboard"],
            env={**os.environ, **settings},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self._folder,
        )
        self._started.append(process)
        return process


@contextmanager
def real_cluster(folder: Path, workers: int, nanny: bool = True) -> Iterator[RealCluster]:
    """A cluster whose workers are there."""
    cluster = RealCluster(folder)
    try:
        for _ in range(workers):
            cluster.add_worker(nanny)
        if workers:
            cluster.wait_for_workers(workers)
        yield cluster
    finally:
        cluster.close()


def keep(outcomes: Iterable[Outcome[int]], kept: list[Outcome[int]], then: Mapping[int, Callable[[], object]]) -> None:
    """Keep outcomes as they come, and do something when that of a certain number has."""
    for outcome in outcomes:
        kept.append(outcome)
        if outcome.number in then:
            then[outcome.number]()


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
