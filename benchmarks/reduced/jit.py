"""Decorators of the reduced clinic's compiled code, with a cache that knows all sources that go into it.

`clinicsim.world.jit.rule` keys its cache by the sources of the package; here those of the reduced clinic count as well.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

from clinicsim.world.jit import cache_folder

F = TypeVar("F", bound=Callable[..., Any])


@cache
def _folder() -> Path:
    digest = hashlib.sha256()
    for source in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(source.read_bytes())
    folder = cache_folder("engines") / f"reduced-{digest.hexdigest()[:16]}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def compiled(function: F) -> F:
    """Compile a function of numbers and arrays with the settings of the engine's own code."""
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(_folder())
    try:
        return cast(F, numba.njit(cache=True, nogil=True, error_model="numpy")(function))
    finally:
        numba.config.CACHE_DIR = before


def small(function: F) -> F:
    """Compile a function into those that call it; it cannot be called from Python."""
    return cast(
        F, numba.njit(nogil=True, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)(function)
    )
