"""Several threads may begin with the kernel at once, each with a world or a replication of its own."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from clinicsim.engines import run
from clinicsim.scenario import read
from clinicsim.world.build import build

SMALL_CLINIC = Path(__file__).parents[3] / "scenarios" / "small_clinic.toml"
FIRST_USE = """
import sys
from concurrent.futures import ThreadPoolExecutor
from clinicsim.engines import run
from clinicsim.scenario import read
from clinicsim.world.build import build

world = build(read(sys.argv[1], ["run.months=2"]))
with ThreadPoolExecutor(4) as pool:
    print(len({len(log) for log in pool.map(lambda k: run(world, k % 2), range(16))}))
"""


def test_threads_that_meet_at_the_first_use_of_the_kernel_all_run_it() -> None:
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", FIRST_USE, str(SMALL_CLINIC)], capture_output=True, text=True)
        assert (done.returncode, done.stdout.strip()) == (0, "2"), done.stderr


def test_replications_in_threads_have_the_logs_that_they_have_alone() -> None:
    world = build(read(SMALL_CLINIC, ["run.months=6"]))
    with ThreadPoolExecutor(3) as pool:
        together = list(pool.map(lambda k: run(world, k).tobytes(), range(9)))
    assert together == [run(world, k).tobytes() for k in range(9)]
