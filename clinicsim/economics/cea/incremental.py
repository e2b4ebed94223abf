"""Rows of the full incremental analysis, and increments of every strategy against the comparator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.economics.cea.frontier import Standing, Status, standings, tied
from clinicsim.economics.cea.plane import Quadrants, quadrants
from clinicsim.economics.cea.precision import Estimate, estimate, rounding, standard_error, status_shares
from clinicsim.economics.cea.ratio import fieller_interval

Verdict = Literal["dearer and better", "dominant", "cheaper and worse", "dominated", "equal"]


@dataclass(frozen=True, slots=True)
class Row:
    """A strategy in the full incremental analysis.

    Increments are against the strategy before it on the frontier; they and the ICER are None for the first one and for
    strategies off the frontier. Those of equals are exactly 0.
    """

    strategy: str
    cost: float
    cost_se: float
    effect: float
    effect_se: float
    inc_cost: float | None
    inc_cost_se: float | None
    inc_effect: float | None
    inc_effect_se: float | None
    icer: float | None
    icer_lo: float | None  # 95% Monte Carlo interval; None where it has no bounds
    icer_hi: float | None
    status: Status
    against: str  # see `Standing`; two names are joined by " and "; empty for the first on the frontier
    status_share: float  # share of resampled means in which the status is the same; nan where there is one unit only


@dataclass(frozen=True, slots=True)
class Increment:
    """A strategy against the comparator."""

    strategy: str
    cost: Estimate
    effect: Estimate
    verdict: Verdict  # of the means
    icer: float | None  # cost of a unit of effect; None unless it costs more and gains more
    saving: float | None  # saved for each unit of effect lost; None unless it costs less and gains less
    lo: float | None  # 95% Monte Carlo interval of that ratio; None where it has no bounds
    hi: float | None
    quadrants: Quadrants | None  # shares of draws; None where there is one draw only


def full_analysis(strategies: Sequence[str], costs: Floats, effects: Floats) -> tuple[Row, ...]:
    """Full incremental analysis of mean costs and effects, in order of cost.

    Equal strategies and equally costly ones stand in the order given, the more effective first.

    Parameters
    ----------
    strategies
        Names, in the order in which ties are broken.
    costs, effects
        Shape (strategies, units).
    """
    cost, effect = tied(costs.mean(axis=1), rounding(costs)), tied(effects.mean(axis=1), rounding(effects))
    found = standings(cost, effect)
    shares = status_shares(costs, effects, [one.status for one in found])
    order = sorted(range(len(strategies)), key=lambda i: (cost[i], -effect[i], i))
    return tuple(_row(i, strategies, costs, effects, found[i], float(shares[i])) for i in order)


def _row(i: int, strategies: Sequence[str], costs: Floats, effects: Floats, standing: Standing, share: float) -> Row:
    return Row(
        strategy=strategies[i],
        cost=float(costs[i].mean()),
        cost_se=standard_error(costs[i]),
        effect=float(effects[i].mean()),
        effect_se=standard_error(effects[i]),
        **_increments(i, costs, effects, standing),
        status=standing.status,
        against=" and ".join(strategies[j] for j in standing.against),
        status_share=share,
    )


def _increments(i: int, costs: Floats, effects: Floats, standing: Standing) -> dict[str, float | None]:
    """What a row says against the one before it; see `Row`."""
    names = ("inc_cost", "inc_cost_se", "inc_effect", "inc_effect_se", "icer", "icer_lo", "icer_hi")
    if standing.status == "EQ":
        return dict(zip(names, (0.0, 0.0, 0.0, 0.0, None, None, None), strict=True))
    if standing.status != "ND" or not standing.against:
        return dict.fromkeys(names)
    (before,) = standing.against
    cost, effect = costs[i] - costs[before], effects[i] - effects[before]
    bounds = fieller_interval(cost, effect) or (None, None)
    ratio = float(cost.mean() / effect.mean())
    values = (float(cost.mean()), standard_error(cost), float(effect.mean()), standard_error(effect), ratio, *bounds)
    return dict(zip(names, values, strict=True))


def increment(
    strategy: str, inc_cost: Floats, inc_effect: Floats, tolerances: tuple[float, float], *, drawn: bool
) -> Increment:
    """Compare a strategy with the comparator.

    Parameters
    ----------
    strategy
        Its name.
    inc_cost, inc_effect
        What it costs and gains more, shape (units,).
    tolerances
        Largest costs and effects that are taken to be rounding; see `rounding`.
    drawn
        Whether units are draws of the parameters, and so shares of them say something.
    """
    cost, effect = estimate(inc_cost), estimate(inc_effect)
    verdict = _verdict(
        *(0.0 if abs(one.mean) <= at else one.mean for one, at in zip((cost, effect), tolerances, strict=True))
    )
    has_ratio = verdict in ("dearer and better", "cheaper and worse")
    ratio = cost.mean / effect.mean if has_ratio else None
    bounds = fieller_interval(inc_cost, inc_effect) if has_ratio else None
    return Increment(
        strategy=strategy,
        cost=cost,
        effect=effect,
        verdict=verdict,
        icer=ratio if verdict == "dearer and better" else None,
        saving=ratio if verdict == "cheaper and worse" else None,
        lo=bounds[0] if bounds else None,
        hi=bounds[1] if bounds else None,
        quadrants=quadrants(inc_cost, inc_effect) if drawn else None,
    )


def without_rounding(differences: Floats, tolerance: float) -> Floats:
    """Differences, those that are rounding alone made exactly 0."""
    return np.asarray(np.where(np.abs(differences) <= tolerance, 0.0, differences))


def _verdict(cost: float, effect: float) -> Verdict:
    """In words of the means; equally good and dearer is dominated, equally dear and better is dominant."""
    if cost == 0 and effect == 0:
        return "equal"
    if cost <= 0 and effect >= 0:
        return "dominant"
    if cost >= 0 and effect <= 0:
        return "dominated"
    return "dearer and better" if cost > 0 else "cheaper and worse"
