"""What a probabilistic analysis brings back: every measure of every strategy, draw and replication."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.economics.cea.outcomes import Outcomes

COST, EFFECT, PEOPLE = "cost_discounted", "qalys_discounted", "people"


@dataclass(frozen=True, slots=True, eq=False)
class Psa:
    """Draws of the parameters, and what came of each; draw, replication and measure stay apart."""

    strategies: tuple[str, ...]  # the first is the comparator
    parameters: tuple[str, ...]  # paths of the numbers that were drawn
    uniforms: Floats  # (draws, parameters): where each draw lies in the distribution, the same for every strategy
    values: Floats  # (strategies, draws, parameters); strategies differ only where their scenarios state other numbers
    measures: tuple[str, ...]
    outcomes: Floats  # (strategies, draws, replications, measures); nan where undefined or failed
    currency: str
    failed: tuple[tuple[str, int, int, str], ...] = ()  # strategy, draw, replication, error

    def of(self, measure: str) -> Floats:
        """One measure, shape (strategies, draws, replications)."""
        return np.asarray(self.outcomes[..., self.measures.index(measure)])

    def per_person(self, measure: str) -> Floats:
        """One measure over everybody who was referred or there on the first day, of the same shape as `of`."""
        return np.asarray(self.of(measure) / self.of(PEOPLE))

    @property
    def complete(self) -> Ints:
        """Places of the draws in which nothing failed, shape (draws,)."""
        known = np.isfinite(self.of(COST)).all(axis=(0, 2)) & np.isfinite(self.of(EFFECT)).all(axis=(0, 2))
        return np.flatnonzero(known)

    def in_order(self, strategies: Sequence[str]) -> Psa:
        """The same analysis with its strategies in another order; the first is the comparator."""
        places = [self.strategies.index(name) for name in strategies]
        return replace(self, strategies=tuple(strategies), values=self.values[places], outcomes=self.outcomes[places])

    def drawn(self) -> Floats:
        """Values of the parameters in the draws that are complete, shape (complete draws, parameters).

        As they are in the first strategy that has the number.
        """
        found = self.values[0].copy()
        for other in self.values[1:]:
            found = np.where(np.isnan(found), other, found)
        return np.asarray(found[self.complete])

    def cost_and_effect(self) -> Outcomes:
        """Discounted costs and QALYs of a person, in the draws that are complete."""
        kept = self.complete
        return Outcomes(
            self.strategies, self.per_person(COST)[:, kept], self.per_person(EFFECT)[:, kept], self.currency
        )
