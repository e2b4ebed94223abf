"""Thresholds of willingness to pay as people write them: `20000,30000` or `0:100000:1000`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

MOST = 10_001
_FEW = 6


def thresholds(texts: Sequence[str]) -> tuple[tuple[float, ...], tuple[str, ...]]:
    """Thresholds in the order given, and everything that is wrong with them.

    Parameters
    ----------
    texts
        Each a list with commas, or `FIRST:LAST:STEP`, which holds the last one if a step falls on it.

    >>> thresholds(["0:40000:20000", "50000,100000"])
    ((0.0, 20000.0, 40000.0, 50000.0, 100000.0), ())
    """
    values: list[float] = []
    problems: list[str] = []
    for text in texts:
        try:
            values += _range(text) if ":" in text else [_number(part) for part in text.split(",")]
        except ValueError as error:
            problems.append(f"--wtp {text}: {error}")
    problems += [f"--wtp: {value:.15g} is negative; expected 0 or more" for value in values if value < 0]
    problems += [
        f"--wtp: {value:.15g} stands after {before:.15g}; expected each above the one before, and no commas in a number"
        for before, value in pairwise(values)
        if value <= before
    ]
    if len(values) > MOST:
        problems.append(f"--wtp: {len(values):,} thresholds; expected at most {MOST:,}")
    return tuple(values), tuple(problems)


def _range(text: str) -> list[float]:
    parts = text.split(":")
    if len(parts) != 3:
        raise ValueError("expected FIRST:LAST:STEP, such as 0:100000:1000")
    first, last, step = (_number(part) for part in parts)
    if step <= 0 or last < first:
        raise ValueError("expected FIRST:LAST:STEP with LAST not below FIRST and STEP above 0")
    steps = math.floor((last - first) / step * (1 + 1e-12))
    if steps >= MOST:
        raise ValueError(f"{steps + 1:,} thresholds; expected at most {MOST:,}")
    return [first + at * step for at in range(steps + 1)]


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"{text.strip() or 'nothing'!r} is not a number; expected 20000,30000 or 0:100000:1000")
    return value


def spoken_of(curve: Sequence[float], usual: Sequence[float]) -> tuple[float, ...]:
    """Thresholds that are put into words and tables: all if they are few, the usual ones if they lie among them.

    Otherwise five of them, evenly spread from the first to the last.

    >>> spoken_of([1000.0 * k for k in range(101)], [20000.0, 30000.0])
    (20000.0, 30000.0)
    """
    if len(curve) <= _FEW:
        return tuple(curve)
    within = tuple(value for value in usual if curve[0] <= value <= curve[-1])
    return within or tuple(curve[round(at * (len(curve) - 1) / (_FEW - 2))] for at in range(_FEW - 1))
