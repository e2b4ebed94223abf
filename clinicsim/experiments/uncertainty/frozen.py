"""Distributions of scipy with their parameters: made once, for scipy takes a millisecond to make one."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

Law = Any  # has ppf, cdf, mean and std: what `frozen` makes, or `Empirical`


@lru_cache(maxsize=4096)
def frozen(name: str, *shapes: float, loc: float = 0.0, scale: float = 1.0) -> Law:
    """The distribution that scipy.stats calls by this name; equal parameters give the same object."""
    from scipy import stats

    return getattr(stats, name)(*shapes, loc=loc, scale=scale)
