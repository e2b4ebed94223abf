"""A connection to a Dask cluster: one that runs already, or one of our own on this machine."""

from __future__ import annotations

import contextlib
import logging
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, TypeVar

from clinicsim.experiments.executors import dask_interrupts
from clinicsim.experiments.executors.dask_address import CONNECT_SECONDS, refuse_unreachable
from clinicsim.experiments.executors.dask_versions import differences, versions
from clinicsim.experiments.executors.errors import (
    NoDask,
    NoWorkers,
    ProgramsDiffer,
    SchedulerLost,
    SchedulerUnreachable,
    WorkersLost,
)

if TYPE_CHECKING:
    from distributed import Client

R = TypeVar("R")

LOCAL = "local"
"""Address that stands for a cluster of our own."""

_LOGGERS = ("distributed", "distributed.client")  # the two that Dask gives a level of their own
_WORKERS_SECONDS = 60  # until a scheduler without workers is given up
_DEATHS = 1  # workers of our own that may die of a chunk before it is taken for bad


class Cluster:
    """Client of a scheduler that has at least one worker, all of which run this program.

    Parameters
    ----------
    scheduler
        Address, such as `tcp://host:8786`, or `LOCAL`.
    workers
        Processes of a cluster of our own; not looked at for another's.
    patience_seconds
        How long a scheduler without workers is waited for, at first and under way.

    Raises
    ------
    NoDask, SchedulerUnreachable, NoWorkers, ProgramsDiffer
        Before anything is run.
    """

    def __init__(self, scheduler: str, workers: int = 1, patience_seconds: float = _WORKERS_SECONDS) -> None:
        self.address = scheduler
        self._patience = patience_seconds
        self._alone_since: float | None = None
        self._open = ExitStack()
        try:
            self.client = self._connected(scheduler, workers)
            self._wait_for_workers()
            self._refuse_other_programs()
        except SchedulerLost as lost:
            self.close()
            raise SchedulerUnreachable([lost.what]) from lost
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Take leave of the scheduler; a cluster of our own ends."""
        with contextlib.suppress(OSError, TimeoutError):
            self._open.close()

    def threads(self) -> int:
        """How many tasks the workers do side by side; 0 when there are none.

        Raises
        ------
        SchedulerLost
            If the scheduler does not answer.
        """
        return sum(self.asked(self.client.nthreads).values())

    def check(self) -> None:
        """Make sure that somebody is there to work.

        Raises
        ------
        SchedulerLost, WorkersLost
            The latter once no worker has been there for as long as patience lasts.
        """
        if self.threads():
            self._alone_since = None
            return
        if self._alone_since is None:
            self._alone_since = time.monotonic()
            _say(f"no worker is left at {self.address}; waiting up to {self._patience:.0f} s for one ...")
        if time.monotonic() - self._alone_since > self._patience:
            raise WorkersLost(f"the Dask scheduler at {self.address} has lost all its workers")

    def asked(self, question: Callable[[], R]) -> R:
        """Answer of the scheduler.

        Raises
        ------
        SchedulerLost
            If there is none.
        """
        from concurrent.futures import CancelledError

        try:
            if self.client.status != "running":
                raise ConnectionError(self.client.status)
            return question()
        except (OSError, CancelledError) as error:
            raise SchedulerLost(f"the Dask scheduler at {self.address} is gone") from error

    # ------------------------------------------------------------------ opening
    def _connected(self, scheduler: str, workers: int) -> Client:
        try:
            from distributed import Client
            from distributed.versions import VersionMismatchWarning
        except ModuleNotFoundError as error:
            raise NoDask(["--scheduler needs Dask: install clinicsim with its extra dask"]) from error
        self._open.enter_context(_quiet(_LOGGERS))
        if scheduler == LOCAL:
            address = self._own(workers)
        else:
            refuse_unreachable(scheduler)
            address = scheduler
        with warnings.catch_warnings():  # other versions than ours are refused later, with what to do
            warnings.simplefilter("ignore", VersionMismatchWarning)
            client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
        return self._open.enter_context(client)

    def _own(self, workers: int) -> str:
        """Address of a cluster of our own: processes of one thread each, reached from this machine alone."""
        import dask
        from distributed import LocalCluster

        with dask.config.set({"distributed.scheduler.allowed-failures": _DEATHS}):
            cluster = LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address="127.0.0.1:0",  # any free port: two of these may run at once
                silence_logs=logging.CRITICAL,
                preload=[dask_interrupts.__name__],
            )
        return str(self._open.enter_context(cluster).scheduler_address)

    def _wait_for_workers(self) -> None:
        if self.threads():
            return
        _say(f"the Dask scheduler at {self.address} has no workers; waiting up to {self._patience:.0f} s for one ...")
        try:
            self.client.wait_for_workers(1, self._patience)
        except TimeoutError as error:
            problem = (
                f"the Dask scheduler at {self.address} has had no worker for {self._patience:.0f} s; "
                f"start some with `dask worker {self.address}`"
            )
            raise NoWorkers([problem]) from error

    def _refuse_other_programs(self) -> None:
        there = self.asked(lambda: self.client.run(versions, on_error="return"))
        try:
            there["the scheduler"] = self.asked(lambda: self.client.run_on_scheduler(versions))
        except ImportError as error:  # it takes tasks apart, so it needs the program too
            there["the scheduler"] = error
        differing = differences(versions(), there)
        if differing:
            raise ProgramsDiffer([f"{each}; install there what is installed here" for each in differing])


@contextlib.contextmanager
def _quiet(loggers: Sequence[str]) -> Iterator[None]:
    """Keep Dask's log off the screen: what matters of it is said by our own errors."""
    levels = {name: logging.getLogger(name).level for name in loggers}
    for name in loggers:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


def _say(notice: str) -> None:
    print(f"clinicsim: {notice}", file=sys.stderr, flush=True)
