"""Compile every part of the kernel, once on a machine, and link them.

Compiled parts are kept in the cache folder (see `world/jit.py`), whose name follows from all sources that hold compiled
code and from the versions of Numba and Python: a part is never taken from the cache of other sources. What is not there
yet is compiled by as many processes as the machine has processors, side by side.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import llvmlite.binding as llvm

from clinicsim.engines.compiled.linking import PARTS, Part
from clinicsim.world.jit import cache_folder

_DONE = "kernel.compiled"  # in the cache folder, once every part is there
_NOTICE = "clinicsim: compiling the engine, once on this machine; this takes about half a minute ..."

_WORKER = "import sys; from clinicsim.engines.compiled.link import compile_share as c; c(*map(int, sys.argv[1:]))"
_LINES_OF_A_PART = 10  # as long as compiling a part takes whatever its length

_lock = threading.Lock()
_published: set[str] = set()


def link() -> None:
    """Make every part callable by its callers, compiling first what is not in the cache."""
    with _lock:
        if len(_published) == len(PARTS):
            return
        if not is_compiled():
            with _alone():
                if not is_compiled():  # another process may have done it meanwhile
                    compile_all()
        for symbol, part in PARTS.items():
            _publish(symbol, part)


def linked(part: Any) -> Callable[[Any], int]:
    """A part that takes the clinic alone, for Python."""
    link()
    return PARTS[part.symbol].callable


def is_compiled() -> bool:
    """Whether every part is in the cache."""
    return (cache_folder("engines") / _DONE).exists()


def compile_all() -> None:
    """Compile every part into the cache, with a notice on standard error.

    Raises
    ------
    RuntimeError
        If a process that compiles fails; its own message stands above.
    """
    print(_NOTICE, file=sys.stderr, flush=True)
    count = os.cpu_count() or 1
    workers = [subprocess.Popen([sys.executable, "-c", _WORKER, str(share), str(count)]) for share in range(count)]
    if any([worker.wait() for worker in workers]):
        raise RuntimeError("the engine could not be compiled; --engine process runs without")
    (cache_folder("engines") / _DONE).touch()


@contextmanager
def _alone() -> Iterator[None]:
    """Let one process at a time compile, where the system can lock a file; else each writes whole files anyway."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with (cache_folder("engines") / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def compile_share(share: int, count: int) -> None:
    """Compile one of `count` shares of the parts into the cache; none is called in this process."""
    from clinicsim.engines.compiled import dispatch  # noqa: F401  # defines every part

    # What a part calls is somewhere else: any address serves until it is loaded from the cache.
    anywhere = ctypes.cast(_nowhere, ctypes.c_void_p).value
    for symbol in PARTS:
        llvm.add_symbol(symbol, anywhere)
    for part in _shares(list(PARTS.values()), count)[share]:
        part.compile()


def _shares(parts: Sequence[Part], count: int) -> list[list[Part]]:
    """Parts for each of some workers, about as much source for each."""
    shares: list[list[Part]] = [[] for _ in range(count)]
    lines = [0] * count
    for part in sorted(parts, key=lambda each: -each.lines):
        least = lines.index(min(lines))
        shares[least].append(part)
        lines[least] += part.lines + _LINES_OF_A_PART
    return shares


def _publish(symbol: str, part: Part) -> None:
    if symbol not in _published:
        part.compile()
        part.publish()
        _published.add(symbol)


@ctypes.CFUNCTYPE(None)
def _nowhere() -> None:
    raise RuntimeError("a part of the kernel was called before it was linked")
