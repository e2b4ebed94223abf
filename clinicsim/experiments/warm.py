"""Compiles, once on a machine, what replications run on: the engine, and the reducer that measures what it writes.

Both are kept in the cache folder of `world/jit.py`. Numba compiles on one processor at a time, so the reducer is
compiled in a process of its own, beside those of the engine.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numba

from clinicsim.engines import ENGINES
from clinicsim.engines.compiled import link as engine_parts
from clinicsim.experiments.runs import RunFailed
from clinicsim.scenario import Loaded, read
from clinicsim.world.build import build
from clinicsim.world.jit import cache_folder

_DONE = "reducer.compiled"  # in the cache folder, once the reducer is there
_NOTICE = "clinicsim: compiling the measures, once on this machine ..."
_REDUCER = "from clinicsim.experiments.warm import compile_reducer as c; c()"
_FIRST_DAY = "2026-01-05"  # of a clinic that is never run


class CompilingFailed(RunFailed):
    """What replications run on could not be compiled."""


@dataclass(frozen=True, slots=True)
class Warmed:
    """What compiling ahead came to."""

    folder: Path  # where compiled code is kept
    compiled: bool  # False: all was there already
    seconds: float


def warm() -> Warmed:
    """Compile what the default engine needs and is not in the cache.

    Raises
    ------
    CompilingFailed
        If something cannot be compiled; what the compiler said stands on standard error.
    """
    began = time.perf_counter()
    compiled = _compile_missing(ENGINES[0])
    return Warmed(cache_folder("engines").parent, compiled, time.perf_counter() - began)


def ensure_compiled(engine: str) -> None:
    """Compile what replications with an engine need and is not in the cache, with a notice on standard error.

    Parameters
    ----------
    engine
        One of `clinicsim.engines.ENGINES`. The process engine needs the reducer alone.

    Raises
    ------
    CompilingFailed
        As for `warm`.
    """
    _compile_missing(engine)


def compile_reducer() -> None:
    """Compile the reducer into the cache."""
    from clinicsim.reduction import warm as warm_reducer

    warm_reducer(build(clinic_without_patients()))


def _compile_missing(engine: str) -> bool:
    """Compile what is missing, side by side; whether anything was."""
    if numba.config.DISABLE_JIT:
        return False
    engine_missing = engine == "compiled" and not engine_parts.is_compiled()
    reducer_missing = not _done().exists()
    if reducer_missing and not engine_missing:  # the engine has a notice of its own
        print(_NOTICE, file=sys.stderr, flush=True)
    with ExitStack() as running:
        reducer = running.enter_context(subprocess.Popen([sys.executable, "-c", _REDUCER])) if reducer_missing else None
        if engine_missing:
            _compile_engine()
        if reducer is not None:
            if reducer.wait():
                raise CompilingFailed("the measures could not be compiled; what went wrong stands above")
            _done().touch()
    return engine_missing or reducer_missing


def _compile_engine() -> None:
    try:
        engine_parts.link()
    except RuntimeError as error:
        raise CompilingFailed(str(error)) from error


def _done() -> Path:
    return cache_folder("reduction") / _DONE


def clinic_without_patients(*sets: str) -> Loaded:
    """The clinic that `clinicsim new` begins with, on a day before anybody has come; `sets` as `read` takes them."""
    text = resources.files("clinicsim.data").joinpath("starter", "clinic.toml").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "clinic.toml")
        path.write_text(text.replace("@START@", _FIRST_DAY), encoding="utf-8")
        return read(path, ["cohort.files=[]", *sets])
