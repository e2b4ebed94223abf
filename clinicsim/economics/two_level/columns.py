"""The columns that a metamodel is fitted on: every parameter, and bends and products of the strongest."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from clinicsim.arrays import Floats, Ints

CURVED = 12  # strongest parameters, which get squares, cubes and products with each other
_NOTHING = 1e-9  # a spread below this part of the largest value is rounding


def standardised(parameters: Floats) -> tuple[Floats, Ints]:
    """Parameters that vary, each with mean 0 and standard deviation 1, and their places.

    Parameters
    ----------
    parameters
        Shape (draws, parameters).
    """
    spread = parameters.std(axis=0)
    places = np.flatnonzero(spread > _NOTHING * np.abs(parameters).max(axis=0))
    return np.asarray((parameters[:, places] - parameters[:, places].mean(axis=0)) / spread[places]), places


def strongest(columns: Floats, means: Floats) -> Ints:
    """Columns most correlated with any of the outcomes, at most `CURVED`, in the order of the columns.

    They are chosen by their straight effects alone (sure independence screening: Fan and Lv 2008, J R Stat Soc B
    70:849). Bends and products are nearly uncorrelated with straight effects, so a choice made from all draws tells
    a fit nothing about the draws that it does not see.

    Parameters
    ----------
    columns
        Standardised, shape (draws, columns).
    means
        Shape (outcomes, draws).
    """
    spread = means.std(axis=1, keepdims=True)
    moved = means - means.mean(axis=1, keepdims=True)
    scaled = np.divide(moved, spread, out=np.zeros_like(moved), where=spread > 0)
    most = np.abs(scaled @ columns).max(axis=0)
    return np.sort(np.argsort(-most, kind="stable")[:CURVED])


def bent(columns: Floats) -> Floats:
    """Squares, cubes and products of columns, standardised, with their straight part taken out.

    Parameters
    ----------
    columns
        Standardised, shape (draws, columns).
    """
    products = [columns[:, first] * columns[:, second] for first, second in combinations(range(columns.shape[1]), 2)]
    raised = np.column_stack([columns**2, columns**3, *products])
    straight = np.column_stack([np.ones(len(columns)), columns])
    left = raised - straight @ np.linalg.lstsq(straight, raised, rcond=None)[0]
    return np.asarray(left[:, left.std(axis=0) > _NOTHING] / left.std(axis=0)[left.std(axis=0) > _NOTHING])
