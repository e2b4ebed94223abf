"""Costs and effects that are made up, or printed in a paper."""

from collections.abc import Sequence

import numpy as np

from clinicsim.economics.cea.analysis import Cea, analyse
from clinicsim.economics.cea.outcomes import Outcomes

Triple = tuple[str, float, float]  # strategy, cost, effect


def of_means(*table: Triple, wtp: Sequence[float] = (20_000, 30_000), comparator: str | None = None) -> Cea:
    """Analysis of one cost and one effect a strategy."""
    names, costs, effects = zip(*table, strict=True)
    return analyse(
        Outcomes(names, np.reshape(costs, (-1, 1, 1)) * 1.0, np.reshape(effects, (-1, 1, 1)) * 1.0), wtp, comparator
    )


def of_draws(costs: np.ndarray, effects: np.ndarray, names: Sequence[str] | None = None) -> Outcomes:
    """Outcomes of shape (strategies, draws), named A, B, C unless told otherwise."""
    return Outcomes(tuple(names or "ABCDEFGH"[: len(costs)]), costs[:, :, None], effects[:, :, None])


def drawn(strategies: int = 3, draws: int = 500, seed: int = 1) -> Outcomes:
    """Draws in which dearer strategies tend to gain more, and a strategy may be better or worse than another."""
    random = np.random.default_rng(seed)
    step = np.arange(strategies)[:, None]
    costs = 10_000 + 3_000 * step + random.normal(0, 4_000, (strategies, draws))
    effects = 5 + 0.15 * np.sqrt(step) + random.normal(0, 0.2, (strategies, draws))
    return of_draws(costs, effects)


def statuses(cea: Cea) -> dict[str, str]:
    return {row.strategy: row.status for row in cea.rows}


def icers(cea: Cea) -> dict[str, float]:
    return {row.strategy: row.icer for row in cea.rows if row.icer is not None}
