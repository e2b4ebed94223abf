"""The decorators of what loops over rows and updates arrays that others own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
from numba.core import types
from numba.core.registry import CPUDispatcher
from numba.core.types.misc import unliteral

from clinicsim.world.jit import cached

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "_nrt": False}


class _InKernelsOnly(CPUDispatcher):  # type: ignore[misc]  # numba has no types
    """What `helper` makes.

    It has no entry for Python, and a call of what is not there would end the process. It is compiled once for whole
    numbers of any width, and not again for each that stands in a call as it is.
    """

    def __call__(self, *_: object, **__: object) -> Any:
        raise TypeError(f"{self.py_func.__qualname__} is compiled into kernels; Python can call its `py_func` only")

    def get_call_template(self, args: tuple[Any, ...], kws: dict[str, Any]) -> Any:
        return super().get_call_template(tuple(map(_widest, args)), {name: _widest(of) for name, of in kws.items()})


def _widest(of: Any) -> Any:
    """The type of an argument: int64 instead of any other signed whole number."""
    plain: Any = unliteral(of)
    whole: Any = types.Integer
    return types.int64 if isinstance(plain, whole) and plain.signed else plain


def kernel(function: F) -> F:
    """Compile a function that makes no array of its own.

    Numba counts references to arrays whenever one is handed on, which costs more than most of what is done for a row.
    Whoever calls a kernel holds its arrays, so here it need not.
    """
    with cached("reduction"):
        return cast(F, numba.njit(cache=True, **_OPTIONS)(function))


def helper(function: F) -> F:
    """Compile a function into the kernels that call it; a call from Python raises TypeError."""
    compiled = numba.njit(no_cpython_wrapper=True, no_cfunc_wrapper=True, **_OPTIONS)(function)
    if isinstance(compiled, CPUDispatcher):  # it is the function itself where Numba is switched off
        compiled.__class__ = _InKernelsOnly
    return cast(F, compiled)
