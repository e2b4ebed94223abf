"""A worker: a process that does jobs one after another, kept warm so that the next one starts at once.

    python -m clinicsim.jobs.work FOLDER_OF_RUNS LIMITS_AS_JSON

Its standard input is a pipe from whoever started it: a line means that there is something to do, and the end of the
pipe that the starter is gone. It then does what waits, and ends.
"""

from __future__ import annotations

import json
import sys
import tempfile
import threading
from pathlib import Path

from clinicsim.engines import ENGINES
from clinicsim.experiments.warm import clinic_without_patients, ensure_compiled
from clinicsim.jobs.claims import Claim, claim
from clinicsim.jobs.limits import Limits
from clinicsim.jobs.places import folder_of, remove_lists, table_of
from clinicsim.jobs.table import JobTable
from clinicsim.jobs.task import work
from clinicsim.jobs.watch import watched
from clinicsim.store.perform import perform
from clinicsim.world.build import build

_LOOK_AGAIN_SECONDS = 1.0  # another process may have put a job into the queue, or let go of one


class Starter:
    """The process that started this one, as far as the pipe tells."""

    def __init__(self) -> None:
        self.is_gone = False
        self._news = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    def wait(self, seconds: float) -> None:
        """Wait for news from the starter, at most so long."""
        self._news.wait(seconds)
        self._news.clear()

    def _listen(self) -> None:
        for _ in sys.stdin.buffer:
            self._news.set()
        self.is_gone = True
        self._news.set()


def warm_up() -> None:
    """Compile what is not compiled, and load all that a job takes: by one, of a clinic without patients."""
    ensure_compiled(ENGINES[0])
    loaded = clinic_without_patients("run.months=1", "run.replications=2")
    with tempfile.TemporaryDirectory() as folder:
        perform(loaded, build(loaded), out=Path(folder))


def do(table: JobTable, claimed: Claim, out: Path, limits: Limits) -> None:
    """Do a claimed job and let go of it."""
    try:
        with watched(table, claimed.job, limits.seconds) as must_stop:
            work(table, claimed, out, limits.threads, must_stop)
        remove_lists(claimed.folder)
    finally:
        claimed.lock.release()


def main(out: Path, limits: Limits) -> None:
    """Do jobs until the starter is gone and nothing waits."""
    starter = Starter()
    table = table_of(out)
    warm_up()
    while not (starter.is_gone and not table.waiting()):
        claimed = claim(table, folder_of(out), limits.at_once)
        if claimed is not None:
            do(table, claimed, out, limits)
        else:
            starter.wait(_LOOK_AGAIN_SECONDS)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Limits(**json.loads(sys.argv[2])))
