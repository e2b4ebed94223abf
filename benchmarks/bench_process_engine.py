"""What a replication of the process engine costs.

    python benchmarks/bench_process_engine.py
    python benchmarks/bench_process_engine.py --scenario scenarios/small_clinic.toml --months 12 --rounds 3

Machines differ and are shared, so seconds alone say little. Each round times one replication (the event log only, no
measures) and a plain SimPy loop one after the other, in alternating order, in the same process on one core; the table
gives the median over rounds and their ratio: one replication costs as much as so many SimPy timeouts. The first
replication, which compiles or loads the shared rules, is timed apart.

Memory is the highest resident size of a fresh process after 1, 5 and 20 replications without kept events, as the
command line runs them; it should be flat. Nothing here is a test: no number has a limit.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import sys
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import simpy
from rich.console import Console
from rich.table import Table

from clinicsim import engines
from clinicsim.experiments.replicate import replicate
from clinicsim.scenario import read
from clinicsim.world.build import build
from clinicsim.world.world import World

BASE = Path(__file__).parents[1] / "scenarios" / "base.toml"
ENGINE = "process"
SIMPY_EVENTS = 100_000
SIMPY_PROCESSES = 100


def simpy_reference(events: int = SIMPY_EVENTS, processes: int = SIMPY_PROCESSES) -> None:
    """A plain SimPy workload: processes that do nothing but wait, `events` timeouts in all."""
    environment = simpy.Environment()

    def waits(pause: int) -> Generator[simpy.Event, Any, None]:
        for _ in range(events // processes):
            yield environment.timeout(pause)

    for place in range(processes):
        environment.process(waits(1 + place % 7))
    environment.run()


def seconds(task: Callable[[], object]) -> float:
    """Wall-clock seconds of a task."""
    began = time.perf_counter()
    task()
    return time.perf_counter() - began


def alternate(
    one: Callable[[int], object], other: Callable[[], object], rounds: int
) -> tuple[list[float], list[float]]:
    """Time two tasks in turn, each first in every other round; the first task is told the number of the round."""
    times_one, times_other = [], []
    for place in range(rounds):
        if place % 2:
            times_other.append(seconds(other))
        times_one.append(seconds(lambda place=place: one(place)))  # type: ignore[misc]
        if not place % 2:
            times_other.append(seconds(other))
    return times_one, times_other


def peak_megabytes(scenario: Path, sets: list[str], replications: int) -> float:
    """Highest resident size of a fresh process that runs some replications, in MB; nan where it cannot be known."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_peak, (scenario, sets, replications))


def _peak(scenario: Path, sets: list[str], replications: int) -> float:
    try:
        import resource
    except ImportError:  # not on Windows
        return float("nan")
    replicate(build(read(scenario, sets)), replications, engine=ENGINE)
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return highest / (2**20 if sys.platform == "darwin" else 2**10)


def speed_table(world: World, rounds: int) -> Table:
    """Measure speed; see the top of the file."""
    first = seconds(lambda: engines.run(world, 0, ENGINE))
    rows: list[int] = []
    runs, loops = alternate(lambda k: rows.append(len(engines.run(world, k + 1, ENGINE))), simpy_reference, rounds)
    run, loop, events = statistics.median(runs), statistics.median(loops), statistics.mean(rows)
    ratio = run / (loop / SIMPY_EVENTS)
    table = Table("Speed", "", title=f"{world.scenario.name}, {world.scenario.run.months} months", title_justify="left")
    table.add_row("first replication, with loading of the rules", f"{first:.3f} s")
    table.add_row(f"one replication, median of {rounds}", f"{run:.3f} s ({min(runs):.3f} to {max(runs):.3f})")
    spread = f"{min(loops):.3f} to {max(loops):.3f}"
    table.add_row(f"{SIMPY_EVENTS:,} SimPy timeouts, median of {rounds}", f"{loop:.3f} s ({spread})")
    table.add_row("one replication costs as much as", f"{ratio / 1000:,.0f} thousand SimPy timeouts")
    table.add_row("rows of the event log, mean", f"{events:,.0f}")
    table.add_row("rows a second", f"{events / run:,.0f}")
    return table


def mode_table(scenario: Path, sets: list[str], rounds: int) -> Table:
    """Compare minutes inside sessions with slots, in turn on the same replications."""
    worlds = {mode: build(read(scenario, [*sets, f"in_session={mode}"])) for mode in ("minutes", "slots")}
    times: dict[str, list[float]] = {mode: [] for mode in worlds}
    for place in range(rounds):
        for mode in sorted(worlds, reverse=bool(place % 2)):
            times[mode].append(seconds(lambda mode=mode, place=place: engines.run(worlds[mode], place, ENGINE)))  # type: ignore[misc]
    medians = {mode: statistics.median(each) for mode, each in times.items()}
    table = Table("In sessions", f"One replication, median of {rounds}", "Against minutes")
    for mode, median in medians.items():
        spread = f"{min(times[mode]):.3f} to {max(times[mode]):.3f}"
        table.add_row(mode, f"{median:.3f} s ({spread})", f"{median / medians['minutes']:.2f}")
    return table


def memory_table(scenario: Path, sets: list[str], counts: list[int]) -> Table:
    """Measure memory; see the top of the file."""
    table = Table("Replications", "Peak memory", "Above the first")
    peaks = [peak_megabytes(scenario, sets, count) for count in counts]
    for count, peak in zip(counts, peaks, strict=True):
        table.add_row(str(count), f"{peak:.0f} MB", f"{peak - peaks[0]:+.0f} MB")
    return table


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenario", type=Path, default=BASE)
    parser.add_argument("--months", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=7, help="replications, and SimPy loops, that are timed")
    parser.add_argument("--memory", type=int, nargs="*", default=[1, 5, 20], help="replications to read memory at")
    given = parser.parse_args()
    sets = [f"run.months={given.months}"]
    console = Console()
    console.print(speed_table(build(read(given.scenario, sets)), given.rounds))
    console.print(mode_table(given.scenario, sets, given.rounds))
    if given.memory:
        console.print(memory_table(given.scenario, sets, given.memory))


if __name__ == "__main__":
    main()
