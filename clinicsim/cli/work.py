"""From files on the command line to arms: read all, build all, and only then run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from clinicsim.cli.errors import say
from clinicsim.cli.options import RunOptions

if TYPE_CHECKING:
    from clinicsim.experiments.arm import Arm
    from clinicsim.experiments.executors import Executor, Progress
    from clinicsim.scenario import Loaded
    from clinicsim.world.world import World

A = TypeVar("A")
B = TypeVar("B")

_EXECUTOR = "clinicsim.executor"


def read_all(files: Sequence[Path], options: RunOptions) -> list[Loaded]:
    """Read scenarios with the overrides of the command line; every finding of every file at once."""
    from clinicsim.scenario import read
    from clinicsim.store.perform import run_overrides

    sets = (*options.sets, *run_overrides(options.replications, options.months, options.seed))
    return all_or_findings(lambda file: read(file, sets), files)


def build_all(loaded: Sequence[Loaded]) -> list[World]:
    """Build worlds; every finding of every cohort at once."""
    from clinicsim.world.build import build

    return all_or_findings(build, loaded)


def run_one(loaded: Loaded, world: World, options: RunOptions, quiet: bool = False) -> Arm:
    """Run a world and store the run, with a progress bar on a terminal; warnings, if not quiet, to standard error."""
    from clinicsim.experiments.document import warnings
    from clinicsim.store.perform import perform

    executor = executor_of(options.engine, options.workers, options.scheduler)
    with progress_bar(loaded.scenario.name) as progress:
        arm = perform(
            loaded,
            world,
            options.engine,
            out=options.out,
            keep_events=options.events,
            progress=progress,
            executor=executor,
            resume=options.resume,
            notice=None if quiet else lambda words: say(f"{loaded.scenario.name}: {words}"),
        )
    for warning in () if quiet else warnings(arm):
        say(f"warning: {loaded.scenario.name}: {warning}")
    return arm


def executor_of(engine: str, workers: int, scheduler: str | None) -> Executor:
    """What the options say shall run replications; opened once for a command, and closed when the command ends."""
    from clinicsim.experiments.executors import opened

    context = click.get_current_context()
    if _EXECUTOR not in context.meta:
        context.meta[_EXECUTOR] = context.with_resource(opened(engine, workers, scheduler))
    executor: Executor = context.meta[_EXECUTOR]
    return executor


def all_or_findings(task: Callable[[A], B], items: Sequence[A]) -> list[B]:
    """Do a task for every item; raise one ScenarioError with the findings of all items that failed."""
    from clinicsim.scenario.errors import Finding, ScenarioError

    done: list[B] = []
    findings: list[Finding] = []
    for item in items:
        try:
            done.append(task(item))
        except ScenarioError as error:
            findings += error.findings
    if findings:
        raise ScenarioError(findings)
    return done


@contextmanager
def progress_bar(name: str) -> Iterator[Progress | None]:
    """Show progress over replications on standard error if that is a terminal."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(name, total=None)
        yield lambda finished, total: bar.update(task, completed=finished, total=total)
