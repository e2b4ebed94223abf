"""Net monetary and net health benefit (Stinnett & Mullahy 1998, Med Decis Making 18:S68)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.economics.cea.frontier import TOLERANCE


def net_monetary_benefit(cost: Floats, effect: Floats, wtp: Floats) -> Floats:
    """Worth of the effects less the costs, shape (thresholds, strategies), from means of shape (strategies,)."""
    return np.asarray(wtp[:, None] * effect - cost)


def net_health_benefit(cost: Floats, effect: Floats, wtp: Floats) -> Floats:
    """Effects less what the costs could buy elsewhere, of the same shape; nan at a WTP of 0, which buys nothing."""
    bought = np.divide(cost, wtp[:, None], out=np.full((len(wtp), len(cost)), np.nan), where=wtp[:, None] > 0)
    return np.asarray(effect - bought)


def standard_errors(costs: Floats, effects: Floats, wtp: Floats) -> Floats:
    """Monte Carlo standard errors of mean net monetary benefits, shape (thresholds, strategies); nan for one unit.

    Parameters
    ----------
    costs, effects
        Shape (strategies, units): of strategies, or of what strategies differ by.
    wtp
        Shape (thresholds,).
    """
    count = costs.shape[1]
    if count < 2:
        return np.full((len(wtp), len(costs)), np.nan)
    cost = costs - costs.mean(axis=1, keepdims=True)
    effect = effects - effects.mean(axis=1, keepdims=True)
    of_cost, of_effect, of_both = (cost**2).sum(axis=1), (effect**2).sum(axis=1), (cost * effect).sum(axis=1)
    squares = wtp[:, None] ** 2 * of_effect - 2 * wtp[:, None] * of_both + of_cost
    return np.asarray(np.sqrt(np.maximum(squares, 0.0) / (count - 1) / count))


def net_benefits(costs: Floats, effects: Floats, wtp: Floats) -> Iterator[Floats]:
    """Net monetary benefit of every strategy and unit, shape (strategies, units), at one threshold after another."""
    for threshold in wtp:
        yield effects * threshold - costs


def best(net_benefit: Floats, costs: Floats, effects: Floats, threshold: float) -> Ints:
    """Place of the strategy with the highest net benefit, along the first axis.

    Strategies that differ by rounding alone are equally good; the one given first is taken.

    Parameters
    ----------
    net_benefit
        Shape (strategies, ...).
    costs, effects
        What it was made of, which says how large rounding is.
    threshold
        WTP for a unit of effect.
    """
    rounding = TOLERANCE * float(np.abs(costs).max() + threshold * np.abs(effects).max())
    return np.asarray(np.argmax(net_benefit >= net_benefit.max(axis=0) - rounding, axis=0))
