"""Runs a scenario, or finds that it has been run: the same inputs are never run twice."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from clinicsim.engines import ENGINES
from clinicsim.experiments.arm import Arm
from clinicsim.experiments.executors import Progress
from clinicsim.experiments.replicate import replicate
from clinicsim.scenario import Loaded, read
from clinicsim.store.folders import check_writable, find_run, load_run, save_run
from clinicsim.store.identity import run_id, source_hash
from clinicsim.world.build import build
from clinicsim.world.world import World


def run(
    scenario: str | Path | Loaded,
    *,
    replications: int | None = None,
    months: int | None = None,
    seed: int | None = None,
    sets: Sequence[str] = (),
    engine: str = ENGINES[0],
    workers: int = 1,
    out: Path | None = None,
    keep_events: bool = False,
    progress: Progress | None = None,
) -> Arm:
    """Read a scenario, build its world and run it.

    Parameters
    ----------
    scenario
        A scenario file, or one already read (the next four are then not allowed).
    replications, months, seed
        Override the scenario's own.
    sets
        Further overrides, each as `path=value`.
    engine, workers, keep_events, progress
        See `replicate`.
    out
        Folder of runs in which to store the run; an equal run found there is returned instead. None stores nothing.

    Raises
    ------
    ScenarioError
        If the scenario or its cohort is wrong; every finding at once.
    StoreError
        If the run cannot be stored; known before it starts unless the disk fills up meanwhile.
    RunFailed
        If every replication failed.
    KeyboardInterrupt
        If it was interrupted before any replication finished.
    """
    overrides = (*sets, *run_overrides(replications, months, seed))
    if isinstance(scenario, Loaded):
        if overrides:
            raise ValueError("a scenario that has been read cannot be overridden; pass the overrides to read()")
        loaded = scenario
    else:
        loaded = read(Path(scenario), overrides)
    return perform(loaded, build(loaded), engine, workers, out, keep_events, progress)


def run_overrides(replications: int | None, months: int | None, seed: int | None) -> tuple[str, ...]:
    """Overrides of the run table, as `path=value`."""
    given = {"replications": replications, "months": months, "seed": seed}
    return tuple(f"run.{key}={value}" for key, value in given.items() if value is not None)


def perform(
    loaded: Loaded,
    world: World,
    engine: str = ENGINES[0],
    workers: int = 1,
    out: Path | None = None,
    keep_events: bool = False,
    progress: Progress | None = None,
) -> Arm:
    """Run a world and store the run, or load the equal one that is stored; arguments and errors as for `run`."""
    numbers = range(world.scenario.run.replications)
    if out is not None:
        check_writable(out)
        stored = _stored(loaded, world, engine, out, keep_events)
        if stored is not None:
            return stored
    began = time.perf_counter()
    runs = replicate(world, numbers, workers, progress, keep_events, engine)
    if runs.count == 0:
        raise KeyboardInterrupt
    finished = [int(number) for number in runs.replications] if runs.interrupted else numbers
    arm = Arm(loaded, world, runs, arm_id(loaded, world, engine, finished))
    if out is not None:
        save_run(arm, out, time.perf_counter() - began, workers)
    return arm


def arm_id(loaded: Loaded, world: World, engine: str, numbers: Sequence[int]) -> str:
    """Id of the run of these replications of a world."""
    run = world.scenario.run
    return run_id(loaded.hash, run.seed, numbers, run.months, engine, source_hash())


def _stored(loaded: Loaded, world: World, engine: str, out: Path, keep_events: bool) -> Arm | None:
    name = arm_id(loaded, world, engine, range(world.scenario.run.replications))
    found = find_run(out, name)
    # A replication that failed may succeed this time: memory runs out, disks fill up.
    if found is None or found.manifest.failed or (keep_events and not found.manifest.events):
        return None
    return Arm(loaded, world, load_run(found.folder, keep_events), name)
