"""What storing a run costs beside running it, and how long it takes to list a thousand runs.

Both are told as ratios or sums of processor time of one process, so that what else the machine does hardly matters:

- overhead: processor time of a stored run that is not spent in replications (batches, tables, sums, intervals, result),
  over the time that is; the bar is 15% at 1,000 replications of scenarios/base.toml;
- listing: `clinicsim runs list` over 1,000 runs, as a person waits for it; the bar is one second.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from clinicsim.experiments.executors import Outcome, Serial
from clinicsim.scenario import read
from clinicsim.store.perform import perform
from clinicsim.store.sums import write_sums
from clinicsim.world.build import build

ROOT = Path(__file__).resolve().parent.parent
CLINICSIM = Path(sys.executable).with_name("clinicsim")
T = TypeVar("T")


class Timed(Serial):
    """Runs replications one after another and adds up the processor time that they take."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def outcomes(self, task: Callable[[int], T], numbers: Sequence[int]) -> Iterator[Outcome[T]]:
        def timed(number: int) -> T:
            began = time.process_time()
            try:
                return task(number)
            finally:
                self.seconds += time.process_time() - began

        return super().outcomes(timed, numbers)


def main() -> None:
    """Measure both and print them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--replications", type=int, default=1_000)
    parser.add_argument("--runs", type=int, default=1_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench_store_") as folder:
        running, rest = overhead(given.replications, Path(folder))
        print(f"{given.replications:,} replications: {running:.1f} s running, {rest:.2f} s for all else")
        print(f"overhead: {rest / running:.1%} of the time spent running (bar: 15%)")
        seconds = listing(given.runs, Path(folder, "many"), next(Path(folder, "small").iterdir()))
        print(f"runs list over {given.runs:,} runs: {seconds:.2f} s (bar: 1 s)")


def overhead(replications: int, folder: Path) -> tuple[float, float]:
    """Seconds of processor time in replications, and in all else that a stored run does."""
    stored_run(2, folder / "small")  # loads what a process loads once
    executor = Timed()
    took = stored_run(replications, folder / "runs", executor)
    return executor.seconds, took - executor.seconds


def stored_run(replications: int, out: Path, executor: Serial | None = None) -> float:
    """Run the clinic as it is and store the run; seconds of processor time once its world is built."""
    loaded = read(ROOT / "scenarios" / "base.toml", [f"run.replications={replications}"])
    world = build(loaded)
    began = time.process_time()
    perform(loaded, world, out=out, executor=executor)
    return time.process_time() - began


def listing(count: int, out: Path, run: Path) -> float:
    """Seconds to list copies of a run, as the fastest of three."""
    for number in range(count):
        copy = out / f"{number:012x}"
        shutil.copytree(run, copy)
        manifest = json.loads((copy / "manifest.json").read_text(encoding="utf-8")) | {"run_id": copy.name}
        (copy / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        write_sums(copy, leave_out=("machine.json",))
    return min(_seconds([str(CLINICSIM), "runs", "list", "--out", str(out)]) for _ in range(3))


def _seconds(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
