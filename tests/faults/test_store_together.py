"""Two people run the same scenario into the same folder at the same time."""

from __future__ import annotations

import json
from pathlib import Path

from faults.stored_runs import left_over, start, sums


def test_two_equal_runs_started_together_are_both_right(tmp_path: Path, unbroken: str) -> None:
    with start(tmp_path) as one, start(tmp_path) as two:
        printed = [process.communicate() for process in (one, two)]
    assert (one.returncode, two.returncode) == (0, 0), printed
    documents = [json.loads(out) for out, _ in printed]
    assert documents[0] == documents[1]
    assert sums(tmp_path / documents[0]["run_id"]) == unbroken
    assert [path.name for path in tmp_path.iterdir()] == [documents[0]["run_id"]]
    assert not left_over(tmp_path)
