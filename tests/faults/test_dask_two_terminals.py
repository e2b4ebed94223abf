"""What the page on clusters has people type works as it stands, and changes no byte of a stored run."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from faults.dask_cluster import free_port

ROOT = Path(__file__).resolve().parents[2]
PORT = "8786"


def typed(terminal: int) -> str:
    """Commands of a terminal."""
    page = (ROOT / "docs" / "how-to" / "clusters.md").read_text(encoding="utf-8")
    found = re.search(rf"^<!-- terminal {terminal} -->\n```sh elsewhere\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


@contextmanager
def terminal(commands: str, folder: Path, settings: Mapping[str, str]) -> Iterator[None]:
    """Run commands for as long as they are needed."""
    with (folder / "terminal.log").open("w") as log:
        shell = subprocess.Popen(
            ["bash", "-c", commands], cwd=folder, env=settings, stdout=log, stderr=log, start_new_session=True
        )
        try:
            yield
        finally:
            os.killpg(shell.pid, signal.SIGTERM)
            shell.wait(20)


def tables(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*/*.parquet")}


@pytest.mark.long
def test_the_two_terminals_of_the_page_give_the_run_that_one_gives(tmp_path: Path) -> None:
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    settings = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    port = str(free_port())
    first, second = (typed(number).replace(PORT, port) for number in (1, 2))
    alone = second.replace(f"--scheduler tcp://127.0.0.1:{port}", "--out alone")
    assert alone != second
    with terminal(first, tmp_path, settings):
        subprocess.run(["bash", "-c", second], cwd=tmp_path, env=settings, check=True, timeout=120)
    subprocess.run(["bash", "-c", alone], cwd=tmp_path, env=settings, check=True, timeout=120)
    assert "Receive client connection" in (tmp_path / "terminal.log").read_text(encoding="utf-8")
    assert tables(tmp_path / "runs") == tables(tmp_path / "alone")
    assert tables(tmp_path / "runs")
