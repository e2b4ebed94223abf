"""Puts replications together to a stored run: a folder that is there whole or not at all."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from clinicsim.experiments.arm import Arm
from clinicsim.experiments.document import run_document
from clinicsim.experiments.runs import Runs, meaning_of_money
from clinicsim.experiments.source import source_hash
from clinicsim.scenario import Loaded
from clinicsim.store.errors import StoreError, told
from clinicsim.store.folders import check_writable, tables_of
from clinicsim.store.identity import series_id
from clinicsim.store.inputs import inputs_hash, write_inputs
from clinicsim.store.integrity import check_files, stored_run
from clinicsim.store.manifest import FORMAT, Manifest, machine_json, stretches
from clinicsim.store.names import EVENTS, MACHINE, MANIFEST, NUMBERS, PARTIAL, REPLICATIONS, RESULT, file_of
from clinicsim.store.sources import Source, put_together, shared_out
from clinicsim.store.sums import sync_folder, write_sums
from clinicsim.store.tables import replications_table, write_table
from clinicsim.store.unfinished import Unfinished, Wanted, begin
from clinicsim.world.world import World

_ATTEMPTS = 5  # to put a folder in place, when others do so too


@dataclass(frozen=True, slots=True)
class Done:
    """Replications that have been run, wherever they are."""

    sources: tuple[Source, ...]
    finished: tuple[int, ...]  # ascending
    failed: Mapping[int, str]
    interrupted: bool
    events: bool  # whether the logs are to be kept


@dataclass(frozen=True, slots=True)
class Machine:
    """How a run was made; kept in machine.json only."""

    seconds: float
    workers: int


def save_run(arm: Arm, out: Path, seconds: float, workers: int) -> Path:
    """Store an arm's run, whole or not at all, in place of an earlier one of the same id that has less.

    Parameters
    ----------
    arm
        What to store.
    out
        Folder of runs.
    seconds, workers
        How long the run took and with how many workers; kept in machine.json only.

    Returns
    -------
    Path
        The run's folder.

    Raises
    ------
    StoreError
        If it cannot be written; nothing is left behind then.
    """
    check_writable(out)
    runs = arm.runs
    series = series_id(inputs_hash(arm.loaded), runs.engine, source_hash())
    with told(f"cannot store run {arm.run_id} in {out}"):
        unfinished = begin(out, Wanted(arm.run_id, series, arm.name, runs.count))
    try:
        unfinished.add(runs)
        done = Done(
            sources=tuple(unfinished.sources),
            finished=tuple(runs.replications.tolist()),
            failed=dict(runs.failed),
            interrupted=runs.interrupted,
            events=runs.events is not None,
        )
        store(arm.loaded, arm.world, runs.engine, unfinished, done, Machine(seconds, workers))
    finally:
        unfinished.remove()
    return out / arm.run_id


def store(loaded: Loaded, world: World, engine: str, unfinished: Unfinished, done: Done, machine: Machine) -> Runs:
    """Make an unfinished run a stored one.

    Parameters
    ----------
    loaded, world, engine
        What was run.
    unfinished
        Where to write until all is written; its wanted run id and series name the run.
    done
        What to store.
    machine
        How it was made.

    Returns
    -------
    Runs
        What it holds.

    Raises
    ------
    StoreError
        If it cannot be written; the batches are still there.
    """
    wanted, out = unfinished.wanted, unfinished.folder.parent
    folder = unfinished.folder / wanted.run_id
    with told(f"cannot store run {wanted.run_id} in {out}"):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        _write_tables(done, folder)
        manifest = _write_inputs(loaded, engine, wanted, done, folder)
        runs = tables_of(folder, manifest, done.events)
        document = run_document(Arm(loaded, world, runs, wanted.run_id))
        (folder / RESULT).write_text(json.dumps(document, ensure_ascii=False) + "\n", encoding="utf-8")
        (folder / MACHINE).write_text(machine_json(machine.seconds, machine.workers), encoding="utf-8")
        write_sums(folder, leave_out=(MACHINE,))
        sync_folder(folder)
        _put(folder, out / wanted.run_id)
    return runs


def _write_tables(done: Done, folder: Path) -> None:
    write_table(folder / file_of(REPLICATIONS), [replications_table(done.finished, done.failed)])
    shares = shared_out(done.sources, done.finished)
    for table in (*NUMBERS, *([EVENTS] if done.events else [])):
        write_table(folder / file_of(table), put_together(shares, table))


def _write_inputs(loaded: Loaded, engine: str, wanted: Wanted, done: Done, folder: Path) -> Manifest:
    import clinicsim

    scenario = loaded.scenario
    manifest = Manifest(
        format=FORMAT,
        run_id=wanted.run_id,
        series=wanted.series,
        scenario=scenario.name,
        scenario_hash=loaded.hash,
        cohort_files=write_inputs(loaded, folder),
        seed=scenario.run.seed,
        replications=stretches(done.finished),
        failed=len(done.failed),
        months=scenario.run.months,
        start_date=scenario.run.start_date.isoformat(),
        engine=engine,
        currency=scenario.prices.currency,
        money=meaning_of_money(scenario.model_dump(include={"prices", "economics"})),
        clinicsim_version=clinicsim.__version__,
        source_hash=source_hash(),
        interrupted=done.interrupted,
        events=done.events,
    )
    (folder / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
    return manifest


def _put(folder: Path, target: Path) -> None:
    """Rename a folder into place. One that is there and has as much stays; of any other, no reader sees half."""
    for _ in range(_ATTEMPTS):
        try:
            folder.rename(target)
            return
        except OSError:
            if not target.exists():
                raise
        if _has_as_much(target, folder):
            shutil.rmtree(folder)
            return
        # A folder cannot be renamed over another, so the old one steps aside first.
        aside = Path(tempfile.mkdtemp(prefix=f"{PARTIAL}gone-", dir=target.parent))
        try:
            target.rename(aside / target.name)
        except FileNotFoundError:  # somebody else was first
            continue
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    raise StoreError(f"cannot put {target} in place: it is being written by others all the time")


def _has_as_much(target: Path, folder: Path) -> bool:
    try:
        old, new = stored_run(target), stored_run(folder)
        check_files(target)
    except StoreError:
        return False
    return old.manifest.failed <= new.manifest.failed and (old.events or not new.events)
