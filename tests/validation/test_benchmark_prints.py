"""The benchmark runs; what it measures is for people to read."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.long
def test_the_benchmark_of_the_process_engine_prints_speed_and_memory() -> None:
    small, bench = ROOT / "scenarios" / "small_clinic.toml", ROOT / "benchmarks" / "bench_process_engine.py"
    command = [sys.executable, str(bench), "--scenario", str(small), "--months", "1"]
    done = subprocess.run([*command, "--rounds", "2", "--memory", "1", "2"], capture_output=True, text=True, check=True)
    for words in ("one replication costs as much as", "thousand SimPy timeouts", "rows a second", "Peak memory"):
        assert words in done.stdout
