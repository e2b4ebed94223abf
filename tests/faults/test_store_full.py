"""The disk is full: the command says so and where, no half run is there, and what was kept is said."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import clinicsim
from clinicsim.cli import main
from clinicsim.store.errors import StoreError
from clinicsim.store.folders import list_runs
from clinicsim.store.unfinished import stopped
from faults.stored_runs import MONTHS, REPLICATIONS, SMALL, resume, sums

BAD_INPUT = 2
NO_ROOM = "No space left on device"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of three megabytes: room for some batches of the run, and not for all."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.geteuid() or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", disk], check=False).returncode:
        pytest.skip("only root can make a small disk")
    try:
        yield disk
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_disk_that_fills_up_during_a_run_leaves_what_had_finished(disk: Path, unbroken: str) -> None:
    command = ("run", SMALL, "--months", MONTHS, "--replications", REPLICATIONS, "--out", disk)
    result = CliRunner().invoke(main, [str(word) for word in command])
    said = result.stderr
    assert result.exit_code == BAD_INPUT, said
    assert result.stdout == ""
    assert NO_ROOM in said
    assert str(disk) in said
    assert "Traceback" not in said
    assert not list_runs(disk).runs
    assert not list_runs(disk).damaged
    (left,) = stopped(disk)
    count = len(left.finished)
    left.leave()
    assert count > 0
    assert f"what had finished ({count} replications) is kept" in said
    subprocess.run(["mount", "-o", "remount,size=40m", disk], check=True)
    assert sums(resume(disk)) == unbroken


def test_a_disk_that_is_full_is_found_before_the_run(disk: Path) -> None:
    with (disk / "film").open("wb") as film:
        film.write(bytes(5 * 2**19))
    with pytest.raises(StoreError, match=f"cannot write runs to {disk}: {NO_ROOM}"):
        clinicsim.run(SMALL, months=1, replications=1, out=disk)
    assert [path.name for path in disk.iterdir()] == ["film"]
