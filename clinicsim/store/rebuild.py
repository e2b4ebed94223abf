"""Runs a stored run again from its folder alone, and holds every digit against what is stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.executors import Executor, Progress
from clinicsim.experiments.replicate import replicate
from clinicsim.experiments.runs import Runs
from clinicsim.experiments.source import source_hash
from clinicsim.store.folders import load_inputs, load_run
from clinicsim.store.integrity import StoredRun, check_files
from clinicsim.world.build import build


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What came of running a run again."""

    replications: int
    values: int  # that were held against each other
    same_program: bool  # whether the program's source is that of the stored run
    differences: tuple[str, ...]  # each with the table and column in which it is; empty if every digit agrees


def rebuild(run: StoredRun, executor: Executor, progress: Progress | None = None) -> Rebuilt:
    """Run a stored run again from the scenario and the cohort files in its folder.

    Parameters
    ----------
    run
        What to rebuild; nothing in its folder is changed.
    executor, progress
        See `replicate`. The engine is that of the run.

    Raises
    ------
    StoreError
        If the folder is damaged, or this version of the program cannot run its scenario.
    RunFailed
        If every replication failed.
    KeyboardInterrupt
        If it was interrupted.
    """
    check_files(run.folder)
    stored = load_run(run.folder)
    world = build(load_inputs(run))
    again = replicate(
        world, stored.replications.tolist(), progress=progress, engine=run.manifest.engine, executor=executor
    )
    if again.interrupted:
        raise KeyboardInterrupt
    failed = tuple(f"replication {number} failed: {error}" for number, error in again.failed)
    old, new = dict(_columns(stored)), dict(_columns(again))
    return Rebuilt(
        replications=stored.count,
        values=sum(column.size for column in old.values()),
        same_program=run.manifest.source_hash == source_hash(),
        differences=failed or tuple(_differences(old, new)),
    )


def _columns(runs: Runs) -> Iterator[tuple[str, Floats]]:
    """Every column of every table, by table and name."""
    yield from ((f"measures: {name}", values) for name, values in runs.summary.items())
    yield from ((f"monthly: {name}", values) for name, values in runs.monthly.items())
    for place, category in enumerate(runs.categories):
        yield f"ledger: {category}", runs.ledger[:, :, place]
        yield f"totals: discounted.{category}", runs.discounted[:, place]
    yield "totals: staff_employed", runs.staff_employed
    yield "totals: staff_used", runs.staff_used


def _differences(old: Mapping[str, Floats], new: Mapping[str, Floats]) -> Iterator[str]:
    for name in dict.fromkeys((*old, *new)):
        if name not in new:
            yield f"{name} is no longer made"
        elif name not in old:
            yield f"{name} was not made then"
        elif not np.array_equal(old[name], new[name], equal_nan=True):
            unequal = ~((old[name] == new[name]) | (np.isnan(old[name]) & np.isnan(new[name])))
            yield f"{name}: {int(unequal.sum()):,} of {unequal.size:,} values differ"
