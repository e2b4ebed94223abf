"""Net benefit as a smooth function of one parameter or of a few: what one would expect of it if one knew them.

Any number of right-hand sides share one decomposition of the columns, so that many strategies, thresholds and shuffled
copies cost little more than one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from clinicsim.arrays import Floats

KNOTS = (2, 3, 5, 8)  # of splines to choose from; with 2 it is a cubic polynomial
_PENALTIES = np.concatenate([[0.0], np.logspace(-4, 4, 33)])  # over the mean squared singular value
_NOTHING = 1e-9  # a spread or singular value below this part of the largest is rounding


@dataclass(frozen=True, slots=True, eq=False)
class Basis:
    """Columns that a regression is on, turned so that they are at right angles; the constant is apart."""

    directions: Floats  # (draws, columns), orthonormal, each of mean 0
    sizes: Floats  # (columns,) singular values

    @classmethod
    def of(cls, columns: Floats) -> Basis:
        """Turn columns, shape (draws, columns), leaving out what says nothing new."""
        centred = columns - columns.mean(axis=0)
        left, sizes, _ = np.linalg.svd(centred, full_matrices=False)
        kept = sizes > _NOTHING * sizes[0] if len(sizes) else np.zeros(0, bool)
        return cls(left[:, kept], sizes[kept])


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A regression of each right-hand side on one basis."""

    basis: Basis
    means: Floats  # (sides,)
    slopes: Floats  # (columns, sides), along the directions of the basis
    kept: Floats  # (columns, sides): part of each direction that the penalty leaves, 0 to 1
    score: Floats  # (sides,) of generalised cross-validation: mean squared error in draws not seen; less is better

    def fitted(self, sides: slice = slice(None)) -> Floats:
        """Expected values given the parameters, shape (draws, sides)."""
        return np.asarray(self.means[sides] + self.basis.directions @ self.slopes[:, sides])

    def freedom(self, sides: slice = slice(None)) -> Floats:
        """Degrees of freedom that are left, shape (sides,); never below one."""
        return _freedom(len(self.basis.directions), self.kept[:, sides])


def constant(values: Floats) -> bool:
    """Whether a parameter does not vary, shape (draws,), but for rounding."""
    return bool(np.ptp(values) <= _NOTHING * np.abs(values).max())


def spline_bases(values: Floats) -> Iterator[Basis]:
    """Bases for one parameter, shape (draws,): a line, then cubic splines with more and more knots at its quantiles."""
    from sklearn.preprocessing import SplineTransformer

    column = _standardised(values)[:, None]
    yield Basis.of(column)
    different = len(np.unique(column))
    for knots in KNOTS:
        if different > 2 * knots:  # a parameter with few values has no more bends than values
            yield Basis.of(SplineTransformer(n_knots=knots, degree=3, knots="quantile").fit_transform(column))


def cubic_basis(values: Sequence[Floats]) -> Basis:
    """One basis for a few parameters, each of shape (draws,): powers to the third, and products of any two."""
    columns = [_standardised(each) for each in values]
    powers = [column**power for column in columns for power in (1, 2, 3)]
    products = [first * second for first, second in combinations(columns, 2)]
    return Basis.of(np.column_stack([_standardised(each) for each in (*powers, *products) if not constant(each)]))


def least_squares(basis: Basis, sides: Floats) -> Fit:
    """Fit by ordinary least squares; `sides` has shape (draws, sides)."""
    along, outside = _resolved(basis, sides)
    return _fit(basis, sides, along, outside, np.ones_like(along))


def ridge(basis: Basis, sides: Floats) -> Fit:
    """Fit by ridge regression, the penalty of each side by generalised cross-validation.

    Golub, Heath and Wahba 1979, Technometrics 21:215. `sides` has shape (draws, sides).
    """
    along, outside = _resolved(basis, sides)
    squares = np.square(basis.sizes)[:, None]
    kept = squares / (squares + _PENALTIES * squares.mean())  # (columns, penalties)
    remains = outside + np.square(1 - kept).T @ np.square(along)  # (penalties, sides)
    best = (remains / np.square(_freedom(len(sides), kept))[:, None]).argmin(axis=0)
    return _fit(basis, sides, along, outside, kept[:, best])


def _resolved(basis: Basis, sides: Floats) -> tuple[Floats, Floats]:
    """Each side along the directions of a basis, and the sum of squares that lies outside of them all."""
    centred = sides - sides.mean(axis=0)
    along = basis.directions.T @ centred
    return along, np.maximum(np.square(centred).sum(axis=0) - np.square(along).sum(axis=0), 0.0)


def _fit(basis: Basis, sides: Floats, along: Floats, outside: Floats, kept: Floats) -> Fit:
    remains = outside + np.square((1 - kept) * along).sum(axis=0)
    score = len(sides) * remains / np.square(_freedom(len(sides), kept))
    return Fit(basis, sides.mean(axis=0), kept * along, kept, score)


def _freedom(draws: int, kept: Floats) -> Floats:
    return np.asarray(np.maximum(draws - 1 - kept.sum(axis=0), 1.0))


def _standardised(values: Floats) -> Floats:
    spread = values.std()
    return np.asarray((values - values.mean()) / spread) if spread > 0 else np.zeros(len(values))
