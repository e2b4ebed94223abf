"""Threads of this process, for tasks that let other threads run while they compute."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice

from clinicsim.experiments.executors.outcome import Outcome, T, attempt

_AHEAD = 8  # tasks handed out for each thread: no thread waits for the reader, and few results wait for it


class Threads:
    """After Ctrl-C each thread finishes the task that it has begun."""

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def outcomes(self, task: Callable[[int], T], numbers: Sequence[int]) -> Iterator[Outcome[T]]:
        """See `Executor`."""
        waiting = iter(numbers)
        flying: deque[Future[Outcome[T]]] = deque()
        with ThreadPoolExecutor(min(self.workers, len(numbers)) or 1) as pool:
            try:
                while True:
                    room = self.workers * _AHEAD - len(flying)
                    flying.extend(pool.submit(attempt, task, number) for number in islice(waiting, room))
                    if not flying:
                        return
                    outcome = flying[0].result()
                    flying.popleft()
                    yield outcome
            except KeyboardInterrupt:
                pool.shutdown(cancel_futures=True)
                yield from (future.result() for future in flying if not future.cancelled())
                raise
            finally:
                pool.shutdown(cancel_futures=True)
