"""Uncertain numbers that rise and fall together: a Gaussian copula from stated rank correlations.

A uniform becomes a standard normal, normals are mixed by the Cholesky factor of their correlation, and each becomes a
uniform again: every number keeps its own distribution, whatever that is (Nelsen 2006, An Introduction to Copulas). A
Spearman rank correlation of `rho` is a correlation of `2 sin(pi rho / 6)` of the normals (Hotelling and Pabst 1936, Ann
Math Stat 7:29; Kruskal 1958, J Am Stat Assoc 53:814).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.uncertainty import Uncertain
from clinicsim.scenario.schema.evaluation import Correlation

_EDGE = 1e-12  # a uniform of exactly 0 or 1 is an infinite normal
_TOLERANCE = 1e-9  # of a pivot that is 0: numbers of which one follows from the others


@dataclass(frozen=True, slots=True, eq=False)
class Copula:
    """Which columns of a design are correlated, and how."""

    columns: tuple[int, ...]  # of the uniforms, in the order of the factor
    factor: Floats  # lower triangle whose square is the correlation of the normals, (columns, columns)

    def joined(self, uniforms: Floats, strata: bool = False) -> Floats:
        """The same design with its columns correlated.

        Parameters
        ----------
        uniforms
            Independent, from 0 to 1, shape (draws, parameters).
        strata
            Whether each column holds one point in each of as many equal parts as there are draws, and has to keep them:
            a mixture of columns would not. The points of each column are then put in the order that the copula has
            instead of being changed, as Iman and Conover re-order a Latin hypercube (1982, Commun Stat Simul Comput
            11:311).

        Returns
        -------
        array, shape (draws, parameters)
            Columns that no correlation names are as they were.
        """
        from scipy.special import ndtr, ndtri

        found = uniforms.copy()
        normals = [ndtri(np.clip(uniforms[:, column], _EDGE, 1 - _EDGE)) for column in self.columns]
        for row, column in enumerate(self.columns):
            twin = self._twin(row)
            if twin is not None:
                found[:, column] = found[:, self.columns[twin]]
                if self.factor[row] @ self.factor[twin] < 0:
                    found[:, column] = 1 - found[:, column]
                continue
            # Added up term by term: a matrix product differs in its last digit from machine to machine.
            mixed = sum((self.factor[row, other] * normals[other] for other in range(row + 1)), np.zeros(len(uniforms)))
            if strata:
                found[np.argsort(mixed, kind="stable"), column] = np.sort(uniforms[:, column])
            else:
                found[:, column] = ndtr(mixed)
        return found

    def _twin(self, row: int) -> int | None:
        """An earlier number that this one follows entirely, up or down."""
        own = self.factor[row]
        return next((other for other in range(row) if abs(abs(own @ self.factor[other]) - 1) < _TOLERANCE), None)


def of_normals(rank: float) -> float:
    """Correlation of two normals whose Spearman rank correlation is `rank`."""
    return 2 * math.sin(math.pi * rank / 6)


def of_ranks(pearson: float) -> float:
    """Spearman rank correlation of two normals whose correlation is `pearson`."""
    return 6 * math.asin(pearson / 2) / math.pi


def copula(stated: Sequence[Correlation], parameters: Sequence[Uncertain]) -> Copula:
    """The copula of correlations between parameters; one that names a number which is not among them does not count.

    Raises
    ------
    ValueError
        If no numbers can be correlated so; what was asked should be checked before (`problems` in `agreement`).
    """
    places = {each.path: place for place, each in enumerate(parameters)}
    kept = [each for each in stated if set(each.between) <= places.keys()]
    paths = sorted({path for each in kept for path in each.between}, key=places.__getitem__)
    factor = factor_of(correlation_matrix(kept, paths))
    if factor is None:
        raise ValueError(f"no numbers can be correlated as {', '.join(each.name for each in kept)} state")
    return Copula(tuple(places[path] for path in paths), factor)


def correlation_matrix(stated: Sequence[Correlation], paths: Sequence[str]) -> Floats:
    """Correlation of the normals, shape (paths, paths).

    A pair that nobody states has none, unless one of the two follows a third number entirely (a rank of 1 or -1): it
    is then correlated with all others as that one is, so that many numbers are tied to one by a pair each.
    """
    matrix = np.full((len(paths), len(paths)), np.nan)
    np.fill_diagonal(matrix, 1.0)
    tied = []
    for each in stated:
        one, other = (paths.index(path) for path in each.between)
        matrix[one, other] = matrix[other, one] = of_normals(each.rank)
        if abs(each.rank) == 1:
            tied += [(one, other, each.rank), (other, one, each.rank)]
    for _ in paths:  # a chain of ties is no longer than this
        for one, other, sign in tied:
            told = np.where(np.isnan(matrix[one]), sign * matrix[other], matrix[one])
            matrix[one], matrix[:, one] = told, told
    return np.where(np.isnan(matrix), 0.0, matrix)


def factor_of(matrix: Floats) -> Floats | None:
    """Cholesky factor of a matrix that may be singular, as it is with a rank correlation of 1; None if there is none.

    LAPACK's factor refuses the singular ones.
    """
    size = len(matrix)
    factor = np.zeros((size, size))
    for column in range(size):
        left = matrix[column:, column] - (factor[column:, :column] * factor[column, :column]).sum(axis=1)
        if left[0] > _TOLERANCE:
            factor[column:, column] = left / math.sqrt(left[0])
        elif left[0] < -_TOLERANCE or np.abs(left).max() > math.sqrt(_TOLERANCE):
            return None
    return factor
