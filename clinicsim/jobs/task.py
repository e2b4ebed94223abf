"""What a worker does with a job: read its scenarios, run those that are not stored, and say how far it is."""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from clinicsim.engines import ENGINES
from clinicsim.experiments.compare import refuse_unpaired
from clinicsim.experiments.runs import NotPaired, RunFailed
from clinicsim.experiments.source import source_hash
from clinicsim.jobs.claims import Claim
from clinicsim.jobs.table import JobTable, Orders
from clinicsim.scenario import Loaded, read
from clinicsim.scenario.errors import Finding, ScenarioError
from clinicsim.store.errors import StoreError
from clinicsim.store.folders import find_run
from clinicsim.store.identity import run_id, series_id
from clinicsim.store.inputs import inputs_hash
from clinicsim.store.perform import perform, run_overrides
from clinicsim.world.build import build

_ENGINE = ENGINES[0]
_BETWEEN_NOTES_SECONDS = 0.1
_EXPECTED = (NotPaired, RunFailed, StoreError)


class Stopped(Exception):  # noqa: N818  # says what happened, as NotPaired does
    """The job is not to go on; whoever says so has noted why."""


def work(table: JobTable, claim: Claim, out: Path, threads: int, must_stop: Callable[[], bool]) -> None:
    """Do a job to its end, whatever that is, and note it in the table.

    Parameters
    ----------
    table, claim
        Of all jobs, and the one to do.
    out
        Folder of runs.
    threads
        How many replications to run side by side.
    must_stop
        Asked after every replication.
    """
    try:
        runs = _run_all(table, claim, out, threads, must_stop)
    except Stopped:
        return
    except ScenarioError as error:
        table.finish(claim.job, "failed", without_folders(error.findings))
    except _EXPECTED as error:
        table.finish(claim.job, "failed", str(error))
    except Exception as error:
        traceback.print_exc(file=sys.stderr)
        table.finish(claim.job, "failed", f"{type(error).__name__}: {error}")
    else:
        table.finish(claim.job, "done", runs=runs)


def without_folders(findings: Sequence[Finding]) -> str:
    """Findings, one a line, with the names of files alone: where we keep them says nothing to a planner."""
    return "\n".join(str(replace(one, file=Path(one.file).name)) for one in findings)


def _run_all(table: JobTable, claim: Claim, out: Path, threads: int, must_stop: Callable[[], bool]) -> tuple[str, ...]:
    orders = table.orders(claim.job)
    loaded = _read_all(claim.folder, orders)
    runs: list[str] = []
    for one in loaded:
        before = orders.replications * len(runs)
        noted = _Noted(table, claim.job, before, one.scenario.name, must_stop)
        noted(0, orders.replications)
        stored = _stored(one, orders.replications, out)
        if stored is None:
            arm = perform(one, build(one), _ENGINE, threads, out, progress=noted, resume=True)
            stored = arm.run_id
        runs.append(stored)
        table.told(claim.job, before + orders.replications, f"{one.scenario.name} is done")
    return tuple(runs)


def _read_all(folder: Path, orders: Orders) -> list[Loaded]:
    """Read the scenarios and refuse those that cannot be paired, before anything runs."""
    sets = run_overrides(orders.replications, orders.months, orders.seed)
    loaded = [read(folder / name, sets) for name in orders.scenarios]
    first, *others = ({"start date": one.scenario.run.start_date} for one in loaded)
    for other in others:
        refuse_unpaired(first, other)
    return loaded


def _stored(loaded: Loaded, replications: int, out: Path) -> str | None:
    """Id of the equal run that is stored whole; found without building its world."""
    series = series_id(inputs_hash(loaded), _ENGINE, source_hash())
    found = find_run(out, run_id(series, range(replications)))
    return found.manifest.run_id if found is not None and not found.manifest.failed else None


class _Noted:
    """Notes progress in the table, a few times a second, and stops a job that has been cancelled."""

    def __init__(self, table: JobTable, job: str, before: int, scenario: str, must_stop: Callable[[], bool]) -> None:
        self._table, self._job, self._before = table, job, before
        self._words, self._must_stop = f"running {scenario}", must_stop
        self._noted = 0.0

    def __call__(self, finished: int, total: int) -> None:
        if self._must_stop():
            raise Stopped
        now = time.monotonic()
        if now - self._noted >= _BETWEEN_NOTES_SECONDS or finished in (0, total):
            self._table.told(self._job, self._before + finished, self._words)
            self._noted = now
