"""R simmer: trajectories in R, with the draws of limit.c; needs Rscript, the package simmer, and a C compiler."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from clinicsim.world.randomness import stream
from reduced import c_limit, model, rules
from reduced.model import Clinic, Tally

NAME = "R simmer"

SCRIPT = Path(__file__).with_name("simmer_peer.R")


@cache
def missing() -> str:
    """Why this peer cannot run here; empty: it can."""
    if shutil.which("Rscript") is None:
        return "not installed (no Rscript)"
    asked = subprocess.run(["Rscript", "-e", "library(simmer)"], capture_output=True, check=False)
    if asked.returncode:
        return "not installed (R lacks the package simmer)"
    return c_limit.missing()


def run(clinic: Clinic, replication: int) -> Tally:
    """Simulate one replication."""
    return run_apart(clinic, replication)[0]


def run_apart(clinic: Clinic, replication: int) -> tuple[Tally, float, float]:
    """Simulate one replication in a process of R; CPU seconds without R's own start, and its peak in megabytes."""
    key = stream(model.SEED, replication)
    settings: dict[str, Any] = {
        "library": str(c_limit.shared_library()),
        "key": [key >> 32, key & 0xFFFFFFFF],
        "numbers": _numbers(),
        "horizon": clinic.horizon,
        "patients": clinic.patients,
        "joining_gap": clinic.joining_gap,
        "weeks": clinic.weeks,
        "clinic": asdict(clinic.clinic_slots),
        "lists": asdict(clinic.theatre_lists),
        **{name: getattr(clinic, name) for name in ("nurses", "rooms", "beds", "theatres")},
    }
    command = ["Rscript", "--vanilla", str(SCRIPT)]
    done = subprocess.run(command, input=_as_r(settings), capture_output=True, text=True, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    return Tally(tuple(told["counts"]), tuple(told["sums"])), told["cpu_seconds"], told["peak_megabytes"]


def _as_r(value: Any) -> str:
    """A value as R writes it; all numbers as doubles, which are exact up to 2**53."""
    if isinstance(value, dict):
        return f"list({', '.join(f'{name} = {_as_r(each)}' for name, each in value.items())})"
    if isinstance(value, list | tuple):
        return f"c({', '.join(_as_r(each) for each in value)})"
    return json.dumps(value) if isinstance(value, str) else repr(value)


def _numbers() -> dict[str, int | float]:
    """The numbers of the model and of the rules, by name."""
    return {
        name: value
        for module in (model, rules)
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, int | float)
    }
