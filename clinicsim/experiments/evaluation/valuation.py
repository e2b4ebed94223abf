"""The same replications valued in several ways: the engine runs once, and its rows go to a reducer for each way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.evaluation.means import Means
from clinicsim.experiments.evaluation.methods import Change
from clinicsim.experiments.psa.result import COST, EFFECT, PEOPLE
from clinicsim.experiments.runs import RunFailed
from clinicsim.experiments.warm import ensure_compiled
from clinicsim.world.events import EventLog
from clinicsim.world.world import World

_BLOCK = 5  # replications of a task, which makes its reducers once


def revalued(world: World, change: Change) -> World:
    """The same world with events valued in another way; only a reducer may use it."""
    versions = tuple(replace(version, scenario=change(version.scenario)) for version in world.versions)
    return replace(world, scenario=change(world.scenario), versions=versions)


def valued(world: World, ways: Sequence[World], numbers: Sequence[int], means: Means, stage: str) -> Floats:
    """Discounted cost and QALYs of a person under each way of valuing.

    Parameters
    ----------
    world
        What is run.
    ways
        The same world as other choices of method value it, see `revalued`.
    numbers
        Of the replications.
    means, stage
        What runs them, and what that is called.

    Returns
    -------
    Floats
        Shape (2, ways, replications): cost, then QALYs.

    Raises
    ------
    RunFailed
        If a replication failed.
    """
    ensure_compiled(means.engine)
    blocks = range(-(-len(numbers) // _BLOCK))
    task = partial(_task, world, tuple(ways), tuple(numbers), means.engine)
    found = []
    with means.stage(stage) as progress:
        for outcome in means.executor.outcomes(task, blocks):
            if outcome.result is None:
                raise RunFailed(f"{stage}: {outcome.error}")
            found.append(outcome.result)
            if progress is not None:
                progress(len(found), len(blocks))
    return np.concatenate(found, axis=2)


def _task(world: World, ways: tuple[World, ...], numbers: tuple[int, ...], engine: str, block: int) -> Floats:
    from clinicsim import engines
    from clinicsim.reduction import Reducer

    reducers = [Reducer(way) for way in ways]

    def take(rows: EventLog) -> None:
        for reducer in reducers:
            reducer.take(rows)

    def again() -> None:
        for reducer in reducers:
            reducer.clear()

    own = numbers[block * _BLOCK : (block + 1) * _BLOCK]
    found = np.empty((2, len(ways), len(own)))
    for at, number in enumerate(own):
        again()
        engines.run_in_chunks(world, number, take, again, engine)
        for place, reducer in enumerate(reducers):
            reducer.close()
            summary = reducer.reduced().measures.summary
            found[:, place, at] = summary[COST] / summary[PEOPLE], summary[EFFECT] / summary[PEOPLE]
    return found
