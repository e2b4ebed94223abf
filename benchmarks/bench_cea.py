"""How long `clinicsim cea` takes, as a person waits for it: start of Python, imports, reading, analysis, printing.

A table of 3 strategies x 10,000 draws with two parameters, at 101 thresholds; the bar is 2 s. Processor time is told
beside it, for it does not depend on what else the machine does, and the part of it that is not imports. What EVPPI
takes is measured by bench_voi.py.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

CLINICSIM = Path(sys.executable).with_name("clinicsim")
BAR = 2.0
IMPORTS = "import clinicsim.economics.cea.answer, clinicsim.views.economics.says"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--strategies", type=int, default=3)
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench_cea_") as folder:
        file = Path(folder) / "table.csv"
        write_table(file, given.strategies, given.draws)
        wall, processor = best_of(given.times, [str(CLINICSIM), "cea", str(file), "--json"])
        _, imports = best_of(given.times, [sys.executable, "-c", IMPORTS])
    print(f"{given.strategies} strategies x {given.draws:,} draws: {wall:.2f} s (bar: {BAR:g} s)")
    print(f"processor time {processor:.2f} s, of which imports {imports:.2f} s")


def write_table(file: Path, strategies: int, draws: int) -> None:
    """Costs and effects that depend on one of two parameters."""
    random = np.random.default_rng(1)
    theta, phi = random.normal(size=(2, draws))
    with file.open("w", encoding="utf-8") as out:
        out.write("strategy,draw,cost,effect,theta,phi\n")
        for place in range(strategies):
            costs = 10_000 + 3_000 * place + random.normal(0, 2_000, draws)
            effects = 5 + 0.1 * place * (1 + theta) + random.normal(0, 0.1, draws)
            for k in range(draws):
                out.write(f"S{place},{k},{costs[k]:.4f},{effects[k]:.6f},{theta[k]:.6f},{phi[k]:.6f}\n")


def best_of(times: int, command: list[str]) -> tuple[float, float]:
    """Least time on the wall and least processor time of a command, seconds."""
    walls, processors = [], []
    for _ in range(times):
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        walls.append(time.perf_counter() - began)
        processors.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(walls), min(processors)


if __name__ == "__main__":
    main()
