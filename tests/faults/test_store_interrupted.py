"""Ctrl-C at any time: what finished is kept, and nothing that is half is read."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest

from clinicsim.store.folders import list_runs, load_run
from clinicsim.store.unfinished import stopped
from faults.stored_runs import REPLICATIONS, batches, is_put_together, left_over, resume, start, sums, wait_until

INTERRUPTED = 130


def kept(out: Path) -> int:
    """How many replications a folder of runs holds, finished or not."""
    unfinished = list(stopped(out))
    found = [len(run.finished) for run in unfinished]
    for run in unfinished:
        run.leave()
    return max([*found, *(load_run(run.folder).count for run in list_runs(out).runs)], default=0)


def interrupt(process: subprocess.Popen[str], times: int = 1) -> None:
    for _ in range(times):
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
    process.communicate()


def test_an_interrupted_run_keeps_all_that_finished(tmp_path: Path, unbroken: str) -> None:
    with start(tmp_path) as process:
        wait_until(lambda: batches(tmp_path) >= 2, process)
        interrupt(process)
    assert process.returncode == INTERRUPTED
    (run,) = list_runs(tmp_path).runs
    assert run.manifest.interrupted
    assert 100 <= run.manifest.count < REPLICATIONS
    assert not left_over(tmp_path)
    assert sums(resume(tmp_path)) == unbroken


@pytest.mark.long
def test_an_interrupt_while_the_run_is_put_together_loses_no_replication(tmp_path: Path, unbroken: str) -> None:
    with start(tmp_path) as process:
        wait_until(lambda: is_put_together(tmp_path), process)
        interrupt(process)
    assert process.returncode in (0, INTERRUPTED)  # it may have been too late
    assert kept(tmp_path) == REPLICATIONS
    assert not list_runs(tmp_path).damaged
    assert sums(resume(tmp_path)) == unbroken


@pytest.mark.long
@pytest.mark.parametrize("batch", range(8))
@pytest.mark.parametrize("times", [1, 2])
def test_interrupts_in_quick_succession_lose_no_whole_batch(
    tmp_path: Path, unbroken: str, batch: int, times: int
) -> None:
    with start(tmp_path) as process:
        wait_until(lambda: batches(tmp_path) >= batch and left_over(tmp_path), process)
        before = 50 * batches(tmp_path)
        interrupt(process, times)
    assert process.returncode in (0, INTERRUPTED)
    assert kept(tmp_path) >= before
    assert not list_runs(tmp_path).damaged
    assert sums(resume(tmp_path)) == unbroken
