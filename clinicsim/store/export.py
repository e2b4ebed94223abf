"""Tables of some runs together, as CSV or Parquet files for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from clinicsim.store.errors import StoreError, told
from clinicsim.store.integrity import StoredRun, check_files
from clinicsim.store.names import EVENTS
from clinicsim.store.query import TABLES, connection

FORMATS = ("csv", "parquet")


def export(runs: Sequence[StoredRun], folder: Path, form: str = "csv", *, force: bool = False) -> list[Path]:
    """Write each table of some runs as one file, with the run and the scenario in the first two columns.

    Parameters
    ----------
    runs
        Each once; their rows come in this order.
    folder
        Where to write; it is made if it is not there.
    form
        One of `FORMATS`.
    force
        Whether to write over files that are there.

    Raises
    ------
    StoreError
        If a run is damaged, or a file is there or cannot be written; a file that is there then is as it was.
    """
    import duckdb

    for run in runs:
        check_files(run.folder)
    tables = [table for table in TABLES if table != EVENTS or any(run.events for run in runs)]
    files = {table: folder / f"{table}.{form}" for table in tables}
    there = [str(file) for file in files.values() if file.exists()]
    if there and not force:
        raise StoreError(f"{', '.join(there)} would be written over; --force does so, or name another folder")
    try:
        with told(f"cannot export to {folder}"), connection(runs, tables, only_reading=False) as connected:
            folder.mkdir(parents=True, exist_ok=True)
            for table, file in files.items():
                partial = file.with_name(f".{file.name}.partial")
                path = str(partial).replace("'", "''")
                try:
                    connected.execute(f"COPY {table} TO '{path}' (FORMAT {form})")
                    partial.replace(file)
                finally:
                    partial.unlink(missing_ok=True)
    except duckdb.Error as error:
        raise StoreError(f"cannot export to {folder}: {error}") from error
    return list(files.values())
