"""What replications of the whole model take as they are usually run: with measures, and without a log that is kept."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from sheets import Sheet
from timing import Spread, alternating, number

from clinicsim import engines
from clinicsim.experiments.compare import compare
from clinicsim.experiments.replicate import replicate
from clinicsim.experiments.replication import one
from clinicsim.experiments.runs import Runs
from clinicsim.scenario import read
from clinicsim.world.build import build
from clinicsim.world.world import World

SCENARIOS = Path(__file__).parents[2] / "scenarios"
BASE, ALTERNATIVE = "base", "plus_one_nurse"
_BOTH = "both, with paired intervals"
SHORTEST_TIMING = 0.2  # CPU seconds; others are run after a shorter replication


def own_replications(months: int, rounds: int, replications: int) -> list[Sheet]:
    """One replication without a log, and many of a pair of scenarios in one thread and in two.

    Raises
    ------
    AssertionError
        If the number of threads changes a result.
    """
    worlds = {name: build(read(SCENARIOS / f"{name}.toml", [f"run.months={months}"])) for name in (BASE, ALTERNATIVE)}
    # Compiles, or loads what is compiled.
    compare(replicate(worlds[BASE], 2), [replicate(worlds[ALTERNATIVE], 2)])
    return [_without_a_log(worlds, months, rounds), _a_pair(worlds, months, replications)]


def _without_a_log(worlds: Mapping[str, World], months: int, rounds: int) -> Sheet:
    tasks: dict[str, Callable[[World, int], object]] = {"engine alone": _engine_alone, "with measures": one}
    timed: dict[tuple[str, str], list[float]] = {(name, task): [] for name in worlds for task in tasks}
    for place, (name, task) in alternating(list(timed), rounds):
        timed[name, task].append(_milliseconds(tasks[task], worlds[name], place))
    sheet = Sheet(
        f"clinicsim: one replication without a log, {months} months, CPU milliseconds", ["Scenario", *tasks, "Ratio"]
    )
    for name in worlds:
        alone, measured = timed[name, "engine alone"], timed[name, "with measures"]
        ratio = Spread.of([whole / part for whole, part in zip(measured, alone, strict=True)])
        sheet.rows.append([name, Spread.of(alone).text(), Spread.of(measured).text(), ratio.text()])
    sheet.note = f"Compiled engine, one core, everything loaded. Median of {rounds} rounds (lowest–highest)."
    return sheet


def _a_pair(worlds: Mapping[str, World], months: int, replications: int) -> Sheet:
    """Elapsed seconds of replications of both scenarios with their paired intervals."""
    elapsed: dict[str, dict[int, float]] = {_BOTH: {}, **{name: {} for name in worlds}}
    runs: dict[int, dict[str, Runs]] = {1: {}, 2: {}}
    for threads in (2, 1):
        began = time.perf_counter()
        for name, world in worlds.items():
            began_this = time.perf_counter()
            runs[threads][name] = replicate(world, replications, threads)
            elapsed[name][threads] = time.perf_counter() - began_this
        compare(runs[threads][BASE], [runs[threads][ALTERNATIVE]])
        elapsed[_BOTH][threads] = time.perf_counter() - began
    for name in worlds:
        _check_same(name, runs[1][name], runs[2][name])
    sheet = Sheet(
        f"clinicsim: {replications:,} replications with measures, {months} months, elapsed seconds",
        ["Scenario", "1 thread", "2 threads", "2 against 1"],
    )
    for name, seconds in elapsed.items():
        sheet.rows.append([name, number(seconds[1]), number(seconds[2]), number(seconds[1] / seconds[2])])
    sheet.note = "Run once each, so other work on the machine counts. One thread and two gave the same results."
    return sheet


def _engine_alone(world: World, replication: int) -> None:
    engines.run_in_chunks(world, replication, take=lambda rows: None, again=lambda: None)


def _milliseconds(task: Callable[[World, int], object], world: World, replication: int) -> float:
    """Mean CPU milliseconds of a replication and of those after it."""
    gc.collect()
    repeats, began = 0, time.process_time()
    while (spent := time.process_time() - began) < SHORTEST_TIMING or not repeats:
        task(world, replication + repeats)
        repeats += 1
    return 1000.0 * spent / repeats


def _check_same(name: str, one_thread: Runs, two_threads: Runs) -> None:
    for measure, values in one_thread.summary.items():
        if not np.array_equal(values, two_threads.summary[measure], equal_nan=True):
            raise AssertionError(f"{name}: two threads give another {measure} than one")
