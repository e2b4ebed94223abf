"""A run is killed without warning, and goes on later as if nothing had happened."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from clinicsim.store.folders import list_runs
from faults.stored_runs import batches, is_put_together, left_over, resume, start, sums, wait_until


def test_a_killed_run_is_resumed_to_the_same_bytes(tmp_path: Path, unbroken: str) -> None:
    with start(tmp_path) as process:
        wait_until(lambda: batches(tmp_path) >= 3, process)
        process.kill()
    assert process.returncode == -9
    assert not list_runs(tmp_path).runs
    assert not list_runs(tmp_path).damaged
    assert sums(resume(tmp_path)) == unbroken
    assert not left_over(tmp_path)


@pytest.mark.long
def test_a_run_killed_while_it_is_put_together_is_resumed_to_the_same_bytes(tmp_path: Path, unbroken: str) -> None:
    with start(tmp_path) as process:
        wait_until(lambda: is_put_together(tmp_path), process)
        process.kill()
    assert sums(resume(tmp_path)) == unbroken
    assert not left_over(tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(12))
def test_a_run_killed_again_and_again_at_any_moment_ends_with_the_same_bytes(
    tmp_path: Path, unbroken: str, seed: int
) -> None:
    luck = random.Random(seed)
    for _ in range(2):
        with start(tmp_path) as process:
            wait_until(lambda: left_over(tmp_path), process)
            time.sleep(luck.uniform(0, 1.5))
            process.kill()
        assert not list_runs(tmp_path).damaged
    assert sums(resume(tmp_path)) == unbroken
    assert not left_over(tmp_path)
