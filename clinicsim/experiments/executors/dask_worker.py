"""What runs on a worker of a Dask cluster."""

from __future__ import annotations

import os
import pickle
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from clinicsim.experiments.executors.dask_versions import Versions, differences, versions
from clinicsim.experiments.executors.errors import StrangeWorker
from clinicsim.experiments.executors.outcome import Outcome, attempt

_lock = threading.Lock()


class Beginning(NamedTuple):
    """What every worker does before its first task."""

    versions: Versions  # of the process that asks
    prepare: Callable[[], None] | None  # such as compiling the engine


class Worked(NamedTuple):
    """A chunk that is done."""

    outcomes: list[Outcome[Any]]  # in the order of its numbers
    seconds: float  # that its tasks took, and nothing else


def load(pickled: bytes) -> Any:
    """Unpickle the task: once on a worker, not for each chunk."""
    return pickle.loads(pickled)


def work(beginning: bytes, task: Callable[[int], Any], numbers: NDArray[np.int64]) -> bytes:
    """Run the task for a chunk of numbers.

    Parameters
    ----------
    beginning
        A pickled `Beginning`.
    task
        As loaded.
    numbers
        Shape (tasks,).

    Returns
    -------
    bytes
        A pickled `Worked`. It is pickled here, so that a result that cannot be is an error of its chunk.

    Raises
    ------
    StrangeWorker
        If this worker runs another program than the process that asks.
    """
    with _lock:  # one thread of a worker begins for all
        _begin(beginning)
    began = time.perf_counter()
    outcomes = [attempt(task, int(number)) for number in numbers]
    return pickle.dumps(Worked(outcomes, time.perf_counter() - began), pickle.HIGHEST_PROTOCOL)


@cache
def _begin(pickled: bytes) -> None:
    beginning: Beginning = pickle.loads(pickled)
    strange = differences(beginning.versions, {"a worker that came under way": versions()})
    if strange:
        raise StrangeWorker("; ".join(strange))
    if beginning.prepare is not None:
        with _alone_on_this_machine():
            beginning.prepare()


@contextmanager
def _alone_on_this_machine() -> Iterator[None]:
    """Let one worker compile and the others find it done, where the system can lock a file."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with Path(tempfile.gettempdir(), f"clinicsim-worker-{os.getuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
