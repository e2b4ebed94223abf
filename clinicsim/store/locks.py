"""A lock that one living process holds on a folder; the system lets go of it when that process dies, in any way."""

from __future__ import annotations

import os
import sys
from pathlib import Path

NAME = "lock"


class FolderLock:
    """Lock on a folder, by a file in it.

    Parameters
    ----------
    folder
        An existing folder. It may be renamed while it is locked.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._file: int | None = None

    def take(self, *, shared: bool = False) -> bool:
        """Take the lock if nobody has it; with `shared`, others who take it so do not matter."""
        try:
            file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError:  # the folder is gone, or is not ours to write in
            return False
        if _locked(file, shared) and self._is_here(file):
            self._file = file
            return True
        os.close(file)
        return False

    def release(self) -> None:
        """Let go of the lock, if it is held."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _is_here(self, file: int) -> bool:
        """Whether the file is still in place: the last holder may have removed the folder meanwhile."""
        try:
            return os.path.samestat(os.fstat(file), self._path.stat())
        except OSError:
            return False


if sys.platform == "win32":
    import msvcrt

    def _locked(file: int, shared: bool) -> bool:
        del shared  # there is one kind of lock
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _locked(file: int, shared: bool) -> bool:
        try:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
