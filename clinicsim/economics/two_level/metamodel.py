"""Outcomes as a function of the parameters, fitted to all draws: what it says of one has none of that one's noise."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.economics.two_level.columns import bent, standardised, strongest
from clinicsim.economics.two_level.matrices import Canonical

FEWEST_DRAWS = 30
FOLDS = 10
_PENALTIES = np.logspace(0.1, -2, 20)  # of the lasso, as parts of the least that leaves nothing
_SWEEPS, _CLOSE = 50, 1e-2  # of its coordinate descent: at most so many, or until so little changes


def fold_of(draws: int) -> Ints:
    """The fold that each draw belongs to, shape (draws,)."""
    return np.arange(draws) % FOLDS


@dataclass(frozen=True, slots=True, eq=False)
class Metamodel:
    """What a regression on all parameters says of the means of draws, each from fits that did not see the draw."""

    fitted: Floats  # (outcomes, draws)
    residuals: Floats  # (outcomes, draws): means of draws less what is fitted, structure and noise alike

    def with_structure(self, noise: Floats, replications: int) -> Floats:
        """Fitted values, and that part of the residuals that is not noise; shape (outcomes, draws).

        Residuals are drawn together as `shrunk` does it with means, so that fit and residuals together spread as the
        parameters make the outcomes spread (a model with an area effect: Fay and Herriot 1979, J Am Stat Assoc 74:269).
        Where noise is most of the residuals, the little that would be left of them is itself hardly known, and a
        negative variance is cut at 0 but a positive one is not: so what is left is weighed by its reliability, its
        square over its square plus that of its standard error. In trials with known truth
        (docs/explanation/value_of_information.md) this gave the least error of the EVPI under much noise, and cost
        little otherwise.

        Parameters
        ----------
        noise
            Covariance of noise in the means of draws, shape (outcomes, outcomes).
        replications
            Of a draw, at least 2.
        """
        draws = self.fitted.shape[1]
        found = Canonical.of(np.atleast_2d(np.cov(self.residuals)), noise)
        structure = np.maximum(1.0 - found.noise_shares, 0.0)
        squared_error = 2 / (draws - 1) * (1 + np.square(found.noise_shares) / (replications - 1))
        weights = np.square(structure) / (np.square(structure) + squared_error)
        return np.asarray(self.fitted + found.spread_by(structure * weights) @ self.residuals)


def metamodels(parameters: Floats, means: Floats) -> Iterator[Metamodel]:
    """Fit all draws, then all but each tenth of them in turn, for a jackknife.

    A lasso on all parameters, standardised, and on squares, cubes and products of the strongest few; its penalty by
    cross-validation over fixed folds (Tibshirani 1996, J R Stat Soc B 58:267). The prediction of a draw is made without
    its fold, and predictions are put to scale by a regression of all outcomes on all of them (Breiman 1996, Mach Learn
    24:49), which also makes the residuals uncorrelated with what is fitted.

    Parameters
    ----------
    parameters
        Shape (draws, parameters), at least one of which varies.
    means
        Means of draws, shape (outcomes, draws), at least `FEWEST_DRAWS`.

    Yields
    ------
    Metamodel
        `FOLDS` + 1 of them, the first of all draws.
    """
    columns, _ = standardised(parameters)
    columns = np.hstack([columns, bent(columns[:, strongest(columns, means)])])
    predicted = _predicted(columns, means)
    fold = fold_of(means.shape[1])
    for left_out in range(-1, FOLDS):
        seen = fold != left_out
        yield _put_to_scale(predicted[left_out][:, :, seen], means[:, seen])


def _predicted(columns: Floats, means: Floats) -> Floats:
    """Predictions of draws by fits that did not see them.

    Shape (folds + 1, outcomes, penalties, draws): the first index is a fold that was left out altogether, the last of
    it none. A fit without two folds predicts each of them as if the other were left out.
    """
    outcomes, draws = means.shape
    fold = fold_of(draws)
    centred = means - means.mean(axis=1, keepdims=True)
    penalties = np.abs(centred @ columns).max(axis=1, keepdims=True) / draws * _PENALTIES
    predicted = np.zeros((FOLDS + 1, outcomes, len(_PENALTIES), draws))
    for first, second in (*((each, FOLDS) for each in range(FOLDS)), *combinations(range(FOLDS), 2)):
        seen = (fold != first) & (fold != second)
        slopes = _lasso(columns[seen], centred[:, seen], penalties)
        for held, left_out in ((first, second), (second, first)):
            if held < FOLDS:
                predicted[left_out][:, :, fold == held] = np.moveaxis(slopes, 1, 2) @ columns[fold == held].T
    return np.asarray(predicted + means.mean(axis=1)[:, None, None])


def _lasso(columns: Floats, means: Floats, penalties: Floats) -> Floats:
    """Slopes of each outcome at each of its penalties, shape (outcomes, columns, penalties)."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import lasso_path

    centred = np.asfortranarray(columns - columns.mean(axis=0))
    gram = centred.T @ centred
    paths = []
    for outcome, alphas in zip(means, penalties, strict=True):
        outcome = outcome - outcome.mean()
        if not alphas[0] > 0:  # it does not vary, so there is nothing to fit
            paths.append(np.zeros((columns.shape[1], len(alphas))))
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # a fit that is not quite there predicts as well
            _, slopes, _ = lasso_path(
                centred,
                outcome,
                alphas=alphas,
                precompute=gram,
                Xy=centred.T @ outcome,
                max_iter=_SWEEPS,
                tol=_CLOSE,
                check_input=False,  # it would look at the whole matrix again for every penalty
            )
        paths.append(slopes)
    return np.array(paths)


def _put_to_scale(predicted: Floats, means: Floats) -> Metamodel:
    """Choose the penalty of each outcome, and regress the outcomes on the predictions.

    `predicted` has shape (outcomes, penalties, draws).
    """
    errors = np.square(predicted - means[:, None]).mean(axis=2)
    chosen = predicted[np.arange(len(means)), errors.argmin(axis=1)]
    moved = chosen - chosen.mean(axis=1, keepdims=True)
    spread = moved.std(axis=1, keepdims=True)
    moved = np.divide(moved, spread, out=np.zeros_like(moved), where=spread > 0)
    centre = means.mean(axis=1, keepdims=True)
    fitted = centre + np.linalg.lstsq(moved.T, (means - centre).T, rcond=1e-10)[0].T @ moved
    return Metamodel(fitted, means - fitted)
