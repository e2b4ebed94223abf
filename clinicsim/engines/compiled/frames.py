"""Frames: the records of processes that have started, each with the variables of its own process."""

from __future__ import annotations

import numpy as np

from clinicsim.engines.compiled.layout import FRAME, FRAME_WORDS
from clinicsim.engines.compiled.memory import Accessor, rows, wiped_rows
from clinicsim.engines.compiled.records import Record


def frames(*, ints: str = "", floats: str = "") -> Accessor:
    """Accessor of the frames of one process, with its own variables by name beside `step`, `patient` and the others.

    Whole numbers stand from the front and the others from the back, so that a process can be told what it needs through
    an accessor that begins with the same names.
    """
    return rows("frames", _with_variables(ints.split(), floats.split()))


def _with_variables(ints: list[str], floats: list[str]) -> Record:
    left = FRAME_WORDS - len(ints) - len(floats)
    if left < 0:
        raise ValueError(f"a frame has room for {FRAME_WORDS} variables, not for {len(ints) + len(floats)}")
    own = [(name, "i8") for name in (*ints, *(f"left_{word}" for word in range(left)))]
    return np.dtype([*FRAME.descr, *own, *((name, "f8") for name in reversed(floats))], align=True)


frame = frames()
wiped_frame = wiped_rows("frames", _with_variables([], []))
