"""A password that is kept only as a hash, and a pause for those who guess."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

SHORTEST = 8  # characters
_COST, _BLOCK, _LANES = 2**14, 8, 1  # 16 MB and some 40 ms for each guess
_TOKEN_BYTES = 18
_TRIES, _WITHIN_S = 5, 300.0
_MOST_GUESSERS = 1_000


@dataclass(frozen=True, slots=True)
class Password:
    """What a password is compared with."""

    salt: bytes
    digest: bytes

    @classmethod
    def of(cls, text: str) -> Password:
        """Hash a password with a salt of its own."""
        salt = secrets.token_bytes(16)
        return cls(salt, _digest(text, salt))

    def fits(self, text: str) -> bool:
        """Whether a text is the password, in a time that does not tell how much of it is right."""
        return hmac.compare_digest(self.digest, _digest(text, self.salt))


def new_password() -> str:
    """Make a password that nobody guesses, in letters that an address or a shell leaves alone."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


@dataclass(slots=True)
class Guesses:
    """Wrong passwords of late, by who sent them."""

    clock: Callable[[], float] = time.monotonic
    _wrong: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def seconds_to_wait(self, who: str) -> float:
        """How long until a guess of theirs is looked at; zero for at once."""
        with self._lock:
            tries = self._wrong.get(who)
            if tries is None or len(tries) < _TRIES:
                return 0.0
            return max(0.0, tries[0] + _WITHIN_S - self.clock())

    def wrong(self, who: str) -> None:
        """Count a wrong guess; the oldest guessers are forgotten, so that they cannot fill the memory."""
        with self._lock:
            self._wrong.setdefault(who, deque(maxlen=_TRIES)).append(self.clock())
            self._wrong.move_to_end(who)
            while len(self._wrong) > _MOST_GUESSERS:
                self._wrong.popitem(last=False)

    def right(self, who: str) -> None:
        """Forget somebody's wrong guesses."""
        with self._lock:
            self._wrong.pop(who, None)


def _digest(text: str, salt: bytes) -> bytes:
    return hashlib.scrypt(text.encode(), salt=salt, n=_COST, r=_BLOCK, p=_LANES)
