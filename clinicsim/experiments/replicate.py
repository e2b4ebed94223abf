"""Replications of one scenario, in batches or in one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.engines import ENGINES
from clinicsim.experiments.executors import Executor, Outcome, Progress, local
from clinicsim.experiments.executors.errors import ClusterLost
from clinicsim.experiments.replication import One, one
from clinicsim.experiments.runs import RunFailed, Runs, joined, meaning_of_money
from clinicsim.experiments.warm import ensure_compiled
from clinicsim.world.world import World

BATCH = 50  # replications that are assembled, and kept, together


def replicate(
    world: World,
    replications: int | Sequence[int],
    workers: int = 1,
    progress: Progress | None = None,
    keep_events: bool = False,
    engine: str = ENGINES[0],
    executor: Executor | None = None,
) -> Runs:
    """Run replications of a world.

    Replication k depends on the world, its seed and k alone, so the outcome is the same for any executor and for any
    order or selection of replications.

    Parameters
    ----------
    world
        The compiled scenario.
    replications
        How many (0, 1, ...), or the numbers themselves.
    workers
        How many replications to run side by side on this machine, if there is no `executor`.
    progress
        Told after every replication how many of how many are over.
    keep_events
        Whether to keep the logs; they take some megabytes a replication.
    engine
        Name of the engine.
    executor
        What runs them; see `clinicsim.experiments.executors`.

    Returns
    -------
    Runs
        In order of replication number. Those that raised are in `failed`; after Ctrl-C, those that finished are kept
        and `interrupted` is set.

    Raises
    ------
    ValueError
        If the numbers are not distinct whole numbers from 0, or there is no worker.
    RunFailed
        If every replication raised.
    """
    numbers = _numbers(replications)
    runs = joined(list(batches(world, numbers, executor or local(engine, workers), keep_events, engine, progress)))
    refuse_failed(runs)
    return runs


def batches(
    world: World,
    numbers: Sequence[int],
    executor: Executor,
    keep_events: bool = False,
    engine: str = ENGINES[0],
    progress: Progress | None = None,
) -> Iterator[Runs]:
    """Run replications and hand them out in batches of `BATCH`, in order; nothing else of them is held.

    Parameters
    ----------
    world, executor, keep_events, engine, progress
        As for `replicate`.
    numbers
        Replication numbers, each once, in order.

    Yields
    ------
    Runs
        Those of a batch that raised are in its `failed`. After Ctrl-C the last one holds what had finished, perhaps
        nothing, and has `interrupted` set.

    Raises
    ------
    ClusterLost
        Once what had finished has been handed out.
    """
    ensure_compiled(engine)
    batch: list[Outcome[One]] = []
    finished = 0
    interrupted = False
    lost: ClusterLost | None = None
    try:
        for outcome in executor.outcomes(partial(_task, world, engine, keep_events), numbers):
            batch.append(outcome)
            finished += 1
            if progress is not None:
                progress(finished, len(numbers))
            if len(batch) == BATCH:
                yield _assemble(world, engine, batch, keep_events)
                batch = []
    except KeyboardInterrupt:
        interrupted = finished < len(numbers)
    except ClusterLost as error:
        lost = error
    if batch or interrupted:
        yield _assemble(world, engine, batch, keep_events, interrupted)
    if lost is not None:
        raise lost


def refuse_failed(runs: Runs) -> None:
    """Raise RunFailed if there were replications and every one of them raised."""
    if runs.count == 0 and runs.failed and not runs.interrupted:
        number, error = runs.failed[0]
        raise RunFailed(f"all {len(runs.failed)} replications failed; replication {number}: {error}")


def _task(world: World, engine: str, keep_events: bool, replication: int) -> One:
    return one(world, replication, engine, keep_events)


def _numbers(replications: int | Sequence[int]) -> list[int]:
    numbers = list(range(replications)) if isinstance(replications, int) else sorted(int(k) for k in replications)
    if not numbers:
        raise ValueError("at least one replication is needed")
    if numbers[0] < 0 or len(set(numbers)) < len(numbers):
        raise ValueError("replication numbers must be distinct and not negative")
    return numbers


def _assemble(
    world: World, engine: str, batch: Sequence[Outcome[One]], keep_events: bool, interrupted: bool = False
) -> Runs:
    done = [(outcome.number, outcome.result) for outcome in batch if outcome.result is not None]
    ones = [one for _, one in done]
    run = world.scenario.run
    categories = ones[0].categories if ones else ()
    logs = [one.events for one in ones if one.events is not None]
    return Runs(
        replications=np.array([number for number, _ in done], dtype=np.int64),
        summary={name: np.array([one.summary.get(name, np.nan) for one in ones]) for name in _names(ones, "summary")},
        monthly={name: _stack(ones, name, run.months) for name in _names(ones, "monthly")},
        categories=categories,
        ledger=np.array([one.ledger for one in ones]).reshape(len(ones), run.months, len(categories)),
        discounted=np.array([one.discounted for one in ones]).reshape(len(ones), len(categories)),
        staff_employed=np.array([one.staff_employed for one in ones]),
        staff_used=np.array([one.staff_used for one in ones]),
        seed=run.seed,
        months=run.months,
        start_date=run.start_date,
        engine=engine,
        money=meaning_of_money(world.scenario.model_dump(include={"prices", "economics"})),
        events=np.concatenate(logs) if keep_events and logs else None,
        failed=tuple((outcome.number, outcome.error) for outcome in batch if outcome.result is None),
        interrupted=interrupted,
    )


def _names(ones: Sequence[One], table: str) -> list[str]:
    # A member of a family may be missing from a replication in which it never happened; keep the union, in order.
    return list(dict.fromkeys(name for one in ones for name in getattr(one, table)))


def _stack(ones: Sequence[One], name: str, months: int) -> Floats:
    missing = np.full(months, np.nan)
    return np.array([one.monthly.get(name, missing) for one in ones], dtype=np.float64)
