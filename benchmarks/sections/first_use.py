"""What somebody waits for: to compile, once on a machine; to import; and for a small run from the shell."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sheets import Sheet
from timing import Spread

SMALL = Path(__file__).parents[2] / "scenarios" / "small_clinic.toml"
CLINICSIM = (sys.executable, "-c", "from clinicsim.cli import main; main()")
IMPORT = "import clinicsim.experiments.replicate"


@dataclass(frozen=True, slots=True)
class _Took:
    """Seconds of a process from start to end, and CPU seconds of it and of those that it started."""

    elapsed: float
    cpu: float


def first_use(rounds: int, *, cold: bool) -> Sheet:
    """Seconds of whole processes.

    Parameters
    ----------
    rounds
        How often each is started; compiling from nothing is done once.
    cold
        Whether to compile from nothing, in a cache folder of its own.
    """
    sheet = Sheet("First use: seconds of a process, start to end", ["Process", "Elapsed", "CPU"])
    if cold:
        sheet.rows.append(_row("clinicsim warm, nothing compiled yet", [_compile_from_nothing()]))
    _run([*CLINICSIM, "warm"])
    tasks: dict[str, Callable[[], _Took]] = {
        "clinicsim warm, all compiled": lambda: _run([*CLINICSIM, "warm"]),
        f"clinicsim run scenarios/{SMALL.name} --replications 1": _small_run,
        f"python -c '{IMPORT}'": lambda: _run([sys.executable, "-c", IMPORT]),
        "python -c ''": lambda: _run([sys.executable, "-c", ""]),
    }
    for name, task in tasks.items():
        sheet.rows.append(_row(name, [task() for _ in range(rounds)]))
    sheet.note = (
        f"Median of {rounds} rounds (lowest–highest); compiling from nothing once. CPU: of the process and of those "
        "that it starts, which run side by side."
    )
    return sheet


def _row(name: str, took: Sequence[_Took]) -> list[str]:
    return [name, Spread.of([each.elapsed for each in took]).text(), Spread.of([each.cpu for each in took]).text()]


def _small_run() -> _Took:
    """In a folder of runs of its own, for a run that is stored is not made again."""
    with tempfile.TemporaryDirectory() as folder:
        return _run([*CLINICSIM, "run", str(SMALL), "--replications", "1", "--out", folder])


def _compile_from_nothing() -> _Took:
    with tempfile.TemporaryDirectory() as folder:
        return _run([*CLINICSIM, "warm"], {"XDG_CACHE_HOME": folder})


def _run(command: Sequence[str], environment: dict[str, str] | None = None) -> _Took:
    began, before = time.perf_counter(), os.times()
    subprocess.run(command, env={**os.environ, **(environment or {})}, capture_output=True, check=True)
    elapsed, after = time.perf_counter() - began, os.times()
    cpu = after.children_user - before.children_user + after.children_system - before.children_system
    return _Took(elapsed, abs(round(cpu, 2)))  # the system's clock ticks a hundred times a second; no -0.0
