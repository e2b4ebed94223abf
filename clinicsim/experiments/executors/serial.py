"""One task after another, in this thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from clinicsim.experiments.executors.outcome import Outcome, T, attempt


class Serial:
    """The plainest executor, which the others are held against."""

    workers = 1

    def outcomes(self, task: Callable[[int], T], numbers: Sequence[int]) -> Iterator[Outcome[T]]:
        """See `Executor`."""
        for number in numbers:
            yield attempt(task, number)
