"""Runs a scenario, or finds that it has been run: no replication is run twice while it can be found on disk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from clinicsim.engines import ENGINES
from clinicsim.experiments.arm import Arm
from clinicsim.experiments.executors import Executor, Progress, local
from clinicsim.experiments.source import source_hash
from clinicsim.scenario import Loaded, read
from clinicsim.store.folders import check_writable
from clinicsim.store.identity import series_id
from clinicsim.store.inputs import inputs_hash
from clinicsim.store.job import Job, Notice
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
    resume: bool = False,
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
    out, resume
        See `perform`.

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
    return perform(loaded, build(loaded), engine, workers, out, keep_events, progress, resume=resume)


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
    *,
    executor: Executor | None = None,
    resume: bool = False,
    notice: Notice | None = None,
) -> Arm:
    """Run a world and store the run, or load the equal one that is stored.

    Parameters
    ----------
    loaded, world
        The scenario, and what was built from it.
    engine, workers, keep_events, progress, executor
        See `replicate`.
    out
        Folder of runs in which to store the run. An equal run found there is returned instead, and replications that
        other runs of the same series hold are not run again. None stores nothing.
    resume
        Whether to go on with what a killed run of the same series has kept.
    notice
        Told, in a line, what was found on disk that the user should know of.

    Raises
    ------
    StoreError, RunFailed, KeyboardInterrupt
        As for `run`. A StoreError, and Ctrl-C while the run is being stored, leave what finished to be resumed.
    """
    executor = executor or local(engine, workers)
    series = series_id(inputs_hash(loaded), engine, source_hash())
    job = Job(loaded, world, engine, series, executor, keep_events, notice or (lambda _: None))
    if out is None:
        return job.run_unstored(progress)
    check_writable(out)
    return job.stored(out) or job.run(out, resume, progress)
