"""The decorator of the shared rules: compiled by Numba, cached per machine, the same source for every engine.

Numba does not notice when a function that it inlined from another file changes, so the cache folder carries a digest of
all sources that hold compiled code: a changed rule is never served from an old cache.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., Any])

_BUILDS_ON = {
    "world": ("world", "scenario/schema"),
    "engines": ("world", "scenario/schema", "engines"),
    "measures": ("world", "scenario/schema", "measures"),
    "reduction": ("world", "scenario/schema", "measures", "economics", "reduction"),
}
"""Rooms of the package that hold compiled code, and the rooms whose code or constants are compiled into it."""


@cache
def cache_folder(room: str = "world") -> Path:
    """Folder for the compiled code of a room: the user's cache, or a temporary folder where that cannot be written."""
    package = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256(f"{numba.__version__} {sys.version}".encode())
    for each in _BUILDS_ON[room]:
        for source in sorted((package / each).rglob("*.py")):
            digest.update(source.read_bytes())
    name = f"{room}-{digest.hexdigest()[:16]}"
    home = os.environ.get("XDG_CACHE_HOME") or str(Path("~/.cache").expanduser())
    whose = os.getuid() if hasattr(os, "getuid") else "user"  # a temporary folder is everybody's
    for root in (Path(home) / "clinicsim", Path(tempfile.gettempdir()) / f"clinicsim-cache-{whose}"):
        folder = root / name
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    return Path(tempfile.mkdtemp(prefix="clinicsim-"))


@contextmanager
def cached(room: str) -> Iterator[None]:
    """Let Numba keep what is decorated in here in the cache folder of a room."""
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(cache_folder(room))
    try:
        yield
    finally:
        numba.config.CACHE_DIR = before


def rule(function: F) -> F:
    """Compile a pure function of numbers and arrays, for use from Python and from compiled code."""
    with cached(function.__module__.split(".")[1]):
        return cast(F, numba.njit(cache=True, nogil=True, error_model="numpy")(function))
