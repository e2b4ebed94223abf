"""Processes that do jobs: what outlives whom."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from clinicsim.jobs import Jobs, JobState
from jobs.conftest import request

PATIENCE_SECONDS = 60.0
ASK = """
import sys, json
from pathlib import Path
sys.path.insert(0, {tests!r})
from jobs.conftest import LIMITS, request
from clinicsim.jobs import Jobs
print(Jobs(Path({out!r}), LIMITS).submit(request(replications=50)), flush=True)
sys.stdin.read()
"""


def until(jobs: Jobs, job: str, wanted: Callable[[JobState], bool]) -> JobState:
    end = time.monotonic() + PATIENCE_SECONDS
    while not wanted(state := jobs.state(job)):
        assert time.monotonic() < end, state
        time.sleep(0.02)
    return state


def is_over(state: JobState) -> bool:
    return state.is_over


def has_begun(state: JobState) -> bool:
    return state.done > 0


def test_a_worker_is_killed_another_takes_its_place_and_the_job_goes_on(served: Jobs) -> None:
    job = served.submit(request(replications=300))
    kept = until(served, job, lambda state: state.done > 60)
    for pid in served.workers.pids:
        os.kill(pid, signal.SIGKILL)
    assert until(served, job, is_over).state == "lost"
    served.resume(job)
    first = until(served, job, has_begun)
    assert first.done >= kept.done // 50 * 50, "what was kept is not run again"
    served.cancel(job)
    assert until(served, job, is_over).state == "cancelled"
    quick = served.submit(request("next"))
    assert until(served, quick, is_over).state == "done", "the same worker does the next job"


def test_a_job_goes_on_when_the_server_is_killed_and_its_worker_then_ends(tmp_path: Path) -> None:
    ask = ASK.format(tests=str(Path(__file__).parents[1]), out=str(tmp_path))
    with subprocess.Popen([sys.executable, "-c", ask], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        job = server.stdout.readline().decode().strip()
        server.kill()
    jobs = Jobs(tmp_path)
    jobs.workers.start = lambda: None  # type: ignore[method-assign]  # only the first server's worker is there
    assert until(jobs, job, is_over).state == "done"
    assert jobs.state(job).done == 100
