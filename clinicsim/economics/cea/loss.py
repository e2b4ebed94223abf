"""What a wrong choice costs on average, and so what it would be worth to know everything."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.economics.cea.net_benefit import net_benefits


class Losses(NamedTuple):
    """Expected losses, and the expected value of perfect information with its Monte Carlo standard error."""

    expected: Floats  # (thresholds, strategies)
    evpi: Floats  # (thresholds,)
    evpi_se: Floats  # (thresholds,)


def losses(costs: Floats, effects: Floats, wtp: Floats, chosen: Ints) -> Losses:
    """Expected losses and the expected value of perfect information, per person the costs and effects are of.

    The loss of a strategy in a draw is what the best one of that draw would have gained more. The expected loss is
    lowest for the strategy with the highest expected net benefit, and there it is the EVPI (Alarid-Escudero et al.
    2019, Value Health 22:611).

    Draws that carry the noise of a simulation overstate EVPI: noise counts as something that could be learnt.

    Parameters
    ----------
    costs, effects
        Shape (strategies, draws).
    wtp
        Shape (thresholds,).
    chosen
        Places of the strategies with the highest expected net benefit, shape (thresholds,).
    """
    draws = costs.shape[1]
    made = Losses(np.empty((len(wtp), len(costs))), np.empty(len(wtp)), np.empty(len(wtp)))
    for k, benefit in enumerate(net_benefits(costs, effects, wtp)):
        best = benefit.max(axis=0)
        made.expected[k] = [(best - own).mean() for own in benefit]
        lost = best - benefit[chosen[k]]
        made.evpi[k] = lost.mean()
        made.evpi_se[k] = lost.std(ddof=1) / math.sqrt(draws) if draws > 1 else math.nan
    return made


def effective_population(people_per_year: float, years: int, rate: float) -> float:
    """People a decision concerns, those of later years discounted: N * sum over t = 1..T of (1 + r)^-t.

    The population EVPI is this times the EVPI of a person (Briggs, Claxton & Sculpher 2006, Decision Modelling for
    Health Economic Evaluation, ch. 6).

    Parameters
    ----------
    people_per_year
        People for whom the choice is made in each year.
    years
        Years for which the choice stands.
    rate
        Effective annual discount rate, such as 0.035.
    """
    return people_per_year * sum((1.0 + rate) ** -year for year in range(1, years + 1))
