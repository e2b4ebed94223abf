"""Records: the fields of one row of a table."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

Record: TypeAlias = "np.dtype[Any]"


def record(*, ints: str = "", floats: str = "", small: str = "") -> Record:
    """Record of named fields: whole numbers of 8 bytes, floating-point numbers, and whole numbers of 4 bytes."""
    fields = [(name, "i8") for name in ints.split()] + [(name, "f8") for name in floats.split()]
    return np.dtype(fields + [(name, "i4") for name in small.split()], align=True)
