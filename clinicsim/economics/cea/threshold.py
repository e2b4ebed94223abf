"""Threshold analysis: at what value of an input an alternative is worth just what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from clinicsim.arrays import Floats
from clinicsim.economics.cea.ratio import fieller_interval

Side = Literal["below", "above", "none"]


@dataclass(frozen=True, slots=True)
class Threshold:
    """The value at which incremental net monetary benefit is zero."""

    value: float | None  # None where the benefit does not change with the input
    lo: float | None  # 95% Monte Carlo interval; None where it has no bounds
    hi: float | None
    worthwhile: Side  # on which side of the value the alternative has the higher net benefit


def threshold(low: float, high: float, inmb_low: Floats, inmb_high: Floats) -> Threshold:
    """Where a line through two points crosses zero, with Fieller's interval.

    Exact for an input in which totals are linear, such as a price, if both points were run with the same luck.

    Parameters
    ----------
    low, high
        Two different values of the input.
    inmb_low, inmb_high
        Incremental net monetary benefit at them, shape (units,): draws, or replications of one draw, paired.

    Raises
    ------
    ValueError
        If the two values are the same.
    """
    if low == high:
        raise ValueError(f"expected two different values of the input, got {low:g} twice")
    slope = (inmb_high - inmb_low) / (high - low)
    mean_slope = float(slope.mean())
    if mean_slope == 0:
        return Threshold(None, None, None, "none")
    at = low - float(inmb_low.mean()) / mean_slope
    interval = fieller_interval(-inmb_low, slope)  # of the way from `low`
    side: Side = "above" if mean_slope > 0 else "below"
    if interval is None:
        return Threshold(at, None, None, side)
    return Threshold(at, low + interval[0], low + interval[1], side)
