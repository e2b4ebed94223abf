"""Increments among people of one indication or one severity, from the log of each replication.

A replication is run again with its log, and every cost and QALY is given to the person whom it belongs to. Posts, idle
time and premiums belong to nobody in particular; they stand apart, so that subgroups and what is shared add up to the
whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.experiments.evaluation.means import Means
from clinicsim.experiments.evaluation.person import difference
from clinicsim.experiments.evaluation.result import Dimension, Side, Subgroup, Subgroups
from clinicsim.experiments.runs import RunFailed
from clinicsim.experiments.statistics import Interval
from clinicsim.experiments.warm import ensure_compiled
from clinicsim.world.world import World

_WORDS = (
    "Costs of a subgroup are those that belong to its people. Posts, idle time, premiums and journeys of staff belong "
    "to nobody in particular and stand apart; subgroups and these add up to the whole."
)


def subgroups(sides: Sequence[Side], wtp: float, numbers: Sequence[int], means: Means) -> Subgroups:
    """Increments of every alternative in each subgroup, paired by replication.

    Parameters
    ----------
    sides
        The strategies, the comparator first.
    wtp
        What a QALY is worth.
    numbers
        Of the replications that are run again.
    means
        What runs them.

    Raises
    ------
    RunFailed
        If a replication failed.
    """
    ensure_compiled(means.engine)
    worlds = tuple(side.world for side in sides)
    groups = _groups(worlds[0])
    found = []
    with means.stage("subgroups") as progress:
        for outcome in means.executor.outcomes(partial(_task, worlds, means.engine), numbers):
            if outcome.result is None:
                raise RunFailed(f"subgroups, replication {outcome.number}: {outcome.error}")
            found.append(outcome.result)
            if progress is not None:
                progress(len(found), len(numbers))
    return _whole(sides, groups, np.stack(found, axis=-1), wtp)


def _whole(sides: Sequence[Side], groups: Sequence[tuple[Dimension, str]], sums: Floats, wtp: float) -> Subgroups:
    """All subgroups from the sums of `_task`, shape (strategies, groups and nobody, 3, replications)."""
    severities = [place for place, (dimension, _) in enumerate(groups) if dimension == "severity"]
    everybody = sums[:, severities, 0].sum(axis=1)
    made = [
        _subgroup(group, sides[at].name, sums[[0, at], place], everybody[[0, at]], wtp)
        for at in range(1, len(sides))
        for place, group in enumerate(groups)
        if sums[:, place, 0].any()
    ]
    shared = sums[:, -1, 1] / everybody
    return Subgroups(tuple(made), tuple(difference(shared[0], each) for each in shared[1:]), sums.shape[-1], _WORDS)


def _groups(world: World) -> list[tuple[Dimension, str]]:
    indications: list[tuple[Dimension, str]] = [("indication", name) for name in world.names.indications]
    return [*indications, *(("severity", name) for name in world.names.bands)]


def _task(worlds: tuple[World, ...], engine: str, number: int) -> Floats:
    """People, costs and QALYs of each group, and costs of nobody, of every strategy in one replication.

    Returns
    -------
    Floats
        Shape (strategies, groups + 1, 3); the last row holds the costs of nobody in particular.
    """
    return np.stack([_of_strategy(world, engine, number) for world in worlds])


def _of_strategy(world: World, engine: str, number: int) -> Floats:
    from clinicsim.economics.patients import by_patient
    from clinicsim.experiments.replication import one

    log = one(world, number, engine, keep_events=True).events
    assert log is not None  # it was asked for
    patients = by_patient(world, log)
    costs, qalys = patients.costs.sum(axis=1), patients.qalys.sum(axis=1)
    values = np.column_stack([np.ones(costs.size), costs, qalys])
    shared = np.array([[0.0, float(patients.shared.sum()), 0.0]])
    by_indication = _sums(values, patients.indication, len(world.names.indications))
    return np.concatenate([by_indication, _sums(values, patients.band, len(world.names.bands)), shared])


def _sums(values: Floats, group: Ints, groups: int) -> Floats:
    """Sum of each column over the people of each group, shape (groups, columns)."""
    return np.stack([np.bincount(group, weights=column, minlength=groups) for column in values.T], axis=1)


def _subgroup(group: tuple[Dimension, str], strategy: str, sums: Floats, everybody: Floats, wtp: float) -> Subgroup:
    """One group under the comparator and one alternative: its sums (2, 3, replications), of all people (2, ...)."""
    dimension, name = group
    there = (sums[:, 0] > 0).all(axis=0)
    cost, effect = sums[:, 1, there] / sums[:, 0, there], sums[:, 2, there] / sums[:, 0, there]
    inmb = difference(*(wtp * effect - cost))
    return Subgroup(
        dimension=dimension,
        name=name,
        strategy=strategy,
        people=float(sums[0, 0].mean()),
        share=float((sums[0, 0] / everybody[0]).mean()),
        inc_cost=difference(*cost),
        inc_effect=difference(*effect),
        inmb=inmb,
        adds_cost=difference(*(sums[:, 1] / everybody)),
        adds_effect=difference(*(sums[:, 2] / everybody)),
        words=_words(strategy, name, inmb),
    )


def _words(strategy: str, name: str, inmb: Interval) -> str:
    if inmb.lo > 0:
        return f"{strategy} has the higher net benefit among {name}"
    if inmb.hi < 0:
        return f"{strategy} has the lower net benefit among {name}"
    return f"among {name}, whether {strategy} has the higher net benefit cannot be told with {inmb.count} replications"
