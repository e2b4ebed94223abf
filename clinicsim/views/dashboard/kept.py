"""What was made once and is asked for again: the longest unused is forgotten, and nothing is made twice at a time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

T = TypeVar("T")


class _Slot:
    """Room for one thing, and the lock of whoever makes it."""

    __slots__ = ("is_made", "lock", "made")

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.is_made = False
        self.made: Any = None


class Kept:
    """A cache that threads may share.

    Two who ask for the same at once wait for one maker. Making one thing may ask for others, as a page asks for its
    figures, so long as none of them asks for the first.
    """

    def __init__(self, most: int) -> None:
        """Keep so many things at most."""
        self._most = most
        self._slots: OrderedDict[Hashable, _Slot] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what was made for a key, or make it; after an error the next who asks tries again."""
        slot = self._slot(key)
        with slot.lock:
            if not slot.is_made:
                slot.made, slot.is_made = make(), True
            return cast(T, slot.made)

    def _slot(self, key: Hashable) -> _Slot:
        with self._lock:
            slot = self._slots.setdefault(key, _Slot())
            self._slots.move_to_end(key)
            while len(self._slots) > self._most:
                self._slots.popitem(last=False)
            return slot
