"""A clinic's costs and effects as a noisy simulation would give them, where the truth is known."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.economics.cea.outcomes import Outcomes

PARAMETERS = 12
NAMES = tuple(f"p{at}" for at in range(PARAMETERS))
WTP = 20_000.0


class Clinic(NamedTuple):
    """A table of outcomes, its parameters, and the EVPI of the incremental net benefit without noise."""

    outcomes: Outcomes
    parameters: Floats
    truth: float


def clinic(seed: int, draws: int, replications: int, noise: float, inert: int = 0) -> Clinic:
    """A comparator without costs, and an alternative; `noise` is of the net benefit of one replication."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(draws, PARAMETERS + inert))
    cost = _cost(x)[:, None] + rng.normal(0, noise * 0.6, (draws, replications))
    effect = _effect(x)[:, None] + rng.normal(0, noise * 0.8 / WTP, (draws, replications))
    nothing = np.zeros_like(cost)
    true = _benefit(np.random.default_rng(0).normal(size=(200_000, PARAMETERS)))
    evpi = np.maximum(true, 0).mean() - max(true.mean(), 0.0)
    return Clinic(Outcomes(("A", "B"), np.stack([nothing, cost]), np.stack([nothing, effect])), x, float(evpi))


def _cost(x: Floats) -> Floats:
    weights = 1 / np.arange(1, PARAMETERS + 1)
    return np.asarray(1_000 - 400 * (x[:, :PARAMETERS] @ weights) + 100 * (x[:, 0] ** 2 - 1))


def _effect(x: Floats) -> Floats:
    return np.asarray(850 / WTP + 0.01 * x[:, 1] + 0.006 * x[:, 1] * x[:, 2])


def _benefit(x: Floats) -> Floats:
    return np.asarray(WTP * _effect(x) - _cost(x))
