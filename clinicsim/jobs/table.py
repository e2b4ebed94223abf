"""The table of jobs: SQLite in WAL mode, so that those who watch never hold up those who work.

Every call opens a connection of its own, which takes a fraction of a millisecond and is safe in any thread.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from clinicsim.jobs.state import JobState, Stage

_SCHEMA = """
CREATE TABLE IF NOT EXISTS jobs (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    orders TEXT NOT NULL,
    state TEXT NOT NULL,
    done INTEGER NOT NULL DEFAULT 0,
    wanted INTEGER NOT NULL,
    message TEXT NOT NULL DEFAULT '',
    runs TEXT NOT NULL DEFAULT '[]',
    cancel INTEGER NOT NULL DEFAULT 0,
    submitted REAL NOT NULL,
    started REAL,
    finished REAL
)
"""
_COLUMNS = (
    "id, name, state, done, wanted, message, runs, submitted, started, finished, "
    "(SELECT count(*) FROM jobs AS other WHERE other.state = 'queued' AND other.place < jobs.place) AS ahead"
)
_PATIENCE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Orders:
    """What a worker is to do; the files stand in the job's folder."""

    scenarios: tuple[str, ...]
    replications: int
    months: int
    seed: int


class JobTable:
    """Rows of jobs.

    Parameters
    ----------
    path
        The database file; made when it is not there.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with self.changing() as rows:
            rows.execute(_SCHEMA)

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """One transaction that nobody else writes during; undone if an error leaves it."""
        with self._open() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    def add(self, job: str, name: str, orders: Orders, wanted: int, most_waiting: int) -> bool:
        """Put a job at the end of the queue; False if so many wait already."""
        text = json.dumps([orders.scenarios, orders.replications, orders.months, orders.seed])
        with self.changing() as rows:
            if self.count(rows, "queued") >= most_waiting:
                return False
            rows.execute(
                "INSERT INTO jobs (id, name, orders, state, wanted, submitted) VALUES (?, ?, ?, 'queued', ?, ?)",
                (job, name, text, wanted, time.time()),
            )
        return True

    def state(self, job: str) -> JobState | None:
        """A job as it is, or None if there is none."""
        found = self._states("WHERE id = ?", (job,))
        return found[0] if found else None

    def newest(self, most: int) -> tuple[JobState, ...]:
        """The newest jobs, newest first."""
        return self._states("ORDER BY place DESC LIMIT ?", (most,))

    def running(self) -> tuple[str, ...]:
        """Ids of the jobs that are said to run."""
        return tuple(one.id for one in self._states("WHERE state = 'running'", ()))

    def waiting(self) -> int:
        """How many jobs wait."""
        with self._open() as rows:
            return self.count(rows, "queued")

    def orders(self, job: str) -> Orders:
        """What a job is to do."""
        with self._open() as rows:
            ((text,),) = rows.execute("SELECT orders FROM jobs WHERE id = ?", (job,))
        scenarios, replications, months, seed = json.loads(text)
        return Orders(tuple(scenarios), replications, months, seed)

    def told(self, job: str, done: int, message: str) -> None:
        """Note how far a running job is; what was said of one that has ended stays."""
        with self.changing() as rows:
            rows.execute(
                "UPDATE jobs SET done = ?, message = ? WHERE id = ? AND state = 'running'", (done, message, job)
            )

    def ask_cancel(self, job: str) -> None:
        """Cancel a job that waits, and ask one that runs to stop."""
        with self.changing() as rows:
            rows.execute(
                "UPDATE jobs SET state = 'cancelled', finished = ?, message = '' WHERE id = ? AND state = 'queued'",
                (time.time(), job),
            )
            rows.execute("UPDATE jobs SET cancel = 1 WHERE id = ? AND state = 'running'", (job,))

    def is_cancelled(self, job: str) -> bool:
        """Whether a running job has been asked to stop."""
        with self._open() as rows:
            return any(asked for (asked,) in rows.execute("SELECT cancel FROM jobs WHERE id = ?", (job,)))

    def finish(self, job: str, state: Stage, message: str = "", runs: Sequence[str] = ()) -> None:
        """End a job that runs; one that has ended stays as it is."""
        with self.changing() as rows:
            rows.execute(
                "UPDATE jobs SET state = ?, message = ?, runs = ?, finished = ? WHERE id = ? AND state = 'running'",
                (state, message, json.dumps(list(runs)), time.time(), job),
            )

    def again(self, job: str, most_waiting: int) -> bool:
        """Put a lost job back into the queue; False if so many wait already."""
        with self.changing() as rows:
            if self.count(rows, "queued") >= most_waiting:
                return False
            rows.execute(
                "UPDATE jobs SET state = 'queued', cancel = 0, message = '', started = NULL, finished = NULL "
                "WHERE id = ? AND state = 'lost'",
                (job,),
            )
        return True

    def forget(self, kept: int) -> tuple[str, ...]:
        """Remove the oldest jobs that are over beyond so many; returns their ids."""
        over = "state NOT IN ('queued', 'running')"
        with self.changing() as rows:
            found = rows.execute(f"SELECT id FROM jobs WHERE {over} ORDER BY place DESC LIMIT -1 OFFSET ?", (kept,))
            old = [(job,) for (job,) in found]
            rows.executemany("DELETE FROM jobs WHERE id = ?", old)
        return tuple(job for (job,) in old)

    @staticmethod
    def count(rows: sqlite3.Connection, state: Stage) -> int:
        """How many jobs are in a state."""
        ((number,),) = rows.execute("SELECT count(*) FROM jobs WHERE state = ?", (state,))
        return int(number)

    def _states(self, which: str, values: Sequence[object]) -> tuple[JobState, ...]:
        with self._open() as rows:
            found = rows.execute(f"SELECT {_COLUMNS} FROM jobs {which}", values)
            return tuple(_state(*row) for row in found)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self._path, timeout=_PATIENCE_SECONDS, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            yield connection
        finally:
            connection.close()


def _state(
    job: str,
    name: str,
    state: Stage,
    done: int,
    wanted: int,
    message: str,
    runs: str,
    submitted: float,
    started: float | None,
    finished: float | None,
    ahead: int,
) -> JobState:
    return JobState(
        job, name, state, done, wanted, ahead, message, tuple(json.loads(runs)), submitted, started, finished
    )
