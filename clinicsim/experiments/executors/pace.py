"""How many tasks go together: about a second's work, so that sending them costs little and losing them too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

_SECONDS = 1.0  # of work in a chunk
_GROWTH = 4  # a chunk is at most so many times as large as the largest that has been timed


class Chunks:
    """Cuts numbers into chunks, of one at first and then as large as the pace allows."""

    def __init__(self, numbers: Sequence[int], workers: int) -> None:
        self._waiting: Iterator[int] = iter(numbers)
        self._left = len(numbers)
        self._workers = workers
        self._largest = 0
        self._each = 0.0  # seconds a task, by the chunks that have been timed

    def next(self) -> list[int]:
        """The next chunk; empty when nothing is left."""
        chunk = list(islice(self._waiting, self._size()))
        self._left -= len(chunk)
        return chunk

    def timed(self, size: int, seconds: float) -> None:
        """Learn from a chunk that took so long."""
        each = seconds / size
        self._each = each if not self._largest else 0.5 * (self._each + each)
        self._largest = max(self._largest, size)

    def _size(self) -> int:
        if not self._largest:
            return 1
        of_a_second = int(_SECONDS / max(self._each, 1e-9))
        share = -(-self._left // self._workers)  # the last chunks end together
        return max(1, min(of_a_second, _GROWTH * self._largest, share))
