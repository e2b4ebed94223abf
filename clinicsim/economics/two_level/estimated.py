"""Acceptability and EVPI by one way of treating the noise in the means of draws."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.economics.cea.acceptability import acceptability, optimal
from clinicsim.economics.cea.loss import losses

Method = Literal["raw", "shrunk", "metamodel"]


@dataclass(frozen=True, slots=True, eq=False)
class Estimated:
    """What one treatment of the noise gives, at every threshold."""

    method: Method
    ceac: Floats  # (thresholds, strategies)
    evpi: Floats  # (thresholds,) per person
    evpi_se: Floats  # (thresholds,) by jackknife over tenths of the draws
    costs: Floats  # (strategies, draws) increments against the comparator, noise treated
    effects: Floats  # (strategies, draws)
    left_out: Floats  # (folds, thresholds) EVPI without each tenth of the draws, for standard errors of differences


def estimated(method: Method, increments: Floats, without: Iterable[Floats], wtp: Floats) -> Estimated:
    """Acceptability and EVPI, and how far other draws would move the EVPI.

    Parameters
    ----------
    method
        What was done about the noise.
    increments
        Of costs, then of effects, shape (2 x (strategies - 1), draws).
    without
        The same from all draws but a tenth, for each tenth.
    wtp
        Shape (thresholds,).
    """
    costs, effects = _of_strategies(increments)
    evpi = _evpi(costs, effects, wtp)
    left_out = np.array([_evpi(*_of_strategies(each), wtp) for each in without])
    return Estimated(
        method, acceptability(costs, effects, wtp), evpi, jackknife_error(left_out), costs, effects, left_out
    )


def jackknife_error(left_out: Floats) -> Floats:
    """Standard error from estimates without each of some equal groups (Shao and Tu 1995, The Jackknife, section 2.3).

    Parameters
    ----------
    left_out
        Shape (groups, ...).
    """
    return np.asarray(np.sqrt((len(left_out) - 1) * left_out.var(axis=0)))


def _of_strategies(increments: Floats) -> tuple[Floats, Floats]:
    """Costs and effects of every strategy against the comparator, which has none; each (strategies, draws)."""
    comparator = np.zeros((1, increments.shape[1]))
    costs, effects = np.split(increments, 2)
    return np.concatenate([comparator, costs]), np.concatenate([comparator, effects])


def _evpi(costs: Floats, effects: Floats, wtp: Floats) -> Floats:
    return losses(costs, effects, wtp, optimal(costs, effects, wtp)).evpi
