"""Who works on which job: a worker holds a lock on the folder of its job, and the system lets go of it with the worker.

So a job that is said to run while nobody holds its lock has lost its worker, in whatever way that died.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from clinicsim.jobs.table import JobTable
from clinicsim.store.locks import FolderLock

_LOST = "the process that worked on it has ended; what it had stored is kept"
_NO_FILES = "its files are gone"


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that this process works on."""

    job: str
    folder: Path
    lock: FolderLock


def claim(table: JobTable, folder: Path, at_once: int) -> Claim | None:
    """Take the job that has waited longest, if fewer than `at_once` run.

    Parameters
    ----------
    table
        Of all jobs.
    folder
        That holds the folders of jobs.
    at_once
        How many jobs may run side by side, whoever runs them.
    """
    mark_lost(table, folder)
    with table.changing() as rows:
        if table.count(rows, "running") >= at_once:
            return None
        found = rows.execute("SELECT id FROM jobs WHERE state = 'queued' ORDER BY place LIMIT 1").fetchone()
        if found is None:
            return None
        job = str(found[0])
        lock = FolderLock(folder / job)
        there = (folder / job).is_dir()
        if there and not lock.take():  # somebody is looking whether it is held; it is free in a moment
            return None
        state, message = ("running", "") if there else ("failed", _NO_FILES)
        rows.execute(
            "UPDATE jobs SET state = ?, message = ?, started = ? WHERE id = ?", (state, message, time.time(), job)
        )
    return Claim(job, folder / job, lock) if there else None


def mark_lost(table: JobTable, folder: Path) -> None:
    """Say of every job whose worker has died that it is lost."""
    for job in table.running():
        if not is_held(folder / job):
            table.finish(job, "lost", _LOST)


def is_held(folder: Path) -> bool:
    """Whether a living process works on the job in a folder."""
    probe = FolderLock(folder)
    if not folder.is_dir():
        return False
    free = probe.take(shared=True)  # shared, so that two who look do not see each other
    probe.release()
    return not free
