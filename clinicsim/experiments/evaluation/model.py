"""Incremental net monetary benefit as a model: what every strategy gains on the comparator at values of parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.engines import ENGINES
from clinicsim.experiments.designs import Draws, Together
from clinicsim.experiments.executors import Executor, Progress
from clinicsim.experiments.psa.result import COST, EFFECT, PEOPLE
from clinicsim.experiments.sensitivity.model import Answers
from clinicsim.experiments.sweep import sweep
from clinicsim.scenario.numbers import number_at
from clinicsim.world.world import World

_MEASURES = (COST, EFFECT, PEOPLE)


def all_strategies(strategies: Sequence[World], paths: Sequence[str], values: Floats) -> Together:
    """Every strategy at each row of values; a number that a strategy's scenario does not have is left out of it.

    Parameters
    ----------
    strategies
        World of each.
    paths, values
        Numbers, and what they are at each point: shape (points, paths).
    """

    def one(world: World) -> Draws:
        own = [at for at, path in enumerate(paths) if number_at(world.scenario, path) is not None]
        return Draws(world, tuple(paths[at] for at in own), values[:, own])

    return Together(tuple(map(one, strategies)))


@dataclass(frozen=True, slots=True, eq=False)
class NetBenefit:
    """What `one_way` and `two_way` ask: one measure an alternative, its incremental net monetary benefit of a person.

    NMB = WTP x QALYs - cost (Stinnett & Mullahy 1998, Med Decis Making 18:S68), both discounted and over everybody who
    was referred or there on the first day; INMB is that of the alternative less that of the comparator, in the same
    replication.
    """

    strategies: tuple[World, ...]  # the comparator first
    measures: tuple[str, ...]  # names of the alternatives
    wtp: float
    replications: Sequence[int]
    executor: Executor
    progress: Progress | None = None
    engine: str = ENGINES[0]

    def __call__(self, paths: tuple[str, ...], values: Floats) -> Answers:
        """Run every strategy at every row of `values`, shape (points, paths)."""
        many = len(self.strategies)
        design = all_strategies(self.strategies, paths, values)
        found, failed = [], []
        for runs in sweep(design, self.replications, _MEASURES, self.executor, self.progress, self.engine):
            found.append(runs.values)
            failed += [(runs.point // many, number, error) for number, error in runs.failed]
        cost, effect, people = np.moveaxis(np.array(found), -1, 0)
        benefit = ((self.wtp * effect - cost) / people).reshape(len(values), many, -1)
        increments = benefit[:, 1:] - benefit[:, :1]
        return Answers(np.moveaxis(increments, 1, -1), tuple(failed))
