"""Rounds in alternating order, their spread, the memory of a fresh process, and what machine this is."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from math import floor, isfinite, log10
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Spread:
    """Median of some rounds, and their ends."""

    low: float
    median: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Spread of these values."""
        return cls(min(values), statistics.median(values), max(values))

    def text(self) -> str:
        """Median (low–high)."""
        if self.low == self.high:
            return number(self.median)
        return f"{number(self.median)} ({number(self.low)}–{number(self.high)})"


def number(value: float) -> str:
    """A number to three figures."""
    if not isfinite(value):
        return "-"
    if value == 0.0 or abs(value) >= 100.0:
        return f"{value:,.0f}"
    return f"{value:.{2 - floor(log10(abs(value)))}f}"


def alternating(items: Sequence[T], rounds: int) -> Iterator[tuple[int, T]]:
    """Each item once a round, in order, in every other round backwards: what drifts then strikes all alike."""
    for place in range(rounds):
        for item in items if place % 2 == 0 else reversed(items):
            yield place, item


@dataclass(frozen=True, slots=True)
class Memory:
    """Megabytes of a process: its peak, and how much of that came on top of the program once loaded and warm."""

    peak: float
    beyond: float


def memory_of(*what: object) -> Memory:
    """Memory of one replication, in a process that does nothing else; not a number where it cannot be known.

    Parameters
    ----------
    what
        "reduced", key of a peer, patients, years; or "model" or "world", months, and the file of a cohort, if it is not
        to be that of base.
    """
    script = Path(__file__).with_name("memory_of_a_run.py")
    command = [sys.executable, str(script), *map(str, what)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Memory(**json.loads(done.stdout.splitlines()[-1]))


def machine() -> str:
    """Processor, cores, system, and the versions that matter, in a sentence."""
    packages = []
    for package in ("numpy", "numba", "simpy", "salabim", "ciw"):
        try:
            packages.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    return (
        f"{_processor()}, {os.cpu_count()} cores; {platform.system()} {platform.machine()}; "
        f"Python {platform.python_version()}, {', '.join(packages)}; {_compiler()}"
    )


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    if facts.exists():
        for line in facts.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown processor"


def _compiler() -> str:
    try:
        done = subprocess.run(["gcc", "-dumpfullversion"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "no gcc"
    return f"gcc {done.stdout.strip()}"
