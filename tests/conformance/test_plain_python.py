"""The kernel's source is Python: with Numba switched off it runs as it stands, and writes the same log."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from clinicsim.engines import run
from clinicsim.scenario import read
from clinicsim.world.build import build

SCENARIOS = Path(__file__).parents[2] / "scenarios"
IN_PLAIN_PYTHON = """
import hashlib, sys
from clinicsim.engines import run
from clinicsim.scenario import read
from clinicsim.world.build import build

world = build(read(sys.argv[1], sys.argv[2:]))
print(*(hashlib.sha256(run(world, 2, engine).tobytes()).hexdigest() for engine in ("compiled", "process")))
"""


@pytest.mark.parametrize(
    ("name", "sets"),
    [
        ("small_clinic", ["run.months=4"]),
        ("closure_3_months", ["run.months=1", "in_session=slots"]),
    ],
)
def test_the_kernel_runs_in_plain_python_with_the_same_log(name: str, sets: list[str]) -> None:
    path = SCENARIOS / f"{name}.toml"
    plain = subprocess.run(
        [sys.executable, "-c", IN_PLAIN_PYTHON, str(path), *sets],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    compiled = hashlib.sha256(run(build(read(path, sets)), 2, "compiled").tobytes()).hexdigest()
    assert plain.stdout.split() == [compiled, compiled]
