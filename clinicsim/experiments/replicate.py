"""Replications of one scenario: run the engine, reduce its rows to measures and costs, and keep the numbers."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from clinicsim.engines import ENGINES, IN_THREADS
from clinicsim.experiments.executor import Gathered, Progress, gather
from clinicsim.experiments.runs import Floats, RunFailed, Runs, meaning_of_money
from clinicsim.experiments.warm import ensure_compiled
from clinicsim.world.events import EventLog
from clinicsim.world.world import World

if TYPE_CHECKING:
    from clinicsim.reduction import Reducer

_lock = threading.Lock()
_idle: list[tuple[World, Reducer]] = []  # that no thread uses now, those of the worlds used last at the end
_MOST_IDLE = 16  # each holds its world and some megabytes


@dataclass(frozen=True, slots=True, eq=False)
class One:
    """Outcome of one replication."""

    summary: Mapping[str, float]
    monthly: Mapping[str, Floats]  # by measure: (months,)
    categories: tuple[str, ...]
    ledger: Floats  # (months, categories)
    discounted: Floats  # (categories,)
    staff_employed: float
    staff_used: float
    events: NDArray[np.void] | None


def one(world: World, replication: int, engine: str = ENGINES[0], keep_events: bool = False) -> One:
    """Run, measure and cost one replication; its log is kept only if it is asked for."""
    from clinicsim import engines

    chunks: list[EventLog] = []
    with reducer_of(world) as reducer:

        def take(rows: EventLog) -> None:
            reducer.take(rows)
            if keep_events:
                chunks.append(rows.copy())

        def again() -> None:
            reducer.clear()
            chunks.clear()

        reducer.clear()
        engines.run_in_chunks(world, replication, take, again, engine)
        reducer.close()
        reduced = reducer.reduced()
    measures, ledger = reduced.measures, reduced.ledger
    return One(
        summary=measures.summary,
        monthly=measures.monthly,
        categories=tuple(ledger.categories),
        ledger=ledger.monthly,
        discounted=ledger.discounted,
        staff_employed=float(ledger.staff_employed),
        staff_used=float(ledger.staff_used),
        events=np.concatenate(chunks) if keep_events else None,
    )


@contextmanager
def reducer_of(world: World) -> Iterator[Reducer]:
    """A reducer of a world for one thread, which is used again for later replications unless one fails."""
    from clinicsim.reduction import Reducer

    with _lock:
        own = next((place for place, (of, _) in enumerate(_idle) if of is world), None)
        reducer = None if own is None else _idle.pop(own)[1]
    reducer = reducer or Reducer(world)
    yield reducer
    with _lock:
        _idle.append((world, reducer))
        del _idle[:-_MOST_IDLE]


def replicate(
    world: World,
    replications: int | Sequence[int],
    workers: int = 1,
    progress: Progress | None = None,
    keep_events: bool = False,
    engine: str = ENGINES[0],
) -> Runs:
    """Run replications of a world.

    Replication k depends on the world, its seed and k alone, so the outcome is the same for any number of workers and
    for any order or selection of replications.

    Parameters
    ----------
    world
        The compiled scenario.
    replications
        How many (0, 1, ...), or the numbers themselves.
    workers
        How many replications to run side by side: in threads, or in processes with an engine that blocks threads.
    progress
        Told after every replication how many of how many are over.
    keep_events
        Whether to keep the logs; they take some megabytes a replication.
    engine
        Name of the engine.

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
    if workers < 1:
        raise ValueError(f"workers must be at least 1, got {workers}")
    ensure_compiled(engine)
    task = partial(_task, world, engine, keep_events)
    gathered = gather(task, numbers, workers, progress, in_threads=engine in IN_THREADS)
    if not gathered.results and not gathered.interrupted:
        first = min(gathered.failed)
        raise RunFailed(f"all {len(numbers)} replications failed; replication {first}: {gathered.failed[first]}")
    return _assemble(world, engine, gathered, keep_events)


def _task(world: World, engine: str, keep_events: bool, replication: int) -> One:
    return one(world, replication, engine, keep_events)


def _numbers(replications: int | Sequence[int]) -> list[int]:
    numbers = list(range(replications)) if isinstance(replications, int) else sorted(int(k) for k in replications)
    if not numbers:
        raise ValueError("at least one replication is needed")
    if numbers[0] < 0 or len(set(numbers)) < len(numbers):
        raise ValueError("replication numbers must be distinct and not negative")
    return numbers


def _assemble(world: World, engine: str, gathered: Gathered[One], keep_events: bool) -> Runs:
    numbers = sorted(gathered.results)
    ones = [gathered.results[number] for number in numbers]
    run = world.scenario.run
    categories = ones[0].categories if ones else ()
    logs = [one.events for one in ones if one.events is not None]
    return Runs(
        replications=np.array(numbers, dtype=np.int64),
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
        failed=tuple(sorted(gathered.failed.items())),
        interrupted=gathered.interrupted,
    )


def _names(ones: Sequence[One], table: str) -> list[str]:
    # A member of a family may be missing from a replication in which it never happened; keep the union, in order.
    return list(dict.fromkeys(name for one in ones for name in getattr(one, table)))


def _stack(ones: Sequence[One], name: str, months: int) -> Floats:
    missing = np.full(months, np.nan)
    return np.array([one.monthly.get(name, missing) for one in ones], dtype=np.float64)
