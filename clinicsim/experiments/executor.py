"""Runs one task for many replication numbers, in this thread, in several, or in processes, with the same result.

A replication that raises is data: its error is kept and the others go on. A worker that dies takes nothing with it but
the replications it held, and those are tried again one at a time, so that one bad replication cannot spoil its
neighbours. Ctrl-C stops the work and keeps what has finished.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

T = TypeVar("T")
Progress = Callable[[int, int], None]  # finished, in all

_DIED = "the worker process died, twice; it may have run out of memory"
_AHEAD = 3  # tasks handed out for each worker: enough to keep it busy, few enough to try again


@dataclass(slots=True)
class Gathered(Generic[T]):
    """What came of the tasks, by replication number."""

    results: dict[int, T] = field(default_factory=dict)
    failed: dict[int, str] = field(default_factory=dict)
    interrupted: bool = False


def gather(
    task: Callable[[int], T],
    numbers: Sequence[int],
    workers: int = 1,
    progress: Progress | None = None,
    *,
    in_threads: bool = False,
) -> Gathered[T]:
    """Call `task` for every number.

    Parameters
    ----------
    task
        A function of the replication number that depends on nothing else; with several workers it is pickled once
        for each worker.
    numbers
        Replication numbers, each once.
    workers
        How many at a time; 1 stays in this thread.
    progress
        Told after every task how many of how many are over.
    in_threads
        Threads of this process rather than processes; for a task that lets other threads run.
    """
    gathered: Gathered[T] = Gathered()

    def told() -> None:
        if progress is not None:
            progress(len(gathered.results) + len(gathered.failed), len(numbers))

    try:
        if workers == 1 or len(numbers) == 1:
            _here(task, numbers, gathered, told)
        elif in_threads:
            _in_threads(task, numbers, min(workers, len(numbers)), gathered, told)
        else:
            _in_processes(task, numbers, min(workers, len(numbers)), gathered, told)
    except KeyboardInterrupt:
        gathered.interrupted = len(gathered.results) + len(gathered.failed) < len(numbers)
    return gathered


def error_text(error: BaseException) -> str:
    """Name, message and place of an error on one line."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {error}{place}"


def _here(task: Callable[[int], T], numbers: Sequence[int], gathered: Gathered[T], told: Callable[[], None]) -> None:
    for number in numbers:
        try:
            gathered.results[number] = task(number)
        except Exception as error:
            gathered.failed[number] = error_text(error)
        told()


def _in_threads(
    task: Callable[[int], T], numbers: Sequence[int], workers: int, gathered: Gathered[T], told: Callable[[], None]
) -> None:
    """Let threads take one number after another; after Ctrl-C each finishes the one that it has begun."""
    left, lock = iter(numbers), threading.Lock()

    def work() -> None:
        while True:
            with lock:
                number = next(left, None)
            if number is None:
                return
            result, error = None, ""
            try:
                result = task(number)
            except Exception as failure:
                error = error_text(failure)
            with lock:
                _keep(number, result, error, gathered)
                told()

    with ThreadPoolExecutor(workers) as pool:
        working = [pool.submit(work) for _ in range(workers)]
        try:
            for each in working:
                each.result()
        except BaseException:
            with lock:
                left = iter(())
            raise


def _in_processes(
    task: Callable[[int], T], numbers: Sequence[int], workers: int, gathered: Gathered[T], told: Callable[[], None]
) -> None:
    todo = list(numbers)
    while todo:
        suspects = _pass(task, todo, workers, gathered, told)
        for number in suspects:
            if _pass(task, [number], 1, gathered, told):
                gathered.failed[number] = _DIED
                told()
        todo = [number for number in todo if number not in gathered.results and number not in gathered.failed]


def _pass(
    task: Callable[[int], T], numbers: Sequence[int], workers: int, gathered: Gathered[T], told: Callable[[], None]
) -> list[int]:
    """Work through the numbers until done or until a worker dies; returns the numbers in flight when one did."""
    waiting = iter(numbers)
    flying: dict[Future[tuple[T | None, str]], int] = {}
    with _pool(task, workers) as pool:
        try:
            with _interrupts_ignored():  # workers inherit this, so that Ctrl-C reaches only this process
                _send(pool, waiting, flying, workers * _AHEAD)
            while flying:
                for future in wait(flying, return_when=FIRST_COMPLETED).done:
                    result, error = future.result()
                    number = flying.pop(future)
                    _keep(number, result, error, gathered)
                    told()
                    _send(pool, waiting, flying, 1)
        except BrokenProcessPool:
            return _salvage(flying, gathered, told)
        except KeyboardInterrupt:
            _salvage(flying, gathered, told)
            raise
    return []


def _send(pool: ProcessPoolExecutor, waiting: Iterator[int], flying: dict[Future[Any], int], most: int) -> None:
    for number in (number for _, number in zip(range(most), waiting, strict=False)):
        flying[pool.submit(_work, number)] = number


def _keep(number: int, result: T | None, error: str, gathered: Gathered[T]) -> None:
    if error:
        gathered.failed[number] = error
    else:
        gathered.results[number] = result  # type: ignore[assignment]  # a task without an error has a result


def _salvage(
    flying: dict[Future[tuple[T | None, str]], int], gathered: Gathered[T], told: Callable[[], None]
) -> list[int]:
    """Keep what had finished when the pool broke; return the rest, lowest number first."""
    lost = []
    for future, number in flying.items():
        if future.done() and not future.cancelled() and future.exception() is None:
            _keep(number, *future.result(), gathered)
            told()
        else:
            lost.append(number)
    return sorted(lost)


@contextmanager
def _pool(task: Callable[[int], T], workers: int) -> Iterator[ProcessPoolExecutor]:
    # Spawned, not forked: a forked copy of a process with threads (a progress bar is one) can hang.
    before = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _start, (task,))
    try:
        yield pool
    except KeyboardInterrupt:
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


def _work(number: int) -> tuple[Any, str]:
    assert _task is not None
    try:
        return _task(number), ""
    except Exception as error:
        return None, error_text(error)
