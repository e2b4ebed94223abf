"""Choosing the best of several systems by running all of them on until the others can be dropped: KN++.

Kim SH, Nelson BL (2006), On the asymptotic validity of fully sequential selection procedures for steady-state
simulation, Operations Research 54:475-488, procedure KN++ with c = 1; with common random numbers as in Kim SH, Nelson
BL (2001), A fully sequential procedure for indifference-zone selection in simulation, ACM TOMACS 11:251-273.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Floats

Observe = Callable[[Sequence[int], int], Floats]
"""Observations of some systems, of which so many are known then: shape (observations, systems)."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What was chosen.

    Attributes
    ----------
    best
        Place of the system with the least mean.
    contenders
        Places of those that were not dropped; the best alone, unless observations ran out.
    observations
        How many were taken of each contender.
    dropped_after
        By system: observations after which it was dropped; 0 for contenders.
    """

    best: int
    contenders: tuple[int, ...]
    observations: int
    dropped_after: tuple[int, ...]

    @property
    def settled(self) -> bool:
        """Whether one system is left."""
        return len(self.contenders) == 1


def least(
    observe: Observe,
    systems: int,
    indifference: float,
    first: int,
    most: int,
    confidence: float = 0.95,
    shared_luck: bool = True,
) -> Selection:
    """Choose the system with the least mean.

    If the best is better than every other by at least the indifference zone, it is chosen with the confidence stated;
    else one within that of the best is, asymptotically.

    Parameters
    ----------
    observe
        Gives what is known of the systems asked for; the observations of a system are in the same order every time.
    systems
        How many there are.
    indifference
        The smallest difference of means that is worth telling, above 0.
    first
        Observations to begin with, at least 2.
    most
        Observations after which to stop with more than one contender.
    confidence
        Of choosing rightly.
    shared_luck
        Whether observations of one row share their luck: then differences are taken by row and errors are shared out
        by Bonferroni; otherwise systems are independent.
    """
    if indifference <= 0 or first < 2 or most < first:
        raise ValueError("expected an indifference zone above 0, and from 2 observations on as many as the most")
    contenders, dropped, number = list(range(systems)), [0] * systems, first
    while len(contenders) > 1:
        values = observe(contenders, number)
        kept = _not_worse(values[:number], systems, indifference, confidence, shared_luck)
        for place, system in enumerate(contenders):
            if place not in kept:
                dropped[system] = number
        contenders = [contenders[place] for place in kept]
        if number >= most:
            break
        number += len(contenders) > 1
    if len(contenders) > 1:
        means = observe(contenders, number)[:number].mean(axis=0)
        return Selection(contenders[int(np.argmin(means))], tuple(contenders), number, tuple(dropped))
    return Selection(contenders[0], tuple(contenders), number, tuple(dropped))


def _not_worse(values: Floats, systems: int, indifference: float, confidence: float, shared_luck: bool) -> list[int]:
    """Places of the columns whose mean is not further above that of any other than chance allows."""
    number, means = len(values), values.mean(axis=0)
    spread = _variance_of_differences(values, shared_luck)
    reach = _squared_reach(systems, number, confidence, shared_luck) * spread / indifference**2
    allowed = np.maximum(0.0, indifference / (2 * number) * (reach - number))
    worse = (means[:, None] > means[None, :] + allowed).any(axis=1)
    if not (reach > number).any():  # nothing more can be learnt: of equals the first
        return [int(np.argmin(means))]
    return [int(place) for place in np.flatnonzero(~worse)]


def _variance_of_differences(values: Floats, shared_luck: bool) -> Floats:
    """Sample variance of the difference between any two columns; shape (columns, columns)."""
    if shared_luck:
        covariance = np.atleast_2d(np.cov(values, rowvar=False))
        own = np.diag(covariance)
        return np.maximum(own[:, None] + own[None, :] - 2 * covariance, 0.0)
    own = values.var(axis=0, ddof=1)
    spread: Floats = own[:, None] + own[None, :]
    np.fill_diagonal(spread, 0.0)
    return spread


def _squared_reach(systems: int, number: int, confidence: float, shared_luck: bool) -> float:
    """The constant h squared: 2 eta (n - 1)."""
    others, error = systems - 1, 1 - confidence
    each = error / others if shared_luck else 1 - confidence ** (1 / others)
    return float(((2 * each) ** (-2 / (number - 1)) - 1) * (number - 1))
