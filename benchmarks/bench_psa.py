"""What a probabilistic analysis costs, in CPU seconds and as a multiple of plain replications of the same number.

    python benchmarks/bench_psa.py
    python benchmarks/bench_psa.py --draws 1000 --replications 4

A draw is another world: its numbers are put in, the rota is laid out where it follows from them, and the engine and the
measures lay out their tables. The first table says what each of these costs for one draw of every uncertain number of
base; in all, and divided by the cost of a replication, that is what `psa --pilot` counts a draw as. The second one runs
an analysis of base against oral_only, with all that is worked out of it afterwards.

The bar: 1,000 draws x 4 replications x 2 strategies take under 3 minutes on 2 cores, so 360 CPU seconds in all.
Machines differ and are shared, so the ratio says more than the seconds. Nothing here is a test: no number has a limit.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

from rich.console import Console
from rich.table import Table
from timing import Spread, machine

from clinicsim.engines.compiled.tables import lay_out
from clinicsim.experiments.executors import local
from clinicsim.experiments.psa.analysis import Question, analyse_psa
from clinicsim.experiments.psa.design import uniforms
from clinicsim.experiments.psa.inputs import Inputs
from clinicsim.experiments.psa.request import Request, accept
from clinicsim.experiments.psa.run import run_psa
from clinicsim.experiments.replication import one
from clinicsim.reduction import Reducer
from clinicsim.scenario import read
from clinicsim.world.build import build, compile_world
from clinicsim.world.drawn import with_parameters
from clinicsim.world.world import World

SCENARIOS = Path(__file__).parents[1] / "scenarios"
STRATEGIES = ("oral_only", "base")
BAR_SECONDS, BAR_DRAWS, BAR_REPLICATIONS = 360.0, 1_000, 4
CURVE = tuple(1_000.0 * step for step in range(101))
SPOKEN = (20_000.0, 30_000.0)
TARGET_SE = 100.0


def cpu(task: Callable[[], object]) -> float:
    """CPU seconds of a task, those of all threads."""
    began = time.process_time()
    task()
    return time.process_time() - began


def parts_of_a_draw(world: World, inputs: Inputs, rounds: int) -> Iterator[tuple[str, Spread]]:
    """What is done for one draw of base, in milliseconds of CPU."""
    points = uniforms(inputs, rounds, "lhs", world.scenario.run.seed)
    draws = [dict(zip(inputs.paths, row.tolist(), strict=True)) for row in inputs.values(points)[-1]]
    worlds = [with_parameters(world, draw) for draw in draws]
    each_draw, each_world, numbers = cycle(draws), cycle(worlds), iter(range(1_000_000))
    tasks: dict[str, Callable[[], object]] = {
        "its numbers put in, its rota laid out": lambda: with_parameters(world, next(each_draw)),
        "tables of the engine": lambda: lay_out(next(each_world)),
        "tables of the measures": lambda: Reducer(next(each_world)),
        "a replication": lambda: one(world, next(numbers)),
        "for comparison: the world compiled anew": lambda: compile_world(world.scenario, world.cohort),
    }
    for name, task in tasks.items():
        task()
        yield name, Spread.of([1_000 * cpu(task) for _ in range(rounds)])


def main() -> None:
    """Time the parts of a draw, then a whole analysis."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=100)
    parser.add_argument("--replications", type=int, default=BAR_REPLICATIONS)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=20)
    given = parser.parse_args()
    loaded = [read(SCENARIOS / f"{name}.toml") for name in STRATEGIES]
    worlds = [build(each) for each in loaded]
    request = Request(given.draws, given.replications)
    inputs = accept(request, [each.scenario for each in loaded])
    run_psa(inputs, worlds, Request(2, 1), local("compiled", 1))  # so that nothing is left to compile
    console = Console()
    console.print(machine())
    parts = dict(parts_of_a_draw(worlds[-1], inputs, given.rounds))
    console.print(_table_of(parts))
    _whole(console, inputs, worlds, request, given.workers, parts["a replication"].median / 1_000)


def _table_of(parts: dict[str, Spread]) -> Table:
    table = Table(
        "Part of a draw of base", "CPU ms, median (lowest–highest)", title="One draw of every uncertain number"
    )
    for name, spread in parts.items():
        table.add_row(name, spread.text())
    names = list(parts)[:3]
    together = sum(parts[name].median for name in names)
    table.add_row("a draw, in replications", f"{together / parts['a replication'].median:.2g}")
    return table


def _whole(
    console: Console, inputs: Inputs, worlds: list[World], request: Request, workers: int, replication: float
) -> None:
    began = time.perf_counter()
    found = []
    running = cpu(lambda: found.append(run_psa(inputs, worlds, request, local("compiled", workers))))
    question = Question(CURVE, SPOKEN, STRATEGIES[0], TARGET_SE)
    reading = cpu(lambda: analyse_psa(found[0], inputs, request, question, "compiled"))
    wall, runs = time.perf_counter() - began, request.runs(len(worlds))
    plain, bar = runs * replication, BAR_DRAWS * BAR_REPLICATIONS * len(worlds)
    table = Table("Whole analysis", "", title=f"{request.draws:,} draws x {request.replications} x {len(worlds)}")
    for name, text in (
        ("runs", f"{runs:,}"),
        ("CPU seconds to run", f"{running:.1f}"),
        ("CPU seconds for metamodel, EVPPI and the rest", f"{reading:.1f}"),
        ("wall seconds", f"{wall:.1f} with {workers} workers"),
        ("times plain replications of the same number", f"{running / plain:.2f}"),
        ("CPU seconds to run what the bar asks for", f"{running * bar / runs:.0f} (bar, for all: {BAR_SECONDS:.0f})"),
    ):
        table.add_row(name, text)
    console.print(table)


if __name__ == "__main__":
    main()
