"""The memory of a replication: tables of records that hang on one clinic record.

A kernel that passes dozens of arrays from function to function compiles slowly, so every function takes one record, the
clinic, which holds the address of each table. An accessor turns it and a number into a record or an array:

    patient = rows("patients", PATIENT)
    patient(c, i).alive = 0

With Numba switched off the clinic is an ordinary object that holds the arrays themselves, and the accessors index them:
the kernel's source then runs unmodified in plain Python.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic
from numba.np.arrayobj import make_array, populate_array

Accessor = Callable[..., Any]

_WORD = ir.IntType(64)


class PlainClinic:
    """The clinic record where Numba is switched off: scalars and tables are attributes."""

    def __init__(self) -> None:
        self.views: dict[tuple[str, np.dtype[Any]], Any] = {}


def rows(name: str, dtype: np.dtype[Any]) -> Accessor:
    """Accessor of a table's records: (clinic, number) -> record, which can be read and written.

    Parameters
    ----------
    name : str
        The table: a field of the clinic record.
    dtype : numpy.dtype
        Of one record; a table may be looked at as different ones of the same size.
    """
    if numba.config.DISABLE_JIT:
        return _plain_rows(name, dtype)
    record, size = numba.from_dtype(dtype), dtype.itemsize

    @intrinsic
    def row(typing: Any, c: Any, number: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            address = _address(context, builder, signature, args, name, size)
            return builder.inttoptr(address, context.get_value_type(record))

        return record(c, number), generate

    return row


def wiped_rows(name: str, dtype: np.dtype[Any]) -> Accessor:
    """Accessor as `rows`, of a record that is set to zero first."""
    if numba.config.DISABLE_JIT:
        return _plain_wiped_rows(name, dtype)
    record, size = numba.from_dtype(dtype), dtype.itemsize

    @intrinsic
    def wiped(typing: Any, c: Any, number: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            address = _address(context, builder, signature, args, name, size)
            pointer = builder.inttoptr(address, context.get_value_type(record))
            cgutils.memset(builder, pointer, ir.Constant(_WORD, size), 0)
            return pointer

        return record(c, number), generate

    return wiped


def numbers(name: str, kind: type[int] | type[float] | np.dtype[Any] = int) -> Accessor:
    """Accessor of a table of plain numbers: (clinic, first, count) -> array of shape (count,) over the table itself."""
    if numba.config.DISABLE_JIT:
        return lambda c, first, count: getattr(c, name)[first : first + count]
    dtype = np.dtype(kind)

    @intrinsic
    def array(typing: Any, c: Any, first: Any, count: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            address = _address(context, builder, signature, args, name, dtype.itemsize)
            shape = [context.cast(builder, args[2], signature.args[2], types.intp)]
            return _array(context, builder, signature.return_type, address, shape, dtype.itemsize)

        return types.Array(numba.from_dtype(dtype), 1, "C")(c, first, count), generate

    return array


def matrix(name: str, kind: type[int] | type[float] | np.dtype[Any] = int) -> Accessor:
    """Accessor of plain numbers in two dimensions: (clinic, first, count, columns) -> array (count, columns).

    `first` and `count` are rows.
    """
    if numba.config.DISABLE_JIT:
        return lambda c, first, count, columns: getattr(c, name)[first * columns : (first + count) * columns].reshape(
            count, columns
        )
    dtype = np.dtype(kind)

    @intrinsic
    def array(typing: Any, c: Any, first: Any, count: Any, columns: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            row, *shape = (
                context.cast(builder, value, given, types.intp)
                for value, given in zip(args[1:], signature.args[1:], strict=True)
            )
            base = builder.load(cgutils.get_record_member(builder, args[0], signature.args[0].offset(name), _WORD))
            offset = builder.mul(builder.mul(row, shape[1]), ir.Constant(_WORD, dtype.itemsize))
            address = builder.add(base, offset)
            return _array(context, builder, signature.return_type, address, shape, dtype.itemsize)

        return types.Array(numba.from_dtype(dtype), 2, "C")(c, first, count, columns), generate

    return array


def _array(context: Any, builder: Any, kind: Any, address: Any, shape: list[Any], itemsize: int) -> Any:
    """Array over memory that somebody else owns, in LLVM."""
    made = make_array(kind)(context, builder)
    strides = [ir.Constant(_WORD, itemsize)]
    for length in reversed(shape[1:]):
        strides.insert(0, builder.mul(strides[0], length))
    data = builder.inttoptr(address, context.get_data_type(kind.dtype).as_pointer())
    populate_array(made, data=data, shape=shape, strides=strides, itemsize=strides[-1], meminfo=None)
    return made._getvalue()


def _address(context: Any, builder: Any, signature: Any, args: Any, name: str, size: int) -> Any:
    """Address of an element of a table, in LLVM."""
    clinic, number = signature.args[:2]
    base = builder.load(cgutils.get_record_member(builder, args[0], clinic.offset(name), _WORD))
    place = context.cast(builder, args[1], number, types.int64)
    return builder.add(base, builder.mul(place, ir.Constant(_WORD, size)))


class PlainRow:
    """A record where Numba is switched off: its fields are Python's own numbers."""

    __slots__ = ("_number", "_table")

    def __init__(self, table: Any, number: int) -> None:
        object.__setattr__(self, "_table", table)
        object.__setattr__(self, "_number", number)

    def __getattr__(self, name: str) -> Any:
        """Read a field."""
        return self._table[name][self._number].item()

    def __setattr__(self, name: str, value: Any) -> None:
        """Write a field."""
        self._table[name][self._number] = value


def _plain_rows(name: str, dtype: np.dtype[Any]) -> Accessor:
    def row(c: PlainClinic, number: int) -> PlainRow:
        view = c.views.get((name, dtype))
        if view is None:
            view = c.views[name, dtype] = getattr(c, name).view(dtype)
        return PlainRow(view, number)

    return row


def _plain_wiped_rows(name: str, dtype: np.dtype[Any]) -> Accessor:
    row = _plain_rows(name, dtype)

    def wiped(c: PlainClinic, number: int) -> PlainRow:
        getattr(c, name)[number : number + 1] = np.zeros(1, getattr(c, name).dtype)
        return row(c, number)

    return wiped
