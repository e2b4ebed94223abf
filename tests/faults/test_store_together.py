"""Two people run the same scenario into the same folder at the same time."""

from __future__ import annotations

import json
from pathlib import Path

from faults.stored_runs import left_over, resume, start, sums, wait_until


def test_two_equal_runs_started_together_are_both_right(tmp_path: Path, unbroken: str) -> None:
    with start(tmp_path) as other:
        wait_until(lambda: left_over(tmp_path), other)
        ours = resume(tmp_path)  # they are at work, so there is nothing to go on with
        printed, said = other.communicate()
    assert other.returncode == 0, said
    document = json.loads(printed)
    assert document["run_id"] == ours.name
    assert document == json.loads((ours / "result.json").read_text(encoding="utf-8"))
    assert sums(ours) == unbroken
    assert [path.name for path in tmp_path.iterdir()] == [ours.name]
