"""The same scenario gives the same bytes, whatever Python's hash seed and however many processes run it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

CLINICSIM = Path(sys.executable).with_name("clinicsim")
SCENARIOS = Path(__file__).parents[2] / "scenarios"
SHORT = ("--months", "4", "--replications", "3", "--events", "--json")
OF_THE_MACHINE = {"machine.json"}


def run(out: Path, hash_seed: str, workers: int, *arguments: str, scenario: str = "small_clinic") -> bytes:
    """Run the command in a process of its own and return what it prints."""
    file = str(SCENARIOS / f"{scenario}.toml")
    command = [str(CLINICSIM), "run", file, *SHORT, "--workers", str(workers), "--out", str(out)]
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    return subprocess.run([*command, *arguments], env=environment, capture_output=True, check=True).stdout


def stored(out: Path) -> dict[str, bytes]:
    """Bytes of every file of the run, but for what says which machine made it and when."""
    (folder,) = [path for path in out.iterdir() if path.is_dir()]
    files = {str(path.relative_to(out)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert {Path(name).name for name in files} >= OF_THE_MACHINE
    return {name: content for name, content in files.items() if Path(name).name not in OF_THE_MACHINE}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, dict[str, bytes]]:
    """A run with hash seed 0 in one process."""
    out = tmp_path_factory.mktemp("first")
    return run(out, "0", 1), stored(out)


@pytest.mark.parametrize(("hash_seed", "workers"), [("12345", 1), ("0", 2), ("12345", 2)])
def test_neither_the_hash_seed_nor_the_number_of_workers_changes_a_byte(
    tmp_path: Path, first: tuple[bytes, dict[str, bytes]], hash_seed: str, workers: int
) -> None:
    printed, kept = first
    assert run(tmp_path, hash_seed, workers) == printed
    again = stored(tmp_path)
    assert again.keys() == kept.keys()
    assert [name for name in kept if kept[name] != again[name]] == []
    assert any(name.endswith("events.parquet") for name in kept)


def test_neither_engine_changes_a_digit(tmp_path: Path, first: tuple[bytes, dict[str, bytes]]) -> None:
    compiled, process = (json.loads(printed) for printed in (first[0], run(tmp_path, "1", 2, "--engine", "process")))
    assert (compiled.pop("engine"), process.pop("engine")) == ("compiled", "process")
    assert compiled.pop("run_id") != process.pop("run_id")
    assert compiled == process


def test_another_seed_gives_another_run(tmp_path: Path, first: tuple[bytes, dict[str, bytes]]) -> None:
    printed, kept = first
    assert run(tmp_path, "0", 1, "--seed", "99") != printed
    assert stored(tmp_path).keys() != kept.keys()


def test_asking_for_help_imports_nothing_heavy() -> None:
    heavy = ("pandas", "numba", "plotly", "pydantic", "scipy")
    code = (
        "import sys; from clinicsim.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        f"sys.exit(', '.join(name for name in {heavy!r} if name in sys.modules) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
