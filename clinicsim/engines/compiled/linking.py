"""Parts of the kernel: functions that are compiled one by one and call each other by name.

Numba compiles whatever a function calls into the function once more, so a kernel of thousands of lines as one function
takes minutes. A part is compiled alone, for its callers know its name and signature only; so parts can be compiled side
by side, and `link.py` makes one kernel of them. Small helpers (`small`) are compiled into the parts that call them.

A part's parameters are the clinic record, called `c`, and whole numbers or, where annotated `float`, floating-point
ones. It returns what its annotation says: int, float, bool or None.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
from numba import types

from clinicsim.engines.compiled.layout import CLINIC

F = TypeVar("F", bound=Callable[..., Any])

CLINIC_TYPE = numba.from_dtype(CLINIC)
_TYPES = {"int": types.int64, "float": types.float64, "bool": types.int64, "None": types.void}
_BARE: dict[str, Any] = {"_nrt": False, "forceinline": True}
"""No counting of references to arrays, which the workspace holds; and no call of a part inside its C interface."""


class Part:
    """A function of the kernel that is linked by name."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        room = function.__module__.rpartition(".")[2]
        self.symbol = f"clinicsim_{room}_{function.__name__}"
        self.signature = _signature(function)

    @property
    def lines(self) -> int:
        """Length of its source."""
        return len(inspect.getsource(self.function).splitlines())

    def compiled(self) -> tuple[str, str]:
        """What Numba makes of it: LLVM's intermediate code, and the name that it has in there."""
        made = numba.cfunc(self.signature, error_model="numpy", **_BARE)(self.function)
        return made.inspect_llvm(), made.native_name


PARTS: dict[str, Part] = {}
"""Every part, by symbol, in order of definition: a part stands after those that it calls."""


def part(function: F) -> F:
    """Make a function a part of the kernel."""
    if numba.config.DISABLE_JIT:
        return function
    one = Part(function)
    if one.symbol in PARTS:
        raise ValueError(f"two parts of the kernel are called {one.symbol}")
    PARTS[one.symbol] = one
    return cast(F, types.ExternalFunction(one.symbol, one.signature))


def small(function: F) -> F:
    """Make a function a helper that is compiled into the parts that call it."""
    bare = numba.njit(no_cpython_wrapper=True, no_cfunc_wrapper=True, nogil=True, error_model="numpy", **_BARE)
    return cast(F, bare(function))


def _signature(function: Callable[..., Any]) -> Any:
    parameters = list(inspect.signature(function).parameters.values())
    if parameters[0].name != "c":
        raise TypeError(f"{function.__name__}: the first parameter of a part is the clinic, c")
    given = [_TYPES[str(parameter.annotation)] for parameter in parameters[1:]]
    return _TYPES[str(inspect.signature(function).return_annotation)](CLINIC_TYPE, *given)
