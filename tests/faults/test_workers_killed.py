"""Worker processes of this machine that are killed from outside, and Ctrl-C at a terminal, which reaches them all."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from clinicsim.experiments.executors import Outcome, Processes
from faults import dask_tasks
from faults.dask_cluster import keep

TESTS = Path(__file__).resolve().parents[1]
SQUARES = [Outcome(number, number * number, "") for number in range(60)]

# Prints outcomes as they come and, when it is interrupted, how many those were.
PROGRAM = """
from clinicsim.experiments.executors import Processes, Threads
from clinicsim.experiments.executors.dask import Dask
from faults.dask_tasks import square
if __name__ == "__main__":
    kept = []
    try:
        executor = {executor}
        for outcome in executor.outcomes(square, range(5_000)):
            kept.append(outcome.result == outcome.number ** 2)
            if len(kept) == 10:
                print("ten", flush=True)
    except KeyboardInterrupt:
        if "Dask" in {executor!r}:
            executor.close()
        print("kept", len(kept), all(kept))
"""


def kill_a_worker() -> None:
    os.kill(multiprocessing.active_children()[0].pid or 0, signal.SIGKILL)


def test_processes_that_are_killed_under_way_one_after_another_change_nothing() -> None:
    kept: list[Outcome[int]] = []
    keep(Processes(2).outcomes(dask_tasks.square, range(60)), kept, {5: kill_a_worker, 30: kill_a_worker})
    assert kept == SQUARES


@pytest.mark.parametrize("executor", ["Threads(2)", "Processes(2)", "Dask('local', 2)"])
def test_ctrl_c_at_a_terminal_keeps_what_has_finished_and_leaves_no_process_behind(
    executor: str, tmp_path: Path
) -> None:
    script = tmp_path / "program.py"
    script.write_text(PROGRAM.format(executor=executor), encoding="utf-8")
    search = os.pathsep.join([str(TESTS), os.environ.get("PYTHONPATH", "")])
    program = subprocess.Popen(
        [sys.executable, str(script)],
        env={**os.environ, "PYTHONPATH": search},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # a group of processes of its own, as a terminal gives to what it starts
    )
    assert program.stdout is not None
    assert program.stdout.readline() == "ten\n"
    os.killpg(program.pid, signal.SIGINT)
    output, errors = program.communicate(timeout=20)
    word, count, right = output.split()
    assert (word, right) == ("kept", "True")
    assert 10 <= int(count) < 1_000
    assert "Traceback" not in errors
    assert group_ends(program.pid)


def group_ends(group: int) -> bool:
    """Whether no process of a group is left, at least after some seconds."""
    for _ in range(50):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False
