"""Regression of counts on a log scale, for counts that scatter as a Poisson law says or more."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.statistics import critical_t

_STEPS, _ENOUGH = 100, 1e-10  # of Newton's method


@dataclass(frozen=True, slots=True)
class Regression:
    """Coefficients on the log scale."""

    coefficients: Floats  # (columns,)
    covariance: Floats  # (columns, columns)
    mean: Floats  # (rows,): fitted
    degrees_of_freedom: int

    def interval(self, column: int, confidence: float) -> tuple[float, float, float]:
        """A coefficient and the ends of its interval."""
        at = float(self.coefficients[column])
        half = critical_t(self.degrees_of_freedom, confidence) * float(np.sqrt(self.covariance[column, column]))
        return at, at - half, at + half


def log_regression(outcome: Floats, design: Floats, offset: Floats) -> Regression:
    """Fit `log E[outcome] = design b + offset` by Poisson likelihood.

    The covariance is multiplied by the Pearson dispersion where that is above 1 (McCullagh and Nelder 1989, Generalized
    Linear Models, 2nd ed., section 6.2).

    Parameters
    ----------
    outcome
        Counts, shape (rows,).
    design
        Shape (rows, columns).
    offset
        Log of the exposure, shape (rows,).

    Raises
    ------
    ValueError
        If it does not converge, as where nothing was ever counted.
    """
    coefficients = _newton(outcome, design, offset)
    mean = np.exp(design @ coefficients + offset)
    rows, columns = design.shape
    scatter = max(1.0, dispersion(outcome, mean, columns))
    covariance = np.asarray(np.linalg.inv(design.T @ (design * mean[:, None])) * scatter, dtype=np.float64)
    return Regression(coefficients, covariance, mean, max(rows - columns, 1))


def dispersion(outcome: Floats, mean: Floats, columns: int) -> float:
    """Pearson chi-square over its degrees of freedom: 1 where counts scatter as a Poisson law says."""
    return float(((outcome - mean) ** 2 / mean).sum() / max(outcome.size - columns, 1))


def _newton(outcome: Floats, design: Floats, offset: Floats) -> Floats:
    start = np.log(max(outcome.mean(), 1e-12)) - offset.mean()
    coefficients: Floats = np.linalg.lstsq(design, np.full(outcome.size, start), rcond=None)[0]
    for _ in range(_STEPS):
        mean = np.exp(np.clip(design @ coefficients + offset, -50, 50))
        step = np.linalg.solve(design.T @ (design * mean[:, None]), design.T @ (outcome - mean))
        coefficients = coefficients + np.clip(step, -2, 2)
        if np.abs(step).max() < _ENOUGH:
            return coefficients
    raise ValueError("the regression does not converge")
