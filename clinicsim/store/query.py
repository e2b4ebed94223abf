"""SQL over all whole runs of a folder: DuckDB reads their Parquet files in place, and reads nothing else.

The tables are those of `clinicsim.store.tables`, each with the columns `run_id` and `scenario` in front, and `runs`,
with one row a run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinicsim.store.errors import StoreError
from clinicsim.store.folders import list_runs
from clinicsim.store.integrity import StoredRun, check_files
from clinicsim.store.names import EVENTS, NUMBERS, REPLICATIONS, file_of

if TYPE_CHECKING:
    import duckdb

RUNS = "runs"
TABLES = (RUNS, *NUMBERS, REPLICATIONS, EVENTS)
_ID_IN_PATH = r"([0-9a-f]+)[/\\][^/\\]+$"
_RUN_COLUMNS = (
    "run_id VARCHAR, scenario VARCHAR, replications BIGINT, failed BIGINT, months BIGINT, seed BIGINT, "
    "start_date DATE, engine VARCHAR, currency VARCHAR, interrupted BOOLEAN, events BOOLEAN, date TIMESTAMP, "
    "series VARCHAR, clinicsim_version VARCHAR"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query found."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def query(out: Path, sql: str, notice: Callable[[str], None] = lambda _: None) -> Answer:
    """Answer one SELECT over the runs of a folder.

    Parameters
    ----------
    out
        Folder of runs.
    sql
        A statement that reads; tables are those of `TABLES`.
    notice
        Told of each run that is damaged and so left out.

    Raises
    ------
    StoreError
        If it is not one statement that reads, or DuckDB cannot answer it; the message says why.
    """
    import duckdb

    named = [table for table in TABLES if re.search(rf"\b{table}\b", sql, re.IGNORECASE)]
    try:
        statements = duckdb.extract_statements(sql)
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise StoreError("expected one SELECT: runs are read with SQL, not changed")
        with connection(_undamaged(out, named, notice), named) as connected:
            found = connected.execute(sql)
            return Answer(tuple(column[0] for column in found.description or ()), found.fetchall())
    except duckdb.Error as error:
        raise StoreError(f"{error}\nthe tables are {', '.join(TABLES)}") from error


@contextmanager
def connection(
    runs: Sequence[StoredRun], tables: Sequence[str] = TABLES, *, only_reading: bool = True
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Connection to a database in memory, with views of tables of some runs.

    Parameters
    ----------
    runs
        In the order in which their rows come.
    tables
        Those wanted; each opens a file of every run.
    only_reading
        Whether all other files are out of reach.
    """
    import duckdb

    with duckdb.connect() as connected:
        connected.execute("SET parquet_metadata_cache = true")  # views and queries both look at every file
        _runs_table(connected, runs)
        files = {table: _files(runs, table) for table in tables if table != RUNS}
        for table, own in files.items():
            _view(connected, table, own)
        if only_reading:
            allowed = ", ".join(_quoted(file) for own in files.values() for file in own)
            connected.execute(f"SET allowed_paths = [{allowed}]")
            connected.execute("SET enable_external_access = false")
            connected.execute("SET lock_configuration = true")
        yield connected


def _undamaged(out: Path, tables: Sequence[str], notice: Callable[[str], None]) -> list[StoredRun]:
    """Runs of which the files of these tables are as they were stored."""
    listing = list_runs(out)
    for _, why in listing.damaged:
        notice(why)
    whole = []
    for run in listing.runs:
        files = [file_of(table) for table in tables if table != RUNS and (table != EVENTS or run.events)]
        try:
            check_files(run.folder, files)
        except StoreError as error:
            notice(str(error))
        else:
            whole.append(run)
    return whole


def _runs_table(connected: duckdb.DuckDBPyConnection, runs: Sequence[StoredRun]) -> None:
    import pyarrow as pa

    names = [column.split()[0] for column in _RUN_COLUMNS.split(", ")]
    rows = [_run_row(run) for run in runs]
    connected.execute(f"CREATE TABLE {RUNS} ({_RUN_COLUMNS})")
    if rows:
        connected.register("given", pa.table({name: [row[name] for row in rows] for name in names}))
        connected.execute(f"INSERT INTO {RUNS} SELECT * FROM given")
        connected.unregister("given")


def _run_row(run: StoredRun) -> dict[str, Any]:
    made = run.manifest
    names = ("run_id", "scenario", "failed", "months", "seed", "start_date", "engine", "currency", "interrupted")
    row = {name: getattr(made, name) for name in (*names, "series", "clinicsim_version")}
    return row | {"replications": made.count, "events": run.events, "date": run.date.removesuffix("+00:00")}


def _files(runs: Sequence[StoredRun], table: str) -> list[str]:
    return [str((run.folder / file_of(table)).resolve()) for run in runs if table != EVENTS or run.events]


def _view(connected: duckdb.DuckDBPyConnection, table: str, files: Sequence[str]) -> None:
    if not files:
        connected.execute(f"CREATE TABLE {table} (run_id VARCHAR, scenario VARCHAR, replication BIGINT)")
        return
    read = f"read_parquet([{', '.join(map(_quoted, files))}], union_by_name = true, filename = 'stored_in')"
    connected.execute(
        f"CREATE VIEW {table} AS SELECT {RUNS}.run_id, {RUNS}.scenario, stored.* EXCLUDE (stored_in) "
        f"FROM {read} AS stored JOIN {RUNS} ON {RUNS}.run_id = regexp_extract(stored_in, {_quoted(_ID_IN_PATH)}, 1)"
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
