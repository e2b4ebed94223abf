"""What can go wrong with a cluster: before anything is sent to it, and under way."""

from __future__ import annotations

from typing import Any

from clinicsim.experiments.errors import BadRequest
from clinicsim.experiments.runs import RunFailed


class NoDask(BadRequest):
    """Dask is not installed here."""


class SchedulerUnreachable(BadRequest):
    """Nothing answers at the address, or what answers is no scheduler."""


class NoWorkers(BadRequest):
    """The scheduler has no workers, and none came."""


class ProgramsDiffer(BadRequest):
    """Workers run another program than this process, so their numbers could differ from those of any other run."""


class ClusterLost(RunFailed):
    """The cluster went away under way; what had been handed out by then stays good."""

    def __init__(self, what: str, finished: int = 0, total: int = 0) -> None:
        self.what, self.finished, self.total = what, finished, total
        super().__init__(
            f"{what}, with {finished:,} of {total:,} finished; --resume goes on from what a run has kept, and national "
            "and sensitivity go on when the same command is given again"
        )

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by what it was made of, for it may come from a worker."""
        return type(self), (self.what, self.finished, self.total)


class SchedulerLost(ClusterLost):
    """The scheduler does not answer any more."""


class WorkersLost(ClusterLost):
    """The last worker has gone, and none came."""


class StrangeWorker(ClusterLost):
    """A worker that came under way runs another program."""
