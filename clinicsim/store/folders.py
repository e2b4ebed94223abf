"""Run folders: written beside their place and renamed into it, listed, read and deleted."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from clinicsim.experiments.arm import Arm
from clinicsim.experiments.document import run_document
from clinicsim.experiments.runs import Runs, meaning_of_money
from clinicsim.store.errors import StoreError
from clinicsim.store.identity import ID_DIGITS
from clinicsim.store.manifest import Manifest, machine_json, manifest_of
from clinicsim.store.tables import (
    discounted_name,
    read_events,
    read_ledger,
    read_monthly,
    read_summary,
    read_totals,
    write_tables,
)

_PARTIAL = ".partial-"  # never the name of a run, so readers do not see it
_RUN_ID = re.compile(f"[0-9a-f]{{{ID_DIGITS}}}")
_FILES = ("manifest.json", "result.json", "machine.json")
_TABLES = ("measures.parquet", "monthly.parquet", "ledger.parquet", "totals.parquet")
_PROBE_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A run folder that is whole."""

    folder: Path
    manifest: Manifest
    date: str  # when it was made, ISO, UTC


@dataclass(frozen=True, slots=True)
class Listing:
    """What a folder of runs holds."""

    runs: tuple[StoredRun, ...]  # newest first
    damaged: tuple[tuple[Path, str], ...]  # folders that are not read, and why


def check_writable(out: Path) -> None:
    """Make the folder of runs and prove that a file can be written there.

    Raises
    ------
    StoreError
        If it cannot be made, is not a folder, or cannot take a megabyte.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out) as probe:
            probe.write(bytes(_PROBE_BYTES))
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as error:
        raise StoreError(f"cannot write runs to {out}: {error.strerror or error}") from error


def save_run(arm: Arm, out: Path, seconds: float, workers: int) -> Path:
    """Store an arm's run, whole or not at all, in place of an earlier one of the same id.

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
    target = out / arm.run_id
    with _partial(out, arm.run_id) as folder:
        write_tables(arm.runs, folder)
        (folder / "manifest.json").write_text(manifest_of(arm).to_json(), encoding="utf-8")
        document = run_document(arm)
        (folder / "result.json").write_text(json.dumps(document, ensure_ascii=False) + "\n", encoding="utf-8")
        (folder / "machine.json").write_text(machine_json(seconds, workers), encoding="utf-8")
        _put(folder, target)
    return target


def add_to_result(out: Path, run_id: str, key: str, value: object) -> None:
    """Add a key to the result of a stored run, or replace it; readers see the old result or the new one.

    Raises
    ------
    StoreError
        If there is no such run, or it cannot be written.
    """
    folder = get_run(out, run_id).folder
    partial = folder / f"{_PARTIAL}result-{os.getpid()}"
    try:
        document = json.loads((folder / "result.json").read_text(encoding="utf-8")) | {key: value}
        partial.write_text(json.dumps(document, ensure_ascii=False) + "\n", encoding="utf-8")
        partial.replace(folder / "result.json")
    except (OSError, ValueError) as error:
        partial.unlink(missing_ok=True)
        raise StoreError(f"cannot add {key} to run {run_id} in {out}: {error}") from error


def list_runs(out: Path = Path("runs")) -> Listing:
    """List the runs in a folder; one that does not exist holds none."""
    runs, damaged = [], []
    for folder in _run_folders(out):
        try:
            runs.append(_stored(folder))
        except StoreError as error:
            damaged.append((folder, str(error)))
    return Listing(tuple(sorted(runs, key=lambda run: (run.date, run.folder.name), reverse=True)), tuple(damaged))


def find_run(out: Path, run_id: str) -> StoredRun | None:
    """Return the run with this id, or None if there is none or it is damaged."""
    try:
        return _stored(out / run_id)
    except StoreError:
        return None


def get_run(out: Path, prefix: str) -> StoredRun:
    """Return the one run whose id starts with `prefix`.

    Raises
    ------
    StoreError
        If none does, several do, or it is damaged.
    """
    return _stored(find_folder(out, prefix))


