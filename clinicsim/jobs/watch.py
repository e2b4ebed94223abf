"""A look at a job from beside it: whether it is cancelled, and whether it takes too long."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from clinicsim.jobs.state import Stage
from clinicsim.jobs.table import JobTable

_LOOK_SECONDS = 0.1
_GRACE_SECONDS = 10.0  # to come to the end of a replication


@contextmanager
def watched(table: JobTable, job: str, seconds: float) -> Iterator[Callable[[], bool]]:
    """Watch a job while it is done; gives out what tells it whether to stop.

    A job that is to stop and does not, for a replication of it goes on for ever, takes this process with it.

    Parameters
    ----------
    table, job
        Where it stands, and its id.
    seconds
        It may take.
    """
    over, must_stop = threading.Event(), threading.Event()

    def look() -> None:
        end = time.monotonic() + seconds
        while not over.wait(_LOOK_SECONDS):
            if table.is_cancelled(job):
                return stop("cancelled", "")
            if time.monotonic() > end:
                return stop("failed", f"it took longer than {seconds / 60:.0f} minutes, which is the most")

    def stop(state: Stage, message: str) -> None:
        table.finish(job, state, message)
        must_stop.set()
        if not over.wait(_GRACE_SECONDS):
            os._exit(1)

    threading.Thread(target=look, daemon=True).start()
    try:
        yield must_stop.is_set
    finally:
        over.set()
