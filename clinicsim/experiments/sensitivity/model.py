"""What an analysis of sensitivity asks of a model, and what it gets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from clinicsim.arrays import Floats

Verdict = Literal["told apart", "cannot tell", "no change"]


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """Values of some measures at some points."""

    values: Floats  # (points, replications, measures); nan where undefined
    failed: tuple[tuple[int, int, str], ...] = ()  # (point, replication, error)


class Model(Protocol):
    """Anything that can be asked for measures at given values of parameters."""

    @property
    def measures(self) -> tuple[str, ...]:
        """Names of what it answers."""

    def __call__(self, paths: tuple[str, ...], values: Floats) -> Answers:
        """Answer for each row of `values`, shape (points, paths); the same luck at every point."""


def defined(values: Floats) -> Floats:
    """Only replications in which a measure is defined at every point, so that points stay comparable.

    Parameters
    ----------
    values
        Of one measure, shape (points, replications).
    """
    kept: Floats = values[:, np.isfinite(values).all(axis=0)]
    return kept


def noise_share(values: Floats) -> float:
    """Share of the variance between the means of points that is luck.

    The replications share their luck between points, so what moves all points alike is no noise. What is left after
    the mean of each point and of each replication is taken away (the residual of a two-way table without repeats:
    Montgomery 2017, Design and Analysis of Experiments, section 4.1) is, divided by the number of replications, the
    noise in the mean of a point.

    Parameters
    ----------
    values
        Of one measure, all defined, shape (points, replications).

    Returns
    -------
    float
        From 0 to 1; nan with one replication, or where the measure does not vary between points.
    """
    points, replications = values.shape
    if points < 2 or replications < 2:
        return float("nan")
    means = values.mean(axis=1)
    between = float(means.var(ddof=1))
    if between <= 0 or np.ptp(means) <= 1e-12 * np.abs(means).max():
        return float("nan")
    left = values - means[:, None] - values.mean(axis=0) + values.mean()
    residual = float(np.square(left).sum()) / ((points - 1) * (replications - 1))
    return float(min(1.0, residual / replications / between))
