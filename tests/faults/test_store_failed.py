"""A replication raises: it is a row with its error, the summary says so, and the rest is as it would have been."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from clinicsim.cli import main
from clinicsim.experiments import replicate
from faults.stored_runs import SMALL


def clinicsim(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_a_replication_that_raises_is_a_row_and_the_rest_finishes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = replicate.one

    def sometimes(world: Any, replication: int, *rest: Any) -> Any:
        if replication == 3:
            raise MemoryError("no room for the diary")
        return real(world, replication, *rest)

    run = ("run", SMALL, "--months", 2, "--replications", 6, "--out", tmp_path, "--workers", 1, "--json")
    with monkeypatch.context() as patched:
        patched.setattr(replicate, "one", sometimes)
        broken = clinicsim(*run)
    assert broken.exit_code == 0
    document = json.loads(broken.stdout)
    assert document["replications"] == 5
    assert [text for text in document["warnings"] if text.startswith("replication 3 failed: MemoryError: no room")]
    rows = clinicsim("runs", "query", "SELECT * FROM replications", "--json", "--out", tmp_path)
    found = json.loads(rows.stdout)
    assert found["columns"] == ["run_id", "scenario", "replication", "error"]
    assert [row[2] for row in found["rows"]] == list(range(6))
    assert [row[2] for row in found["rows"] if row[3] and "no room" in row[3]] == [3]
    assert "1 failed" in clinicsim("runs", "list", "--out", tmp_path).stdout
    mended = json.loads(clinicsim(*run).stdout)
    assert mended["replications"] == 6
    values = mended["measures"]["refills_per_year"]["by_replication"]
    assert values[:3] + values[4:] == document["measures"]["refills_per_year"]["by_replication"]
