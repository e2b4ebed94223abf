"""Runs of the small clinic that something happens to, started as a planner starts them."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner

from clinicsim.cli import main

CLINICSIM = Path(sys.executable).with_name("clinicsim")
SMALL = Path(__file__).parents[2] / "scenarios" / "small_clinic.toml"
MONTHS, REPLICATIONS = 12, 400
PATIENCE_SECONDS = 120


def start(out: Path, replications: int = REPLICATIONS, *options: str) -> subprocess.Popen[str]:
    """Start `clinicsim run` in a process of its own."""
    command = [str(CLINICSIM), "run", str(SMALL), "--months", str(MONTHS), "--replications", str(replications)]
    return subprocess.Popen(
        [*command, "--workers", "2", "--json", "--out", str(out), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def resume(out: Path, replications: int = REPLICATIONS) -> Path:
    """Go on with the run by the command that does so, in this process; returns its folder."""
    command = ["run", SMALL, "--months", MONTHS, "--replications", replications, "--out", out, "--resume", "--json"]
    result = CliRunner().invoke(main, [str(word) for word in command])
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert document["replications"] == replications
    return out / str(document["run_id"])


def wait_until(true: Callable[[], object], process: subprocess.Popen[str]) -> None:
    """Wait until something is there, or the process has ended."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not true() and process.poll() is None:
        assert time.monotonic() < until, "nothing happened"
        time.sleep(0.002)


def batches(out: Path) -> int:
    """How many batches an unfinished run has kept."""
    return len(_found(out, ".partial-*/batch-*"))


def is_put_together(out: Path) -> bool:
    """Whether all batches are there and tables are being made of them."""
    return bool(_found(out, ".partial-*/????????????/measures.parquet"))


def _found(out: Path, pattern: str) -> list[Path]:
    try:
        return list(out.glob(pattern))
    except FileNotFoundError:  # a folder was renamed while we looked
        return []


def left_over(out: Path) -> list[str]:
    """What stands in a folder of runs that is not a run."""
    return [path.name for path in out.iterdir() if path.name.startswith(".")] if out.is_dir() else []


def sums(folder: Path) -> str:
    """Sums of all that equal runs have in common, once they have been checked."""
    subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=folder, check=True)
    return (folder / "SHA256SUMS").read_text(encoding="utf-8")
