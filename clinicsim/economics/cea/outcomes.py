"""Costs and effects of some strategies: what every part of an economic evaluation starts from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """Costs and effects of each strategy, in each draw of the parameters, in each replication of that draw.

    Draws are shared: draw k has the same parameters in every strategy, and replication r the same luck. A table of
    somebody else's model has one replication a draw; runs with fixed parameters are one draw of many replications.
    """

    strategies: tuple[str, ...]  # the first is the comparator
    costs: Floats  # (strategies, draws, replications)
    effects: Floats  # (strategies, draws, replications)
    currency: str = ""  # ISO code; empty where nobody said
    effect: str = "QALYs"  # what the effects are counted in

    def __post_init__(self) -> None:
        """Refuse what no analysis could use; files are checked, with the line, before they come here."""
        shape = self.costs.shape
        if len(shape) != 3 or shape != self.effects.shape or shape[0] != len(self.strategies):
            raise ValueError(
                f"expected costs and effects of shape ({len(self.strategies)} strategies, draws, replications), "
                f"got {shape} and {self.effects.shape}"
            )
        if len(set(self.strategies)) < len(self.strategies):
            raise ValueError(f"a strategy is named twice: {', '.join(self.strategies)}")
        if not (np.isfinite(self.costs).all() and np.isfinite(self.effects).all()):
            raise ValueError("costs and effects have to be finite numbers")

    @property
    def draws(self) -> int:
        """How many draws of the parameters there are."""
        return int(self.costs.shape[1])

    @property
    def replications(self) -> int:
        """How many replications each draw has."""
        return int(self.costs.shape[2])

    def net_benefit(self, wtp: float) -> Floats:
        """Net monetary benefit, shape (strategies, draws, replications)."""
        return np.asarray(self.effects * wtp - self.costs)

    def of_draws(self) -> Outcomes:
        """Means over the replications of each draw, as outcomes with one replication."""
        return Outcomes(
            self.strategies,
            self.costs.mean(axis=2, keepdims=True),
            self.effects.mean(axis=2, keepdims=True),
            self.currency,
            self.effect,
        )
