"""A chance that is multiplied by covariates and by a propensity of each patient, fitted by maximum likelihood.

The propensity is lognormal with mean 1, as in the model, and is integrated out by Gauss-Hermite quadrature (Lesaffre
and Spiessens 2001, Appl Stat 50:325, on how many points it takes). A marginal regression would not do: whoever misses
an appointment is given another soon, so patients who miss much have many appointments at short notice. Given what has
happened so far the next lead time does not hang on the propensity, so the likelihood holds all the same.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clinicsim.arrays import Floats, Ints
from clinicsim.experiments.statistics import critical_t

_POINTS = 20
_START = 0.5  # spread of the propensity
_LEAST = 1e-12  # chance that a logarithm is taken of
_LARGEST = 700.0  # exponent of which a number still knows the power
_ENOUGH = 0.1  # squared distance from the maximum, in standard errors; where a chance is cut there is a kink


@dataclass(frozen=True, slots=True)
class Propensity:
    """Coefficients on the log scale, and the spread of the propensity."""

    coefficients: Floats  # (columns + 1,): of the design, then the standard deviation of the log propensity
    covariance: Floats  # (columns + 1, columns + 1); nan for a spread that cannot be told
    patients: int

    def interval(self, column: int, confidence: float) -> tuple[float, float, float]:
        """A coefficient and the ends of its Wald interval."""
        at = float(self.coefficients[column])
        half = critical_t(max(self.patients - 1, 1), confidence) * float(np.sqrt(self.covariance[column, column]))
        return at, at - half, at + half

    def spread(self, confidence: float) -> tuple[float, float, float]:
        """Coefficient of variation of the propensity and the ends of its interval; 0 to infinity if it is not told."""
        if not np.isfinite(self.covariance[-1, -1]):
            return 0.0, 0.0, math.inf
        value, low, high = (max(each, 0.0) for each in self.interval(-1, confidence))
        return _cv(value), _cv(low), _cv(high)


def fit_propensity(outcome: Floats, design: Floats, patient: NDArray[Any], highest: float) -> Propensity:
    """Fit `P(outcome) = min(exp(design b) propensity, highest)`.

    Parameters
    ----------
    outcome
        0 and 1; shape (rows,).
    design
        Shape (rows, columns).
    patient
        Whose each row is, shape (rows,). Where no spread can be told, all propensities are taken as 1.
    highest
        Chance above which neither covariates nor propensity raise it.

    Raises
    ------
    ValueError
        If the likelihood has no maximum that can be found.
    """
    patients, place, times = np.unique(patient, return_inverse=True, return_counts=True)
    order = np.argsort(place, kind="stable")
    bounds = np.concatenate(([0], np.cumsum(times)[:-1]))
    sorted_by_patient = (outcome[order], design[order], bounds, times, highest)
    start = np.linalg.lstsq(design, np.full(outcome.size, math.log(max(outcome.mean(), _LEAST))), rcond=None)[0]
    if (times > 1).any():
        try:
            at, covariance = _maximum(_Likelihood(*sorted_by_patient, spread=True), np.append(start, _START))
        except ValueError:
            pass  # where nobody seems to differ the likelihood is flat in the spread; the rest can still be told
        else:
            at[-1] = abs(at[-1])  # the likelihood is the same for either sign
            return Propensity(at, covariance, patients.size)
    at, covariance = _maximum(_Likelihood(*sorted_by_patient, spread=False), start)
    return Propensity(np.append(at, 0.0), np.pad(covariance, (0, 1), constant_values=np.nan), patients.size)


def _maximum(likelihood: _Likelihood, start: Floats) -> tuple[Floats, Floats]:
    """Where the likelihood is largest, and the covariance there."""
    from scipy.optimize import minimize

    gradient = 1e-4 * likelihood.rows**0.5
    found = minimize(likelihood.minus, start, jac=True, method="BFGS", options={"gtol": gradient})
    at = np.asarray(found.x, dtype=np.float64)
    return at, _covariance(likelihood.scores(at))


def _covariance(scores: Floats) -> Floats:
    """Inverse of the outer product of patients' scores (Berndt and others 1974, Ann Econ Soc Meas 3:653).

    It takes no second derivatives, which are not there where a chance reaches its highest.
    """
    try:
        covariance = np.linalg.inv(scores.T @ scores)
    except np.linalg.LinAlgError:
        raise ValueError("the data do not tell all of them") from None
    left = scores.sum(axis=0)
    if not (np.diag(covariance) > 0).all() or not left @ covariance @ left < _ENOUGH:
        raise ValueError("the likelihood has no maximum that can be found")
    return np.asarray(covariance, dtype=np.float64)


class _Likelihood:
    """Minus the log likelihood of rows that are sorted by patient, and its gradient."""

    def __init__(
        self, outcome: Floats, design: Floats, bounds: Ints, times: Ints, highest: float, *, spread: bool
    ) -> None:
        self._outcome, self._design, self._bounds, self._times = outcome, design, bounds, times
        self._highest, self._spread = highest, spread
        if spread:
            points, weights = np.polynomial.hermite_e.hermegauss(_POINTS)
            self._points, self._log_weights = points, np.log(weights / weights.sum())
        else:
            self._points, self._log_weights = np.zeros(1), np.zeros(1)

    @property
    def rows(self) -> int:
        """Number of rows."""
        return int(self._outcome.size)

    def minus(self, at: Floats) -> tuple[float, Floats]:
        """Minus the log likelihood, and its gradient."""
        total, slope = self._rows(at)
        return -float(total.sum()), -self._by_row(at, slope).sum(axis=0)

    def scores(self, at: Floats) -> Floats:
        """Gradient of each patient's log likelihood, shape (patients, coefficients)."""
        found: Floats = np.add.reduceat(self._by_row(at, self._rows(at)[1]), self._bounds, axis=0)
        return found

    def _by_row(self, at: Floats, slope: Floats) -> Floats:
        """What each row adds to the gradient, shape (rows, coefficients)."""
        gradient = self._design * slope.sum(axis=1, keepdims=True)
        if self._spread:
            gradient = np.column_stack([gradient, slope @ (self._points - at[-1])])
        return np.asarray(gradient, dtype=np.float64)

    def _rows(self, at: Floats) -> tuple[Floats, Floats]:
        """Log likelihood of each patient, and the slope of each row at each point with the point's posterior weight."""
        sigma = float(at[-1]) if self._spread else 0.0
        log_chance = (self._design @ at[: self._design.shape[1]])[:, None] + sigma * self._points - sigma**2 / 2
        chance = np.clip(np.exp(np.minimum(log_chance, 0.0)), _LEAST, self._highest)
        free = (chance > _LEAST) & (chance < self._highest)
        missed = self._outcome[:, None] == 1
        by_row = np.where(missed, np.log(chance), np.log1p(-chance))
        by_patient = np.add.reduceat(by_row, self._bounds, axis=0) + self._log_weights
        most = by_patient.max(axis=1, keepdims=True)
        total = most[:, 0] + np.log(np.exp(by_patient - most).sum(axis=1))
        posterior = np.repeat(np.exp(by_patient - total[:, None]), self._times, axis=0)
        return total, np.where(missed, 1.0, -chance / (1 - chance)) * free * posterior


def _cv(sigma: float) -> float:
    return math.sqrt(math.expm1(sigma**2)) if sigma**2 < _LARGEST else math.inf
