"""The kernel as one piece of machine code: made of all parts once on a machine, then loaded in an instant.

Parts are compiled by as many processes as the machine has processors, side by side; their intermediate code is put
together, optimised as a whole and kept as an object file. Code that lies together also runs a third faster than parts
that each have a page of memory of their own, for these get in each other's way in the processor's cache.

The file stands in the cache folder (see `world/jit.py`), whose name follows from all sources that are compiled into the
kernel and from the versions of Numba and Python: a kernel is never taken for that of other sources.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import llvmlite.binding as llvm
import numba

from clinicsim.engines.compiled.linking import PARTS, Part
from clinicsim.world.jit import cache_folder

_NOTICE = "clinicsim: compiling the engine, once on this machine; this takes about half a minute ..."
_WORKER = (
    "import sys; from clinicsim.engines.compiled.link import compile_share as share; "
    "share(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])"
)
_RUN = "clinicsim_dispatch_run"
_LINES_OF_A_PART = 10  # as long as compiling a part takes whatever its length
_OPTIMISED = 2  # level of optimisation of the whole

_lock = threading.Lock()
_kept: list[_Loaded] = []  # the kernel, once it has been loaded


def is_compiled() -> bool:
    """Whether the kernel is in the cache."""
    return _kernel_file().exists()


def link() -> None:
    """Make sure that the kernel is in the cache.

    Raises
    ------
    RuntimeError
        If it cannot be compiled; what went wrong stands on standard error.
    """
    with _lock, _alone():
        if not is_compiled():  # another process may have done it meanwhile
            _compile_kernel()


def kernel() -> Callable[[Any], int]:
    """The kernel's `dispatch.run`; it gives Python's global lock away while it runs."""
    if numba.config.DISABLE_JIT:
        from clinicsim.engines.compiled.dispatch import run

        return run
    if not _kept and not is_compiled():
        link()
    return _loaded().run


class _Loaded:
    """The kernel in the memory of this process."""

    def __init__(self, file: Path) -> None:
        self._engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), _machine())
        self._engine.add_object_file(llvm.ObjectFileRef.from_path(str(file)))
        self._engine.finalize_object()
        address = self._engine.get_function_address(_RUN)
        self.run: Callable[[Any], int] = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_void_p)(address)


def _loaded() -> _Loaded:
    """The kernel, loaded once; whoever calls it later than that must not have it unloaded under way."""
    with _lock:
        if not _kept:
            _kept.append(_Loaded(_kernel_file()))
        return _kept[0]


# ---------------------------------------------------------------------- compiling
def _compile_kernel() -> None:
    print(_NOTICE, file=sys.stderr, flush=True)
    count = os.cpu_count() or 1
    with tempfile.TemporaryDirectory(dir=cache_folder("engines")) as folder:
        shares = [str(Path(folder, f"{share}.bc")) for share in range(count)]
        lightly = {**os.environ, "NUMBA_OPT": "1"}  # the whole is optimised in the end
        workers = [
            subprocess.Popen([sys.executable, "-c", _WORKER, str(share), str(count), file], env=lightly)
            for share, file in enumerate(shares)
        ]
        if any([worker.wait() for worker in workers]):
            raise RuntimeError("the engine could not be compiled; --engine process runs without")
        whole = _joined(llvm.parse_bitcode(Path(file).read_bytes()) for file in shares)
        _hide_all_but(whole, {_RUN})
        machine = _machine()
        builder = llvm.create_pass_builder(machine, llvm.create_pipeline_tuning_options(speed_level=_OPTIMISED))
        builder.getModulePassManager().run(whole, builder)
        made = Path(folder, "kernel.o")
        made.write_bytes(machine.emit_object(whole))
        made.replace(_kernel_file())


def compile_share(share: int, count: int, file: str) -> None:
    """Compile one of `count` shares of the parts into a file of LLVM's intermediate code."""
    from clinicsim.engines.compiled import dispatch  # noqa: F401  # defines every part

    # Numba wants to know where everything is that a part calls, though nothing is called here.
    anywhere = ctypes.cast(_nowhere, ctypes.c_void_p).value
    for symbol in PARTS:
        llvm.add_symbol(symbol, anywhere)
    own = _shares(list(PARTS.values()), count)[share]
    whole = _joined(_named(part) for part in own)
    _hide_all_but(whole, {part.symbol for part in own})  # helpers of the same name in another share are others
    Path(file).write_bytes(whole.as_bitcode())


def _shares(parts: Sequence[Part], count: int) -> list[list[Part]]:
    """Parts for each of some workers, about as much source for each."""
    shares: list[list[Part]] = [[] for _ in range(count)]
    lines = [0] * count
    for part in sorted(parts, key=lambda each: -each.lines):
        least = lines.index(min(lines))
        shares[least].append(part)
        lines[least] += part.lines + _LINES_OF_A_PART
    return shares


def _named(part: Part) -> Any:
    """A part's intermediate code, under the name by which others call it."""
    code, name = part.compiled()
    module = llvm.parse_assembly(code)
    module.get_function(name).name = part.symbol
    return module


def _joined(modules: Iterator[Any]) -> Any:
    whole = llvm.parse_assembly("")
    for module in modules:
        whole.link_in(module)
    return whole


def _hide_all_but(module: Any, names: set[str]) -> None:
    """Let nobody outside see what is defined in a module, but for some functions."""
    for defined in (*module.functions, *module.global_variables):
        if not defined.is_declaration:
            defined.linkage = "external" if defined.name in names else "internal"


@ctypes.CFUNCTYPE(None)
def _nowhere() -> None:
    raise RuntimeError("a part of the kernel was called before it was linked")


# ---------------------------------------------------------------------- this machine
def _machine() -> Any:
    """What LLVM compiles for: this very processor."""
    numba.core.registry.cpu_target.target_context  # noqa: B018  # LLVM is ready once Numba is
    target = llvm.Target.from_default_triple()
    features = llvm.get_host_cpu_features().flatten()
    return target.create_target_machine(
        cpu=llvm.get_host_cpu_name(),
        features=features,
        opt=_OPTIMISED,
        reloc="default",
        codemodel="jitdefault",
        jit=True,
    )


def _kernel_file() -> Path:
    """Where the kernel for this processor stands: a home may be shared by different machines."""
    processor = f"{llvm.get_host_cpu_name()} {llvm.get_host_cpu_features().flatten()}"
    return cache_folder("engines") / f"kernel-{hashlib.sha256(processor.encode()).hexdigest()[:12]}.o"


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
