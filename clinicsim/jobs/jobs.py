"""Jobs over a folder of runs: asked for, watched, cancelled, gone on with."""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

from clinicsim.experiments.errors import BadRequest
from clinicsim.jobs.claims import is_held, mark_lost
from clinicsim.jobs.limits import Limits
from clinicsim.jobs.places import folder_of, remove_lists, table_of
from clinicsim.jobs.request import JobRequest, problems
from clinicsim.jobs.state import JobState
from clinicsim.jobs.table import Orders
from clinicsim.jobs.workers import Workers
from clinicsim.store.errors import told

_ID_BYTES = 16
_ID = re.compile(r"[\w-]{22}", re.ASCII)
_UNKNOWN = "there is no such job here; it may have been forgotten, and its runs are still in the list of runs"


class Jobs:
    """The jobs over a folder of runs.

    Any number of servers may have one of these over the same folder, and all see the same jobs. A job goes on when the
    server that took it ends; only its worker's death ends it, and then it is `lost` until somebody resumes it.

    Parameters
    ----------
    out
        Folder of runs, in which the results are stored like those of any other run.
    limits
        How much a job may ask for, and how many there may be.

    Raises
    ------
    StoreError
        If jobs cannot be kept there.
    """

    def __init__(self, out: Path, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._folder = folder_of(out)
        self._table = table_of(out)
        self.workers = Workers(out.resolve(), self.limits)

    def warm(self) -> None:
        """Start the workers ahead of the first job, so that it need not wait for them."""
        self.workers.start()

    def submit(self, request: JobRequest) -> str:
        """Put a job at the end of the queue; returns its id, which nobody can guess.

        Raises
        ------
        BadRequest
            With everything that is wrong with the request, or because too many jobs wait.
        StoreError
            If its files cannot be written.
        """
        if wrong := problems(request, self.limits):
            raise BadRequest(wrong)
        job = secrets.token_urlsafe(_ID_BYTES)
        self._write(job, request.files)
        orders = Orders(request.scenarios, request.replications, request.months, request.seed)
        if not self._table.add(job, request.name, orders, request.wanted, self.limits.waiting):
            self._remove(job)
            raise BadRequest([self._full()])
        for old in self._table.forget(self.limits.kept):
            self._remove(old)
        self.workers.wake()
        return job

    def state(self, job: str) -> JobState:
        """Where a job is.

        Raises
        ------
        BadRequest
            If there is none with this id.
        """
        found = self._table.state(job) if _ID.fullmatch(job) else None
        if found is not None and found.state == "running" and not is_held(self._folder / job):
            mark_lost(self._table, self._folder)
            found = self._table.state(job)
        if found is None:
            raise BadRequest([_UNKNOWN])
        if found.state == "queued":
            self.workers.start()  # whoever should have done it may be gone
        return found

    def cancel(self, job: str) -> None:
        """Take a job out of the queue or stop it; raises as `state` does. One that is over stays as it is."""
        if self.state(job).is_over:
            return
        self._table.ask_cancel(job)
        if self.state(job).state == "cancelled":  # it waited; a worker that has begun tidies up itself
            remove_lists(self._folder / job)

    def resume(self, job: str) -> None:
        """Go on with a lost job, from what it had stored; raises as `state` does, or because too many wait."""
        if not self._table.again(self.state(job).id, self.limits.waiting):
            raise BadRequest([self._full()])
        self.workers.wake()

    def scenario_file(self, job: str) -> tuple[str, bytes]:
        """Name and content of the last scenario file of a job; raises as `state` does."""
        name = self._table.orders(self.state(job).id).scenarios[-1]
        return name, (self._folder / job / name).read_bytes()

    def recent(self, most: int = 20) -> tuple[JobState, ...]:
        """The newest jobs of everybody, newest first."""
        mark_lost(self._table, self._folder)
        return self._table.newest(most)

    def close(self) -> None:
        """Let go of the workers; they end when nothing waits any more."""
        self.workers.let_go()

    def _write(self, job: str, files: Mapping[str, bytes]) -> None:
        folder = self._folder / job
        with told(f"cannot keep the files of a job in {self._folder}"):
            folder.mkdir()
            for name, content in files.items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(content)

    def _remove(self, job: str) -> None:
        shutil.rmtree(self._folder / job, ignore_errors=True)

    def _full(self) -> str:
        return f"{self.limits.waiting} jobs wait already; try again in a few minutes"
