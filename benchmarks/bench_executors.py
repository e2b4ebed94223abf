"""What it costs to spread replications over threads, processes and a Dask cluster, and that it changes nothing.

    python benchmarks/bench_executors.py
    python benchmarks/bench_executors.py --quick
    python benchmarks/bench_executors.py efficiency --runs 4000

`efficiency`: how many runs of about 10 ms two workers finish in the time that one thread takes for half as many; 1 is
the most, the bar is 0.85. All executors take turns in each round, forwards and then backwards, and each is held against
the serial one of its own round, so that what else the machine does strikes all alike. The clock runs from the first run
that is reported to the last: starting processes is left out, the end, where workers wait for each other, is not.
`memory`: a sweep of 200,000 runs on two Dask workers; what this process holds, every 20,000 runs. `bytes`: a
digest of all numbers of a run, by executor.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from rich.console import Console
from sheets import Sheet
from timing import Spread, alternating, number

from clinicsim.experiments.designs import Worlds
from clinicsim.experiments.executors import Executor, Processes, Serial, Threads
from clinicsim.experiments.executors.dask import Dask
from clinicsim.experiments.replicate import batches, replicate
from clinicsim.experiments.runs import Runs
from clinicsim.experiments.sweep import sweep
from clinicsim.experiments.warm import ensure_compiled
from clinicsim.scenario import read
from clinicsim.world.build import build
from clinicsim.world.world import World

SCENARIOS = Path(__file__).parents[1] / "scenarios"
MONTHS = 18  # of base: about 10 ms a run
MEASURES = ("refill_on_time_share", "dry_events_per_100_pump_years", "cost_per_year", "slot_utilisation", "qalys")
WORKERS = 2
BAR = 0.85
POINT_RUNS = 25  # replications of one point of the sweep whose memory is watched
LOOKS = 10  # at the memory
DIGEST_RUNS = 60

Report = tuple[int, float]  # runs that have finished, and when
Work = Callable[[World, int, Executor, list[Report]], None]


# ---------------------------------------------------------------------- efficiency
def all_measures(world: World, runs: int, executor: Executor, reports: list[Report]) -> None:
    """Replications of one scenario, of which every measure and its monthly series come back."""
    for _ in batches(world, range(runs), executor, progress=partial(_note, reports)):
        pass


def few_measures(world: World, runs: int, executor: Executor, reports: list[Report]) -> None:
    """Points of a sweep, of which five numbers come back for each replication."""
    design = Worlds((world,) * (runs // POINT_RUNS))
    for _ in sweep(design, POINT_RUNS, MEASURES, executor, partial(_note, reports)):
        pass


WORKS: dict[str, Work] = {"run: all measures": all_measures, "sweep: five numbers": few_measures}


def efficiency(runs: int, rounds: int) -> Sheet:
    """Runs a second of two workers over twice those of one thread."""
    world = build(read(SCENARIOS / "base.toml", [f"run.months={MONTHS}"]))
    sheet = Sheet(
        f"Efficiency of {WORKERS} workers, {runs:,} runs in each of {rounds} rounds; the bar is {BAR}",
        ["what comes back", "ms a run, serial", "threads", "processes", "Dask"],
        note="Median over rounds, lowest and highest. Each is held against the serial executor of the same round.",
    )
    with ExitStack() as opened:
        cluster = opened.enter_context(Dask("local", WORKERS, partial(ensure_compiled, "compiled")))
        executors: list[Executor] = [Serial(), Threads(WORKERS), Processes(WORKERS), cluster]
        for name, work in WORKS.items():
            for executor in executors:
                work(world, 4 * POINT_RUNS, executor, [])
            rates: list[dict[Executor, float]] = [{} for _ in range(rounds)]
            for place, executor in alternating(executors, rounds):
                rates[place][executor] = _rate(work, world, runs, executor)
            serial = executors[0]
            shares = [Spread.of([of[each] / of[serial] / WORKERS for of in rates]) for each in executors[1:]]
            cost = Spread.of([1000 / of[serial] for of in rates])
            sheet.rows.append([name, cost.text(), *(share.text() for share in shares)])
    return sheet


def _rate(work: Work, world: World, runs: int, executor: Executor) -> float:
    """Runs a second from the first that is reported to the last; by the first, each worker has done as many."""
    reports: list[Report] = []
    work(world, runs, executor, reports)
    (first, began), (last, ended) = reports[0], reports[-1]
    return (last - first * executor.workers) / (ended - began)


def _note(reports: list[Report], finished: int, of_all: int) -> None:
    reports.append((finished, time.perf_counter()))


# ---------------------------------------------------------------------- memory
def memory(runs: int) -> Sheet:
    """What the process that asks holds while a sweep goes on: Python's objects, and what it resides in."""
    world = build(read(SCENARIOS / "small_clinic.toml", ["run.months=1", "cohort.files=[]"]))
    points = runs // POINT_RUNS
    sheet = Sheet(
        f"Memory of the client during a sweep of {runs:,} runs on {WORKERS} Dask workers",
        ["runs finished", "Python objects, MB", "resident, MB"],
        note="A clinic without pumps for a month; flat means that the last lines are as the first.",
    )
    with Dask("local", WORKERS, partial(ensure_compiled, "compiled")) as cluster:
        tracemalloc.start()
        for runs_of_point in sweep(Worlds((world,) * points), POINT_RUNS, MEASURES[:1], cluster):
            if (runs_of_point.point + 1) % (points // LOOKS) == 0:
                gc.collect()
                held = tracemalloc.get_traced_memory()[0] / 2**20
                finished = (runs_of_point.point + 1) * POINT_RUNS
                sheet.rows.append([f"{finished:,}", f"{held:.2f}", number(_resident_megabytes())])
        tracemalloc.stop()
    return sheet


def _resident_megabytes() -> float:
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    return float("nan")


# ---------------------------------------------------------------------- bytes
def same_bytes(runs: int) -> Sheet:
    """Digest of all numbers of a run, by executor."""
    world = build(read(SCENARIOS / "base.toml", ["run.months=12"]))
    sheet = Sheet(f"Digest of {runs} runs of base over 12 months", ["executor", "sha256", "as serial"])
    first = ""
    for name, executor in _every_executor():
        digest = digest_of(replicate(world, runs, executor=executor))
        first = first or digest
        sheet.rows.append([name, digest[:16], "yes" if digest == first else "NO"])
    return sheet


def _every_executor() -> Iterator[tuple[str, Executor]]:
    yield "serial", Serial()
    yield "2 threads", Threads(2)
    yield "4 processes", Processes(4)
    for workers in (1, 2, 4):
        with _dask(workers) as cluster:
            yield f"Dask, {workers} worker{'s' * (workers > 1)}", cluster


@contextmanager
def _dask(workers: int) -> Iterator[Executor]:
    with Dask("local", workers, partial(ensure_compiled, "compiled")) as cluster:
        yield cluster


def digest_of(runs: Runs) -> str:
    """Sha256 of every number of some replications, and of the names of what they measure."""
    digest = hashlib.sha256(runs.replications.tobytes())
    for table in (runs.summary, runs.monthly):
        for name, values in table.items():
            digest.update(name.encode())
            digest.update(values.tobytes())
    for array in (runs.ledger, runs.discounted, runs.staff_employed, runs.staff_used):
        digest.update(array.tobytes())
    return digest.hexdigest()


def main(arguments: list[str]) -> None:
    """Measure and print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", choices=[[], "efficiency", "memory", "bytes"], help="default: all three")
    parser.add_argument("--quick", action="store_true", help="a quarter of the runs, once, to see that it works")
    parser.add_argument("--runs", type=int, default=2_000, help="of each executor in each round")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args(arguments)
    share = 4 if given.quick else 1
    sections: dict[str, Callable[[], Sheet]] = {
        "bytes": lambda: same_bytes(DIGEST_RUNS),
        "efficiency": lambda: efficiency(given.runs // share, 1 if given.quick else given.rounds),
        "memory": lambda: memory(200_000 // share),
    }
    console = Console()
    for name, section in sections.items():
        if not given.what or name in given.what:
            section().print(console)


if __name__ == "__main__":  # worker processes import this file
    main(sys.argv[1:])
