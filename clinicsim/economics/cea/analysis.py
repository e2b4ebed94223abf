"""The cost-effectiveness analysis of any outcomes: all that a table or a chart of it needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.economics.cea.acceptability import acceptability, acceptability_frontier, optimal
from clinicsim.economics.cea.incremental import Increment, Row, full_analysis, increment, without_rounding
from clinicsim.economics.cea.loss import Losses, losses
from clinicsim.economics.cea.net_benefit import net_health_benefit, net_monetary_benefit, standard_errors
from clinicsim.economics.cea.outcomes import Outcomes
from clinicsim.economics.cea.precision import Estimate, estimate_of, rounding, units


@dataclass(frozen=True, slots=True, eq=False)
class Cea:
    """A cost-effectiveness analysis; strategies are in the order of the outcomes, thresholds in that of `wtp`.

    What speaks of the uncertainty of the parameters (`ceac`, `ceaf`, `expected_loss`, `evpi`, `evpi_se`) is empty, with
    no thresholds, where there is one draw only; see `is_probabilistic`.
    """

    outcomes: Outcomes
    comparator: str
    wtp: Floats  # (thresholds,), ascending
    rows: tuple[Row, ...]  # full incremental analysis, ascending cost
    against: tuple[Increment, ...]  # every other strategy against the comparator
    nmb: Floats  # (thresholds, strategies): means
    nmb_se: Floats  # Monte Carlo standard errors; nan where there is one unit only
    nhb: Floats  # nan at a threshold of 0
    inmb: tuple[tuple[Estimate, ...], ...]  # incremental NMB, as `against`; each by threshold
    optimal: Ints  # (thresholds,): place of the strategy with the highest expected net benefit
    ceac: Floats  # (thresholds, strategies)
    ceaf: Floats  # (thresholds,)
    expected_loss: Floats  # (thresholds, strategies)
    evpi: Floats  # (thresholds,)
    evpi_se: Floats  # (thresholds,)

    @property
    def strategies(self) -> tuple[str, ...]:
        """Names, in the order of the outcomes."""
        return self.outcomes.strategies

    @property
    def is_probabilistic(self) -> bool:
        """Whether there are draws of the parameters, so that probabilities can be told."""
        return self.outcomes.draws > 1

    @property
    def ceac_se(self) -> Floats:
        """Monte Carlo standard errors of `ceac`, those of shares of independent draws; of the same shape."""
        return np.asarray(np.sqrt(self.ceac * (1.0 - self.ceac) / self.outcomes.draws))

    def only(self, wtp: Sequence[float]) -> Cea:
        """The same analysis at some of its thresholds."""
        at = np.flatnonzero(np.isin(self.wtp, wtp))
        tables = ("wtp", "nmb", "nmb_se", "nhb", "optimal")
        uncertain = ("ceac", "ceaf", "expected_loss", "evpi", "evpi_se") if self.is_probabilistic else ()
        kept = {name: getattr(self, name)[at] for name in (*tables, *uncertain)}
        return replace(self, **kept, inmb=tuple(tuple(one[k] for k in at.tolist()) for one in self.inmb))

    def increments(self, strategy: str) -> tuple[Floats, Floats]:
        """Costs and effects of a strategy less those of the comparator, shape (units,) each; see `units`."""
        costs, effects = units(self.outcomes)
        own, other = self.strategies.index(strategy), self.strategies.index(self.comparator)
        return _difference(costs, own, other), _difference(effects, own, other)


def analyse(outcomes: Outcomes, wtp: Sequence[float] | Floats, comparator: str | None = None) -> Cea:
    """Analyse costs and effects.

    Parameters
    ----------
    outcomes
        Costs and effects of at least two strategies. Draws are what the acceptability curve counts, each with the mean
        of its replications; they are also the units of the Monte Carlo errors. With one draw its replications are.
    wtp
        Willingness to pay for a unit of effect: not negative, each above the one before.
    comparator
        Name of a strategy; the first one if None.

    Raises
    ------
    ValueError
        If the thresholds or the comparator are none, or there are fewer than two strategies.
    """
    grid = np.asarray(wtp, dtype=np.float64)
    compared = outcomes.strategies[0] if comparator is None else comparator
    _refuse(outcomes, grid, compared)
    costs, effects = units(outcomes)
    cost, effect = costs.mean(axis=1), effects.mean(axis=1)
    chosen = optimal(costs, effects, grid)
    shares, lost = _over_draws(costs, effects, grid, chosen) if outcomes.draws > 1 else _untold(len(costs))
    pairs = [
        _Pair(outcomes, costs, effects, own, outcomes.strategies.index(compared))
        for own, name in enumerate(outcomes.strategies)
        if name != compared
    ]
    return Cea(
        outcomes=outcomes,
        comparator=compared,
        wtp=grid,
        rows=full_analysis(outcomes.strategies, costs, effects),
        against=tuple(pair.increment() for pair in pairs),
        nmb=net_monetary_benefit(cost, effect, grid),
        nmb_se=standard_errors(costs, effects, grid),
        nhb=net_health_benefit(cost, effect, grid),
        inmb=tuple(pair.net_benefits(grid) for pair in pairs),
        optimal=chosen,
        ceac=shares,
        ceaf=acceptability_frontier(shares, chosen[: len(shares)]),
        expected_loss=lost.expected,
        evpi=lost.evpi,
        evpi_se=lost.evpi_se,
    )


def _refuse(outcomes: Outcomes, wtp: Floats, comparator: str) -> None:
    if len(outcomes.strategies) < 2:
        raise ValueError(f"expected at least two strategies to compare, got {len(outcomes.strategies)}")
    if comparator not in outcomes.strategies:
        raise ValueError(f"no strategy is named {comparator!r}; expected one of {', '.join(outcomes.strategies)}")
    if wtp.ndim != 1 or not len(wtp) or not np.isfinite(wtp).all() or (wtp < 0).any() or (np.diff(wtp) <= 0).any():
        raise ValueError("expected thresholds of willingness to pay that are not negative, each above the one before")


def _over_draws(costs: Floats, effects: Floats, wtp: Floats, chosen: Ints) -> tuple[Floats, Losses]:
    return acceptability(costs, effects, wtp), losses(costs, effects, wtp, chosen)


def _untold(strategies: int) -> tuple[Floats, Losses]:
    """What `_over_draws` gives, for no thresholds: one draw says nothing of the uncertainty of parameters."""
    none = np.empty((0, strategies))
    return none, Losses(none, np.empty(0), np.empty(0))


def _difference(values: Floats, own: int, other: int) -> Floats:
    """One strategy less another, shape (units,), from values of shape (strategies, units)."""
    return without_rounding(values[own] - values[other], rounding(values))


@dataclass(frozen=True, slots=True, eq=False)
class _Pair:
    """A strategy and the comparator, by their places."""

    outcomes: Outcomes
    costs: Floats
    effects: Floats
    own: int
    comparator: int

    def increment(self) -> Increment:
        tolerances = rounding(self.costs), rounding(self.effects)
        name, drawn = self.outcomes.strategies[self.own], self.outcomes.draws > 1
        return increment(name, *self._differences(), tolerances, drawn=drawn)

    def net_benefits(self, wtp: Floats) -> tuple[Estimate, ...]:
        cost, effect = self._differences()
        means = wtp * effect.mean() - cost.mean()
        errors = standard_errors(cost[None], effect[None], wtp)[:, 0]
        return tuple(estimate_of(float(m), float(e), len(cost)) for m, e in zip(means, errors, strict=True))

    def _differences(self) -> tuple[Floats, Floats]:
        return (
            _difference(self.costs, self.own, self.comparator),
            _difference(self.effects, self.own, self.comparator),
        )
