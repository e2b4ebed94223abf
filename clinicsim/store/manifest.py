"""The manifest of a run: what it is a run of. Equal for equal runs; what differs stands in machine.json."""

from __future__ import annotations

import datetime as dt
import hashlib
import importlib.metadata
import json
import platform
from dataclasses import asdict, dataclass
from typing import Any

from clinicsim.experiments.arm import Arm
from clinicsim.store.identity import source_hash

_LIBRARIES = ("holidays", "numba", "numpy", "pyarrow", "pydantic", "scipy", "simpy")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a stored run is a run of."""

    run_id: str
    scenario: str
    scenario_hash: str
    resolved: dict[str, Any]  # the whole scenario after overlays and defaults
    cohort_files: dict[str, str]  # sha256 by file name
    seed: int
    replications: list[int]
    months: int
    start_date: str
    engine: str
    clinicsim_version: str
    source_hash: str
    categories: list[str]
    interrupted: bool
    failed: list[tuple[int, str]]
    events: bool

    def to_json(self) -> str:
        """Canonical JSON: sorted keys, one trailing newline."""
        return json.dumps(asdict(self), indent=1, sort_keys=True, ensure_ascii=False) + "\n"

    @staticmethod
    def from_json(text: str) -> Manifest:
        """Read a manifest; raises ValueError or TypeError if it is not one."""
        fields = json.loads(text)
        if not isinstance(fields, dict):
            raise TypeError("a manifest is a JSON object")
        manifest = Manifest(**fields)
        dt.date.fromisoformat(manifest.start_date)
        return manifest


def manifest_of(arm: Arm) -> Manifest:
    """Manifest of an arm."""
    import clinicsim

    runs, scenario = arm.runs, arm.loaded.scenario
    files = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in arm.loaded.cohort_files}
    return Manifest(
        run_id=arm.run_id,
        scenario=scenario.name,
        scenario_hash=arm.loaded.hash,
        resolved=scenario.model_dump(mode="json"),
        cohort_files=files,
        seed=runs.seed,
        replications=[int(number) for number in runs.replications],
        months=runs.months,
        start_date=runs.start_date.isoformat(),
        engine=runs.engine,
        clinicsim_version=clinicsim.__version__,
        source_hash=source_hash(),
        categories=list(runs.categories),
        interrupted=runs.interrupted,
        failed=[(number, error) for number, error in runs.failed],
        events=runs.events is not None,
    )


def machine_json(seconds: float, workers: int) -> str:
    """Where, when and with what a run was made."""
    versions = {name: _version(name) for name in _LIBRARIES}
    facts = {
        "date": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "seconds": round(seconds, 3),
        "workers": workers,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "libraries": versions,
    }
    return json.dumps(facts, indent=1, sort_keys=True) + "\n"


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"
