"""What comes of a task, and what every executor promises."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Generic, NamedTuple, Protocol, TypeVar

T = TypeVar("T")
Progress = Callable[[int, int], None]  # finished, in all

DIED = "the worker process died, twice; it may have run out of memory"


class Outcome(NamedTuple, Generic[T]):
    """Result of a task, or why there is none."""

    number: int
    result: T | None
    error: str  # empty if there is a result


class Executor(Protocol):
    """Runs one task for many numbers."""

    workers: int

    def outcomes(self, task: Callable[[int], T], numbers: Sequence[int]) -> Iterator[Outcome[T]]:
        """Run the task for each number.

        Parameters
        ----------
        task
            A function of the number that depends on nothing else. Where workers are processes it is pickled once for
            each of them, not for each number.
        numbers
            Each once.

        Yields
        ------
        Outcome
            In the order of `numbers`. A task that raises is an outcome with its error; a worker that dies takes
            nothing with it but what it held, and that is tried again.

        Raises
        ------
        KeyboardInterrupt
            After Ctrl-C, once the outcomes that were there have been handed out; some numbers may then be missing
            between them.
        """


def attempt(task: Callable[[int], T], number: int) -> Outcome[T]:
    """Run a task for one number; what it raises becomes its outcome."""
    try:
        return Outcome(number, task(number), "")
    except Exception as error:
        return Outcome(number, None, error_text(error))


def error_text(error: BaseException) -> str:
    """Name, message and place of an error on one line."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {error}{place}"
