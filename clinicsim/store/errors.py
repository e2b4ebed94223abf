"""What can go wrong with runs on disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class StoreError(Exception):
    """A run cannot be written, found or read; the message says which and why."""


class StoppedWhileStoring(KeyboardInterrupt):
    """Ctrl-C while a run was being stored; the message says what is kept and how to go on with it."""


@contextmanager
def told(what: str) -> Iterator[None]:
    """Turn what the operating system says of files into a StoreError that begins with `what`."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"{what}: {reason(error)}") from error


def reason(error: OSError) -> str:
    """Why the operating system refused, in its own words."""
    return error.strerror or str(error)
