"""How probable it is that a strategy is the best: acceptability curves and frontier."""

from __future__ import annotations

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.economics.cea.net_benefit import best, net_benefits, net_monetary_benefit


def acceptability(costs: Floats, effects: Floats, wtp: Floats) -> Floats:
    """Cost-effectiveness acceptability curves: share of draws in which each strategy has the highest net benefit.

    All strategies are compared at once, so that the shares of a threshold add up to 1 (Fenwick, Claxton & Sculpher
    2001, Health Econ 10:779).

    Parameters
    ----------
    costs, effects
        Shape (strategies, draws).
    wtp
        Shape (thresholds,).

    Returns
    -------
    Floats
        Shape (thresholds, strategies).
    """
    count, draws = costs.shape
    shares = np.empty((len(wtp), count))
    for k, (threshold, benefit) in enumerate(zip(wtp, net_benefits(costs, effects, wtp), strict=True)):
        winners = best(benefit, costs, effects, float(threshold))
        shares[k] = np.bincount(winners, minlength=count) / draws
    return shares


def optimal(costs: Floats, effects: Floats, wtp: Floats) -> Ints:
    """Place of the strategy with the highest expected net benefit at each threshold, shape (thresholds,).

    A decision rests on this, not on the highest probability: what is best on average need not be best most often.
    """
    expected = net_monetary_benefit(costs.mean(axis=1), effects.mean(axis=1), wtp)
    places = [best(row, costs, effects, float(at)) for at, row in zip(wtp, expected, strict=True)]
    return np.array(places, dtype=np.int64)


def acceptability_frontier(shares: Floats, chosen: Ints) -> Floats:
    """Probability that the strategy with the highest expected net benefit is the best one, shape (thresholds,).

    Parameters
    ----------
    shares
        As `acceptability` gives them.
    chosen
        As `optimal` gives them.
    """
    return np.asarray(shares[np.arange(len(chosen)), chosen])
