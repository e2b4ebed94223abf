"""Which executor runs an engine's replications."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from clinicsim.engines import IN_THREADS
from clinicsim.experiments.executors.outcome import Executor
from clinicsim.experiments.executors.processes import Processes
from clinicsim.experiments.executors.serial import Serial
from clinicsim.experiments.executors.threads import Threads


def local(engine: str, workers: int) -> Executor:
    """Executor on this machine: threads for an engine that lets them run side by side, else processes.

    Raises
    ------
    ValueError
        If there is no worker.
    """
    if workers < 1:
        raise ValueError(f"workers must be at least 1, got {workers}")
    if workers == 1:
        return Serial()
    return Threads(workers) if engine in IN_THREADS else Processes(workers)


@contextmanager
def opened(engine: str, workers: int, scheduler: str | None = None) -> Iterator[Executor]:
    """Executor for as long as it is needed; with `scheduler`, a Dask cluster.

    Parameters
    ----------
    engine
        Name of the engine.
    workers
        How many tasks side by side on this machine; what a cluster has is its own affair.
    scheduler
        Address of a running Dask scheduler, such as `tcp://host:8786`, or `local` for one of our own on this machine.
    """
    if scheduler is None:
        yield local(engine, workers)
        return
    from clinicsim.experiments.executors.dask import Dask
    from clinicsim.experiments.warm import ensure_compiled

    with Dask(scheduler, workers, partial(ensure_compiled, engine)) as cluster:
        yield cluster
