"""The manifest of a run: what it is a run of. Equal for equal runs; what differs stands in machine.json."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import json
import platform
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

FORMAT = 2  # of the folder; another number is another program's
_LIBRARIES = ("duckdb", "holidays", "llvmlite", "numba", "numpy", "pyarrow", "pydantic", "scipy", "simpy")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a stored run is a run of. It is small; the whole scenario stands in scenario.json."""

    format: int
    run_id: str
    series: str  # shared by runs that differ in their replications alone
    scenario: str
    scenario_hash: str
    cohort_files: list[str]  # in the folder cohort, in the order in which the scenario names them
    seed: int
    replications: list[list[int]]  # numbers of those that finished, as first and last of each stretch
    failed: int
    months: int
    start_date: str
    engine: str
    currency: str
    money: str  # what an amount of money means: currency, price year, perspective
    clinicsim_version: str
    source_hash: str
    interrupted: bool
    events: bool

    @property
    def count(self) -> int:
        """Number of replications that finished."""
        return sum(last - first + 1 for first, last in self.replications)

    def to_json(self) -> str:
        """Canonical JSON: sorted keys, one trailing newline."""
        return json.dumps(asdict(self), indent=1, sort_keys=True, ensure_ascii=False) + "\n"

    @staticmethod
    def from_json(text: str) -> Manifest:
        """Read a manifest; raises ValueError or TypeError if it is not one."""
        fields = json.loads(text)
        if not isinstance(fields, dict):
            raise TypeError("expected a JSON object")
        if fields.get("format") != FORMAT:
            raise ValueError("it is not of this version of clinicsim")
        manifest = Manifest(**fields)
        dt.date.fromisoformat(manifest.start_date)
        return manifest


def stretches(numbers: Iterable[int]) -> list[list[int]]:
    """First and last of each stretch of ascending whole numbers without a gap."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = int(number)
        else:
            found.append([int(number), int(number)])
    return found


def machine_json(seconds: float, workers: int) -> str:
    """Where, when and with what a run was made."""
    facts: dict[str, Any] = {
        "date": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "seconds": round(seconds, 3),
        "workers": workers,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "libraries": {name: _version(name) for name in _LIBRARIES},
    }
    return json.dumps(facts, indent=1, sort_keys=True) + "\n"


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"
