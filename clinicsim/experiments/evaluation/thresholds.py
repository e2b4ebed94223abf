"""Threshold analysis: the price, or other number, at which an alternative is worth just what it costs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.economics.cea.threshold import threshold as crossing
from clinicsim.experiments.evaluation.model import NetBenefit
from clinicsim.experiments.evaluation.result import Threshold
from clinicsim.scenario.limits import Limits

_LINEAR = 1e-6  # of what net benefit changes by: how far the middle of three points may lie off the line


@dataclass(frozen=True, slots=True)
class Asked:
    """A number whose threshold is asked for."""

    path: str
    value: float  # in the scenario
    low: float  # two other values at which it is run, on either side
    high: float
    limits: Limits  # of what it can be


def thresholds(model: NetBenefit, asked: Sequence[Asked]) -> tuple[Threshold, ...]:
    """Find where incremental net benefit is nothing, for each number and alternative.

    Costs are linear in a price, and so is net benefit: three runs with the same luck show it and give the root exactly.
    Where it is not linear in a number, the root is that of a line between two of the three runs, and is said to be.
    """
    paths = tuple(one.path for one in asked)
    at_value = np.array([one.value for one in asked])
    rows = [at_value]
    for place, one in enumerate(asked):
        for end in (one.low, one.high):
            row = at_value.copy()
            row[place] = end
            rows.append(row)
    answers = model(paths, np.array(rows)).values
    return tuple(
        _threshold(one, name, model.wtp, answers[[1 + 2 * place, 0, 2 + 2 * place], :, alternative])
        for place, one in enumerate(asked)
        for alternative, name in enumerate(model.measures)
    )


def _threshold(asked: Asked, strategy: str, wtp: float, inmb: Floats) -> Threshold:
    """Threshold of one number from net benefit at its low end, its value and its high end, (3, replications)."""
    inmb = inmb[:, np.isfinite(inmb).all(axis=0)]
    at = (asked.low, asked.value, asked.high)
    linear = _is_linear(at, inmb)
    first, last = (0, 2) if linear else _segment(inmb)
    found = crossing(at[first], at[last], inmb[first], inmb[last])
    least, most = asked.limits
    reach = (least, most) if linear else (asked.low, asked.high)
    root = found.value if found.value is not None and reach[0] <= found.value <= reach[1] else None
    lo, hi = (found.lo, found.hi) if root is not None else (None, None)
    words = _words(asked, strategy, root, inmb[1], found.worthwhile, linear)
    return Threshold(
        strategy, asked.path, wtp, asked.value, root, _at_least(lo, least), _at_most(hi, most), linear, words
    )


def _is_linear(at: tuple[float, float, float], inmb: Floats) -> bool:
    share = (at[1] - at[0]) / (at[2] - at[0])
    off = np.abs(inmb[1] - (1 - share) * inmb[0] - share * inmb[2]).max(initial=0.0)
    return bool(off <= _LINEAR * max(float(np.abs(inmb[2] - inmb[0]).max(initial=0.0)), 1e-9))


def _segment(inmb: Floats) -> tuple[int, int]:
    """The two neighbouring points between which the mean changes sign; the outer two if it does nowhere."""
    low, value, high = inmb.mean(axis=1)
    if low * value < 0:
        return 0, 1
    return (1, 2) if value * high < 0 else (0, 2)


def _words(asked: Asked, strategy: str, root: float | None, now: Floats, side: str, linear: bool) -> str:
    favoured = "has" if now.mean() > 0 else "does not have"
    today = f"at {asked.value:,.4g} {strategy} {favoured} the higher net benefit"
    if root is None:
        if linear:
            return f"{today}; no value that {asked.path} can take changes that"
        return f"{today}; between {asked.low:,.4g} and {asked.high:,.4g} nothing changes that"
    if linear:
        return f"{today}; it has it {side} {root:,.4g}"
    return f"{today}; that changes near {root:,.4g} (net benefit is not linear in it, so this is a rough value)"


def _at_least(end: float | None, least: float) -> float | None:
    return None if end is None else max(end, least)


def _at_most(end: float | None, most: float) -> float | None:
    return None if end is None or math.isinf(end) else min(end, most)
