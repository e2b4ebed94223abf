"""Which parameters are worth varying one at a time: those that the draws of a probabilistic analysis answer to."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.psa.result import Psa

_MOST_STEPS = 40  # parameters that are taken out one after another
_DRAWS_A_STEP = 10  # with fewer draws for each, what is left would be fitted and not found
_DIGITS = 12  # beyond them, shares that differ are equal
_GONE = 1e-9  # of the length of a column: nothing of it is left once others are taken out


def importance(psa: Psa, wtp: float) -> dict[str, float]:
    """Share of the variance between draws that each parameter explains on top of stronger ones, by path.

    Forward selection on ranks: the parameter that goes with most of the variance of incremental net benefit is taken
    out first, then the one that goes with most of what is left, and so on, for what a strong one does hides the weaker
    ones. Of several alternatives the largest share counts. It is a screening and no more: it says nothing of parameters
    that act only together, and noise alone gives about 1 / draws.

    Parameters
    ----------
    psa
        Draws and what came of them.
    wtp
        What a QALY is worth.
    """
    outcomes = psa.cost_and_effect()
    benefit = outcomes.net_benefit(wtp).mean(axis=2)
    columns = _ranks(psa.uniforms[psa.complete])
    shares = [_stepwise(columns, _ranks(each[:, None] - benefit[0][:, None])[:, 0]) for each in benefit[1:]]
    return dict(zip(psa.parameters, np.max(shares, axis=0).tolist(), strict=True))


def strongest(found: Mapping[str, float], allowed: Collection[str], most: int) -> tuple[str, ...]:
    """Paths of the `most` important parameters among those allowed; the earlier of two equals comes first."""
    order = {path: place for place, path in enumerate(found)}
    known = [path for path in allowed if found.get(path, 0.0) > 0]
    return tuple(sorted(known, key=lambda path: (-round(found[path], _DIGITS), order[path]))[:most])


def _ranks(columns: Floats) -> Floats:
    """Ranks in each column, about a mean of 0 and of length 1; zeros where nothing varies."""
    from scipy.stats import rankdata

    ranks = rankdata(columns, axis=0)
    ranks -= ranks.mean(axis=0)
    length = np.sqrt(np.square(ranks).sum(axis=0))
    found: Floats = np.divide(ranks, length, out=np.zeros_like(ranks), where=length > 0)
    return found


def _stepwise(columns: Floats, values: Floats) -> Floats:
    """Share of the variance of `values`, (draws,), that each column explains on top of those that explain more."""
    left, rest = columns.copy(), values.copy()
    found = np.full(columns.shape[1], np.nan)
    for _ in range(min(_MOST_STEPS, columns.shape[1], len(values) // _DRAWS_A_STEP)):
        shares = np.where(np.isnan(found), _explained(left, rest), -1.0)
        best = int(np.argmax(np.round(shares, _DIGITS)))
        found[best] = shares[best]
        direction = left[:, best] / max(float(np.linalg.norm(left[:, best])), _GONE)
        rest -= direction * (direction @ rest)
        left -= np.outer(direction, direction @ left)
    return np.where(np.isnan(found), _explained(left, rest), found)


def _explained(columns: Floats, values: Floats) -> Floats:
    lengths = np.square(columns).sum(axis=0)
    found: Floats = np.divide(
        np.square(values @ columns), lengths, out=np.zeros(columns.shape[1]), where=lengths > _GONE**2
    )
    return found