def load_run(folder: Path, events: bool = False) -> Runs:
    """Read the replications of a stored run.

    Parameters
    ----------
    folder
        The run's own folder.
    events
        Whether to read the log too, if it was kept.

    Raises
    ------
    StoreError
        If the folder is not a whole run.
    """
    manifest = _stored(folder).manifest
    count, months = len(manifest.replications), manifest.months
    try:
        totals = read_totals(folder, count)
        return Runs(
            replications=np.array(manifest.replications, dtype=np.int64),
            summary=read_summary(folder, count),
            monthly=read_monthly(folder, count, months),
            categories=tuple(manifest.categories),
            ledger=read_ledger(folder, (count, months, len(manifest.categories))),
            discounted=np.array([totals[discounted_name(name)] for name in manifest.categories]).T.reshape(count, -1),
            staff_employed=totals["staff_employed"],
            staff_used=totals["staff_used"],
            seed=manifest.seed,
            months=months,
            start_date=dt.date.fromisoformat(manifest.start_date),
            engine=manifest.engine,
            money=meaning_of_money(manifest.resolved),
            events=read_events(folder) if events and manifest.events else None,
            failed=tuple((int(number), str(error)) for number, error in manifest.failed),
            interrupted=manifest.interrupted,
        )
    except (OSError, ValueError, KeyError) as error:  # what pyarrow raises derives from these
        raise StoreError(f"{folder}: damaged run: {error}") from error


def find_folder(out: Path, prefix: str) -> Path:
    """Return the folder of the one run, whole or damaged, whose id starts with `prefix`; raises StoreError if none."""
    found = [folder for folder in _run_folders(out) if folder.name.startswith(prefix)]
    exact = [folder for folder in found if folder.name == prefix]
    if exact or (len(found) == 1 and prefix):
        return (exact or found)[0]
    if not found:
        raise StoreError(f"no run '{prefix}' in {out}; `clinicsim runs list` shows what is there")
    raise StoreError(f"'{prefix}' could be any of {', '.join(folder.name for folder in found)}; give more digits")


def delete_run(out: Path, prefix: str) -> Path:
    """Delete the one run, whole or damaged, whose id starts with `prefix`; returns the folder that is gone."""
    folder = find_folder(out, prefix)
    doomed = out / f"{_PARTIAL}{folder.name}-{os.getpid()}"
    try:
        folder.rename(doomed)  # readers never see half a run
        shutil.rmtree(doomed)
    except OSError as error:
        raise StoreError(f"cannot delete {folder}: {error.strerror or error}") from error
    return folder


def _run_folders(out: Path) -> list[Path]:
    """Folders that are runs, whole or damaged; other people's folders are never touched."""
    folders = sorted(out.iterdir()) if out.is_dir() else []
    return [f for f in folders if f.is_dir() and (_RUN_ID.fullmatch(f.name) or (f / "manifest.json").is_file())]


def _stored(folder: Path) -> StoredRun:
    if not folder.is_dir():
        raise StoreError(f"{folder}: no such run")
    missing = [name for name in (*_FILES, *_TABLES) if not (folder / name).is_file()]
    if missing:
        raise StoreError(f"{folder}: damaged run: {', '.join(missing)} missing")
    try:
        manifest = Manifest.from_json((folder / "manifest.json").read_text(encoding="utf-8"))
        date = str(json.loads((folder / "machine.json").read_text(encoding="utf-8"))["date"])
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise StoreError(f"{folder}: damaged run: {error}") from error
    if manifest.run_id != folder.name:
        raise StoreError(f"{folder}: damaged run: its manifest is that of {manifest.run_id}")
    if manifest.events and not (folder / "events.parquet").is_file():
        manifest = replace(manifest, events=False)  # someone made room; the numbers are still whole
    return StoredRun(folder, manifest, date)


@contextmanager
def _partial(out: Path, run_id: str) -> Iterator[Path]:
    check_writable(out)
    folder = Path(tempfile.mkdtemp(prefix=f"{_PARTIAL}{run_id}-", dir=out))
    try:
        folder.chmod(0o755)  # mkdtemp is for secrets; runs are shared
        yield folder
    except OSError as error:
        raise StoreError(f"cannot store run {run_id} in {out}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _put(folder: Path, target: Path) -> None:
    if target.exists():
        # A folder cannot be renamed over another, so the old one steps aside first.
        aside = Path(tempfile.mkdtemp(prefix=_PARTIAL, dir=target.parent))
        target.rename(aside / target.name)
        folder.rename(target)
        shutil.rmtree(aside, ignore_errors=True)
    else:
        folder.rename(target)
