"""Where jobs are kept: a folder of their own beside the runs."""

from __future__ import annotations

from pathlib import Path

from clinicsim.jobs.table import JobTable
from clinicsim.store.errors import told

FOLDER = "what_if"
TABLE = "jobs.sqlite"
LOG = "workers.log"


def folder_of(out: Path) -> Path:
    """Folder in which the jobs over a folder of runs are kept."""
    return out / FOLDER


def remove_lists(folder: Path) -> None:
    """Remove the lists of patients of a job that is over: those of its runs are with the runs, and go with them."""
    for path in folder.rglob("*.csv"):
        path.unlink(missing_ok=True)


def table_of(out: Path) -> JobTable:
    """Open the table of jobs; makes it when there is none.

    Raises
    ------
    StoreError
        If the folder cannot be made.
    """
    with told(f"cannot keep jobs in {out}"):
        folder_of(out).mkdir(parents=True, exist_ok=True)
    return JobTable(folder_of(out) / TABLE)
