"""Worker processes on this machine or on many, through Dask.

Tasks travel in chunks of about a second, a few for each worker, and are fetched in order; what has been fetched is
forgotten by the cluster. The task itself travels once. A worker that dies has its chunks done elsewhere: Dask sees to
that, until a chunk has cost more workers than its setting `allowed-failures` permits. Each number of such a chunk is
then tried with nothing else on the cluster, so that one bad number cannot spoil its neighbours.
"""

from __future__ import annotations

import contextlib
import pickle
import uuid
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic

import numpy as np

from clinicsim.experiments.executors.dask_cluster import Cluster
from clinicsim.experiments.executors.dask_versions import versions
from clinicsim.experiments.executors.dask_worker import Beginning, Worked, load, work
from clinicsim.experiments.executors.errors import ClusterLost, SchedulerLost
from clinicsim.experiments.executors.outcome import DIED, Outcome, T, error_text
from clinicsim.experiments.executors.pace import Chunks
from clinicsim.experiments.runs import RunFailed

if TYPE_CHECKING:
    from distributed import Future

_AHEAD = 3  # chunks handed out for each thread of the workers
_BYTES_A_SECOND = 2**25  # of results count as a second of work: event logs are large, and workers have little memory
_LOOK_SECONDS = 1.0  # between looks whether the cluster is still there


class Dask:
    """Executor on a Dask cluster; to be closed, or used in a `with`.

    Parameters
    ----------
    scheduler, workers
        See `Cluster`.
    prepare
        What each worker process does before its first task, such as compiling the engine.
    """

    def __init__(self, scheduler: str, workers: int = 1, prepare: Callable[[], None] | None = None) -> None:
        self._prepare = prepare
        self._cluster = Cluster(scheduler, workers)
        self.workers = self._cluster.threads()

    def outcomes(self, task: Callable[[int], T], numbers: Sequence[int]) -> Iterator[Outcome[T]]:
        """See `Executor`.

        Raises
        ------
        ClusterLost
            Once all that had been fetched has been handed out.
        """
        finished = 0
        try:
            for outcome in _Flight(self._cluster, task, self._prepare, Chunks(numbers, self.workers)).outcomes():
                finished += 1
                yield outcome
        except ClusterLost as lost:
            raise type(lost)(lost.what, finished, len(numbers)) from lost

    def close(self) -> None:
        """Take leave of the scheduler; a cluster of our own ends."""
        self._cluster.close()

    def __enter__(self) -> Dask:
        """Stay connected until the end of the `with`."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Take leave, whatever happened."""
        self.close()


class _Sent:
    """A chunk on its way."""

    def __init__(self, chunk: list[int], future: Future) -> None:
        self.chunk = chunk
        self.future: Future | None = future  # until its result has been fetched
        self.worked: Worked | None = None
        self.weight = 0.0  # seconds of work, or as many as its results are worth


class _Flight(Generic[T]):
    """One task on its way through a cluster, for all its numbers."""

    def __init__(
        self, cluster: Cluster, task: Callable[[int], T], prepare: Callable[[], None] | None, chunks: Chunks
    ) -> None:
        from distributed.protocol import pickle as dask_pickle

        self._cluster, self._chunks = cluster, chunks
        self._name = f"chunk-{uuid.uuid4().hex}"
        self._keys = 0
        self._beginning = pickle.dumps(Beginning(versions(), prepare))
        # A task of the cluster and not data sent to it: Dask makes it again when the workers that had it are gone.
        self._task = cluster.client.submit(load, dask_pickle.dumps(task), pure=False)
        self._flying: deque[_Sent] = deque()  # in order; not yet handed out

    def outcomes(self) -> Iterator[Outcome[T]]:
        """Outcomes in order."""
        try:
            self._send()
            while self._flying:
                head = self._flying[0]
                self._fetch(head)
                if head.worked is None:
                    self._flying.popleft()
                    yield from self._alone(head)
                else:
                    self._chunks.timed(len(head.chunk), head.weight)
                    self._send()
                    self._flying.popleft()  # only now, for sending may find that the scheduler is gone
                    yield from head.worked.outcomes
        except (KeyboardInterrupt, ClusterLost) as end:
            yield from self._left_over(end)
            raise
        finally:
            self._forget()

    def _send(self) -> None:
        most = max(1, self._cluster.threads()) * _AHEAD
        while len(self._flying) < most and (chunk := self._chunks.next()):
            self._flying.append(_Sent(chunk, self._submit(chunk)))

    def _submit(self, chunk: list[int]) -> Future:
        self._keys += 1
        key = (self._name, self._keys)  # of one group, for the scheduler remembers each group
        numbers = np.array(chunk, dtype=np.int64)
        return self._cluster.client.submit(work, self._beginning, self._task, numbers, key=key)

    def _fetch(self, sent: _Sent) -> BaseException | None:
        """Wait for a chunk and fetch what it came to; if it failed as a whole, why.

        Raises
        ------
        ClusterLost
        RunFailed
            If the workers cannot so much as begin.
        """
        if sent.future is None:
            return None
        failure = self._failure(sent.future)
        if failure is None:
            self._keep(sent, sent.future)
        elif isinstance(failure, RunFailed):
            raise failure
        elif self._task.status == "error":
            raise RunFailed(f"the workers cannot load what they are to run: {error_text(failure)}")
        sent.future = None
        return failure

    def _failure(self, future: Future) -> BaseException | None:
        """Wait until a chunk is done; why it failed, if it did."""
        while True:
            try:
                failure: BaseException | None = future.exception(timeout=_LOOK_SECONDS)
            except TimeoutError:
                self._cluster.check()
                continue
            if future.cancelled():
                raise SchedulerLost(f"the Dask scheduler at {self._cluster.address} is gone, or has dropped the work")
            return failure

    def _keep(self, sent: _Sent, future: Future) -> None:
        pickled: bytes = self._cluster.asked(future.result)
        worked: Worked = pickle.loads(pickled)
        sent.worked, sent.weight = worked, max(worked.seconds, len(pickled) / _BYTES_A_SECOND)

    def _alone(self, bad: _Sent) -> Iterator[Outcome[T]]:
        """Try each number of a chunk that failed, with nothing else on the cluster."""
        from distributed import KilledWorker

        for other in self._flying:
            self._fetch(other)
        for number in bad.chunk:
            single = _Sent([number], self._submit([number]))
            failure = self._fetch(single)
            if single.worked is not None:
                yield from single.worked.outcomes
            elif failure is not None:
                yield Outcome(number, None, DIED if isinstance(failure, KilledWorker) else error_text(failure))

    def _left_over(self, end: BaseException) -> Iterator[Outcome[T]]:
        """What is there when the work ends early; some numbers may be missing between."""
        for sent in self._flying:
            if sent.future is not None and sent.future.status == "finished" and isinstance(end, KeyboardInterrupt):
                with contextlib.suppress(ClusterLost):
                    self._keep(sent, sent.future)
            if sent.worked is not None:
                yield from sent.worked.outcomes

    def _forget(self) -> None:
        """Have the cluster stop and drop what is still on its way."""
        left: list[Any] = [sent.future for sent in self._flying if sent.future is not None]
        with contextlib.suppress(OSError, CancelledError, TimeoutError):
            if left and self._cluster.client.status == "running":
                self._cluster.client.cancel(left, force=True)
        self._flying.clear()
