"""Which executor runs an engine's replications."""

from __future__ import annotations

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
