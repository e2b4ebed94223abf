"""Whether targets tell the numbers that were tuned to them: how each number moves each target at the answer.

With J the slopes of the targets, each in units of its tolerance, the covariance of the numbers is the inverse of J'J
(Seber and Wild 1989, Nonlinear Regression). A tolerance is the half-width of an interval, and so is what comes out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.calibration.tuning_request import Tuning

_STEP = 0.1  # of a range, to either side: wide, for a measure of runs has steps
_FLAT = 1.0  # tolerances that a number must be able to move a target by
_ALIKE = 0.95  # correlation from which two numbers are not told apart


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What the targets tell of the numbers."""

    half_widths: tuple[float, ...]  # of the numbers' intervals; nan where they are not told
    warnings: tuple[str, ...]


def sensitivity(means: Callable[[Floats], Floats], best: Floats, tuning: Tuning, within: Floats) -> Sensitivity:
    """Intervals of tuned numbers, and warnings where the targets do not tell them.

    Parameters
    ----------
    means
        Means of the targets' measures for values of the numbers.
    best
        The tuned values, shape (numbers,).
    tuning
        What was tuned to what.
    within
        Tolerances of the targets, shape (targets,).
    """
    ranges = np.array([free.high - free.low for free in tuning.free])
    slopes = np.column_stack([_slope(means, best, place, tuning) for place in range(best.size)]) / within[:, None]
    reach = np.abs(slopes * ranges).max(axis=0)
    flat = reach < _FLAT
    names = [free.path for free in tuning.free]
    warnings = [
        f"{name} is not told by the targets: over its whole range it moves none of them by its tolerance."
        for name, is_flat in zip(names, flat, strict=True)
        if is_flat
    ]
    if flat.any() or np.linalg.matrix_rank(slopes * ranges) < best.size:
        if not flat.any():
            warnings.append(
                f"{' and '.join(names)} are not told apart: with these targets one makes up for another. Fix one of "
                "them, or add a target that it alone moves."
            )
        return Sensitivity((np.nan,) * best.size, tuple(warnings))
    covariance = np.linalg.inv(slopes.T @ slopes)
    half = np.sqrt(np.diag(covariance))
    warnings += _alike(names, covariance / np.outer(half, half))
    return Sensitivity(tuple(half.tolist()), tuple(warnings))


def _slope(means: Callable[[Floats], Floats], best: Floats, place: int, tuning: Tuning) -> Floats:
    """Change of the targets for a unit of one number, shape (targets,), over a fifth of its range."""
    free = tuning.free[place]
    step = _STEP * (free.high - free.low)
    ends = best.copy(), best.copy()
    ends[0][place], ends[1][place] = max(best[place] - step, free.low), min(best[place] + step, free.high)
    slope: Floats = (means(ends[1]) - means(ends[0])) / (ends[1][place] - ends[0][place])
    return np.nan_to_num(slope)


def _alike(names: list[str], correlation: Floats) -> Iterator[str]:
    for one, other in zip(*np.triu_indices(len(names), 1), strict=True):
        if abs(correlation[one, other]) > _ALIKE:
            yield (
                f"{names[one]} and {names[other]} are hardly told apart (correlation {correlation[one, other]:.2f}): "
                "the targets are met nearly as well if one makes up for the other."
            )
