"""Processes of this machine, for tasks that keep other threads from running.

A worker that dies breaks the pool and takes the chunks in flight with it. What had finished is kept; the rest is tried
again, chunk by chunk and then number by number in a process of its own, so that one bad number cannot spoil its
neighbours.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, Generic

from clinicsim.experiments.executors.outcome import DIED, Outcome, T, attempt
from clinicsim.experiments.executors.pace import Chunks

_AHEAD = 3  # chunks handed out for each process

_Worked = tuple[list[Outcome[T]], float]  # outcomes of a chunk, seconds


class Processes:
    """After Ctrl-C the workers are stopped at once, and what they had begun is lost."""

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def outcomes(self, task: Callable[[int], T], numbers: Sequence[int]) -> Iterator[Outcome[T]]:
        """See `Executor`."""
        chunks = Chunks(numbers, self.workers)
        while True:
            with _pool(task, min(self.workers, len(numbers)) or 1) as pool:
                flight = _Flight[T](pool, chunks, self.workers * _AHEAD)
                yield from flight.outcomes()
            if not flight.broken:
                return
            for chunk, future in flight.flying:
                yield from future.result()[0] if _finished(future) else _again(task, chunk)


class _Flight(Generic[T]):
    """Chunks on their way through one pool, until all are through or the pool breaks."""

    def __init__(self, pool: ProcessPoolExecutor, chunks: Chunks, most: int) -> None:
        self._pool, self._chunks, self._most = pool, chunks, most
        self.flying: deque[tuple[list[int], Future[_Worked[T]]]] = deque()  # in order; not yet handed out
        self.broken = False

    def outcomes(self) -> Iterator[Outcome[T]]:
        """Outcomes in order, up to the first chunk that was lost."""
        try:
            self._send()
            while self.flying:
                chunk, future = self.flying[0]
                done, seconds = future.result()
                self._chunks.timed(len(chunk), seconds)
                self._send()
                self.flying.popleft()  # only now, for sending may find that the pool has broken
                yield from done
        except BrokenProcessPool:
            self.broken = True
        except KeyboardInterrupt:
            yield from (outcome for _, future in self.flying if _finished(future) for outcome in future.result()[0])
            raise

    def _send(self) -> None:
        with _interrupts_ignored():  # workers inherit this, so that Ctrl-C reaches only this process
            while len(self.flying) < self._most and (chunk := self._chunks.next()):
                future: Future[_Worked[T]] = Future()
                self.flying.append((chunk, future))  # first, for a pool that breaks now refuses what is sent
                future = self._pool.submit(_work, chunk)
                self.flying[-1] = (chunk, future)


def _finished(future: Future[Any]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None


def _again(task: Callable[[int], T], chunk: Sequence[int]) -> Iterator[Outcome[T]]:
    """Try a lost chunk once more in a process of its own; if that dies too, each of its numbers."""
    with _pool(task, 1) as pool:
        try:
            with _interrupts_ignored():
                future: Future[_Worked[T]] = pool.submit(_work, list(chunk))
            done, _ = future.result()
        except BrokenProcessPool:
            done = []
    if done:
        yield from done
    elif len(chunk) == 1:
        yield Outcome(chunk[0], None, DIED)
    else:
        for number in chunk:
            yield from _again(task, [number])


@contextmanager
def _pool(task: Callable[[int], T], workers: int) -> Iterator[ProcessPoolExecutor]:
    # Spawned, not forked: a forked copy of a process with threads (a progress bar is one) can hang.
    before = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _start, (task,))
    try:
        yield pool
    except BaseException:
        for process in set(multiprocessing.active_children()) - before:
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)


_task: Callable[[int], Any] | None = None  # of a worker process; set once, when it starts


def _start(task: Callable[[int], Any]) -> None:
    global _task
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _task = task


def _work(chunk: list[int]) -> _Worked[Any]:
    assert _task is not None
    began = time.perf_counter()
    return [attempt(_task, number) for number in chunk], time.perf_counter() - began
