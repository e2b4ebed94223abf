"""Run one replication in this process and print its memory as JSON: see `timing.memory_of`.

    python benchmarks/memory_of_a_run.py reduced compiled 1000 10
    python benchmarks/memory_of_a_run.py model 24 cohort.csv
    python benchmarks/memory_of_a_run.py world 24 cohort.csv

The first runs the reduced clinic in one of the peers, for so many patients and years; the second the whole model in the
compiled engine, for so many months: the scenario base, with another cohort if a file is given; the third only reads and
compiles that scenario. The kernel of Linux keeps the highest resident size of a program and can be told to begin again,
so that what was needed to load and warm up is left out. The usual ru_maxrss will not do: a child inherits it from the
process that started it.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable
from math import nan
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clinicsim.world.world import World

STATUS, FORGET_PEAK = Path("/proc/self/status"), Path("/proc/self/clear_refs")
BASE = Path(__file__).parents[1] / "scenarios" / "base.toml"


def main(what: str, *arguments: str) -> None:
    """Run, and print."""
    peak, beyond = {"reduced": reduced, "model": model, "world": world}[what](*arguments)
    print(json.dumps({"peak": peak, "beyond": beyond}))


def reduced(key: str, patients: str, years: str) -> tuple[float, float]:
    """The reduced clinic in one of the peers."""
    from reduced.model import Clinic
    from reduced.peers import PEERS

    peer, clinic = PEERS[key], Clinic(int(patients), float(years))
    if hasattr(peer.code, "run_apart"):
        _, _, peak = peer.code.run_apart(clinic, 0)
        return peak, nan
    peer.warm_up()
    return measured(lambda: peer.timed(clinic, 0))


def model(months: str, cohort: str = "") -> tuple[float, float]:
    """The whole model: its world is built and run, and no log is kept."""
    _run(_base("1"))
    return measured(lambda: _run(_base(months, cohort)))


def world(months: str, cohort: str = "") -> tuple[float, float]:
    """The world of the whole model, which is built, and not run."""
    _run(_base("1"))
    return measured(lambda: _base(months, cohort))


def _base(months: str, cohort: str = "") -> World:
    from clinicsim.scenario import read
    from clinicsim.world.build import build

    return build(read(BASE, [f"run.months={months}", *([f'cohort.files=["{cohort}"]'] if cohort else [])]))


def _run(built: World) -> None:
    from clinicsim import engines

    engines.run_in_chunks(built, 0, take=lambda rows: None, again=lambda: None)


def measured(task: Callable[[], object]) -> tuple[float, float]:
    """Megabytes at the peak of a task, and how many of them came on top; not numbers where that cannot be known."""
    gc.collect()
    try:
        FORGET_PEAK.write_text("5", encoding="ascii")
    except OSError:
        return nan, nan
    before = peak_megabytes()
    task()
    peak = peak_megabytes()
    return peak, peak - before


def peak_megabytes() -> float:
    """Highest resident size of this program so far."""
    if STATUS.exists():
        for line in STATUS.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return nan


if __name__ == "__main__":
    main(*sys.argv[1:])
