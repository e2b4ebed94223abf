import os
from collections.abc import Callable
from pathlib import Path

import pytest

from clinicsim.experiments.arm import Arm
from clinicsim.store.errors import StoreError
from clinicsim.store.export import export
from clinicsim.store.folders import get_run
from clinicsim.store.query import query
from store.conftest import Engine


@pytest.fixture
def out(perform: Callable[..., Arm], engine: Engine, tmp_path: Path) -> Path:
    """Two runs, of three replications and of five; one of the second failed, and it kept its log."""
    perform(3)
    engine.fails = {4: "no diary"}
    perform(5, keep_events=True)
    return tmp_path / "runs"


def test_all_runs_are_asked_at_once(out: Path) -> None:
    answer = query(out, "SELECT run_id, avg(pumps_end) AS mean FROM measures GROUP BY ALL ORDER BY mean")
    assert answer.columns == ("run_id", "mean")
    assert [mean for _, mean in answer.rows] == [10.0, 15.0]
    counted = query(
        out, "SELECT r.replications, r.failed, count(*) FROM runs r JOIN monthly USING (run_id) GROUP BY ALL"
    )
    assert sorted(counted.rows) == [(3, 0, 6), (4, 1, 8)]


def test_costs_failures_and_the_log_can_be_asked_for(out: Path) -> None:
    costs = "SELECT sum(staff + drug) FROM ledger JOIN runs USING (run_id) WHERE replications = 3"
    assert query(out, costs).rows == [(3 * 6.0 + 4 * 30.0,)]
    assert query(out, "SELECT replication, error FROM replications WHERE error IS NOT NULL").rows == [(4, "no diary")]
    assert query(out, "SELECT DISTINCT replication FROM events ORDER BY 1").rows == [(0,), (1,), (2,), (3,)]


def test_a_folder_without_runs_can_be_asked_too(tmp_path: Path) -> None:
    assert query(tmp_path / "nowhere", "SELECT count(*) FROM measures").rows == [(0,)]


def test_whatever_is_not_one_statement_that_reads_is_refused(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    for sql in (
        "DROP TABLE runs",
        "SELECT 1; SELECT 2",
        "COPY (SELECT 1) TO 'here.csv'",
        "ATTACH 'here.db' AS here",
        "INSERT INTO runs SELECT * FROM runs",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "",
        "SELEC 1",
        "SELECT nothing FROM measures",
        "SELECT * FROM nowhere",
    ):
        with pytest.raises(StoreError):
            query(out, sql)
    assert sorted(tmp_path.rglob("*")) == before


def test_files_that_are_no_runs_cannot_be_read(out: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a,b\n1,2\n")
    for reading in (f"read_csv('{secret}')", f"'{secret}'", f"read_text('{secret}')", f"glob('{tmp_path}/*')"):
        with pytest.raises(StoreError):
            query(out, f"SELECT * FROM {reading}")


def test_a_table_that_is_damaged_is_named_and_its_run_left_out(out: Path) -> None:
    (run_id,) = (row[0] for row in query(out, "SELECT run_id FROM runs WHERE replications = 3").rows)
    os.truncate(out / run_id / "measures.parquet", 100)
    said: list[str] = []
    assert query(out, "SELECT count(*) FROM measures", said.append).rows == [(4,)]
    assert [f"{run_id}: damaged run: measures.parquet was changed" in line for line in said] == [True]
    assert query(out, "SELECT count(*) FROM totals").rows == [(7,)]


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_tables_are_exported_with_the_run_in_front_and_never_written_over_unasked(
    out: Path, tmp_path: Path, form: str
) -> None:
    import duckdb

    ids = [row[0] for row in query(out, "SELECT run_id FROM runs ORDER BY replications").rows]
    chosen = [get_run(out, run_id) for run_id in ids]
    folder = tmp_path / "exported"
    files = export(chosen, folder, form)
    assert sorted(file.name for file in files) == sorted(path.name for path in folder.iterdir())
    rows = duckdb.sql(f"SELECT run_id, count(*), max(pumps_end) FROM '{folder}/measures.{form}' GROUP BY 1").fetchall()
    assert sorted(rows) == sorted([(ids[0], 3, 20.0), (ids[1], 4, 30.0)])
    before = {file: file.read_bytes() for file in files}
    with pytest.raises(StoreError, match="--force"):
        export(chosen[:1], folder, form)
    assert {file: file.read_bytes() for file in files} == before
    export(chosen[:1], folder, form, force=True)
    assert duckdb.sql(f"SELECT DISTINCT run_id FROM '{folder}/monthly.{form}'").fetchall() == [(ids[0],)]
