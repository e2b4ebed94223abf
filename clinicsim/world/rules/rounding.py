"""Figures as the log keeps them."""

from __future__ import annotations

import numpy as np

from clinicsim.world.jit import rule


@rule
def rounded_days(days: float) -> float:
    """Days to the nearest millionth, a half to the even one."""
    return float(np.rint(days * 1e6) / 1e6)
