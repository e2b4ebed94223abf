"""Candidates with numbers drawn beforehand, for tests of what a search makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.search.targets import Held, Judge, Target, hold
from clinicsim.experiments.search.trials import Tried, Values

ON_TIME, COST = "refill_on_time_share", "cost_per_year"
TARGET = Target(ON_TIME, ">=", 0.95)
MEAN = Judge("mean")


def tried(values: Values, on_time: Sequence[float], cost: Sequence[float], rule: Judge = MEAN) -> Tried:
    """A candidate with these values in its replications."""
    runs = np.column_stack([on_time, cost]).astype(np.float64)
    held: tuple[Held, ...] = hold(TARGET, runs[:, :1], rule)
    return Tried(values, (ON_TIME, COST), runs, (), held)


class Drawn:
    """Stands in for what runs candidates: their replications are rows of tables, and what was asked is remembered."""

    targets, rule = (TARGET,), MEAN

    def __init__(self, tables: dict[Values, Floats]) -> None:
        self._tables, self.most = tables, dict.fromkeys(tables, 0)
        self.asked: list[tuple[Values, int]] = []

    def run(self, candidates: Sequence[Values], replications: int, what: str = "") -> list[Tried]:
        for values in candidates:
            self.most[values] = max(self.most[values], replications)
            self.asked.append((values, replications))
        return [self.tried(values) for values in candidates]

    def tried(self, values: Values) -> Tried:
        own = self._tables[values][: self.most[values]]
        return tried(values, own[:, 0].tolist(), own[:, 1].tolist())

    def let_go(self, candidates: Iterable[Values]) -> None:
        """Nothing is held."""


def drawn(seed: int, **means: tuple[float, float]) -> Any:
    """Candidates `_1`, `_2` and so on with mean share on time and mean cost, whose luck is shared."""
    generator = np.random.default_rng(seed)
    shared = generator.normal(0, 1, (400, 2))
    scale = np.array([0.005, 100.0])
    tables = {
        (int(name[1:]),): np.array(mean) + scale * (shared + generator.normal(0, 0.2, shared.shape))
        for name, mean in means.items()
    }
    return Drawn(tables)
