"""Files that a command writes beside its results: tried before the work, written whole after it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from clinicsim.cli.errors import say


def check_writable_file(path: Path, what: str) -> None:
    """Find out before the work whether a file can be written after it.

    Raises
    ------
    StoreError
        If not; `what` names the file in the message, such as "the report".
    """
    from clinicsim.store.errors import StoreError

    if path.is_dir():
        raise StoreError(f"cannot write {what} to {path}: it is a folder")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path.parent):
            pass
        if path.exists():
            with path.open("ab"):
                pass
    except OSError as error:
        raise StoreError(f"cannot write {what} to {path}: {error.strerror or error}") from error


def write_file(path: Path, what: str, write: Callable[[Path], object]) -> None:
    """Write a file and say where it is; raises StoreError if it cannot be written."""
    from clinicsim.store.errors import StoreError

    try:
        write(path)
    except OSError as error:
        raise StoreError(f"cannot write {what} to {path}: {error.strerror or error}") from error
    say(f"{what.removeprefix('the ')}: {path}")
