"""Run folders: listed, found, checked, read and deleted.

Listing them imports nothing heavy, so that it is quick; what reads numbers or scenarios is imported where it does so.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinicsim.store.errors import StoreError, reason, told
from clinicsim.store.identity import ID_DIGITS
from clinicsim.store.integrity import StoredRun, check_files, damage, stored_run
from clinicsim.store.manifest import Manifest
from clinicsim.store.names import COHORT, EVENTS_FILE, MANIFEST, PARTIAL, RESULT, SCENARIO, TABLE_FILES
from clinicsim.store.psa_manifest import PREFIX as PSA_PREFIX

if TYPE_CHECKING:
    from clinicsim.experiments.runs import Runs
    from clinicsim.scenario import Loaded

_BESIDE = ("attributable",)  # what may be kept beside a result, as KEY.json
_RUN_ID = re.compile(f"[0-9a-f]{{{ID_DIGITS}}}")
_PSA_ID = re.compile(f"{PSA_PREFIX}[0-9a-f]{{{ID_DIGITS}}}")
_PROBE_BYTES = 1 << 20


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
    with told(f"cannot write runs to {out}"):
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out) as probe:
            probe.write(bytes(_PROBE_BYTES))
            probe.flush()
            os.fsync(probe.fileno())


def list_runs(out: Path = Path("runs")) -> Listing:
    """List the runs in a folder; one that does not exist holds none. Only small files are read."""
    runs, damaged = [], []
    for folder in _run_folders(out):
        try:
            runs.append(stored_run(folder))
        except StoreError as error:
            damaged.append((folder, str(error)))
    return Listing(tuple(sorted(runs, key=lambda run: (run.date, run.folder.name), reverse=True)), tuple(damaged))


def find_run(out: Path, run_id: str) -> StoredRun | None:
    """Return the run with this id, or None if there is none or it is damaged."""
    try:
        return stored_run(out / run_id)
    except StoreError:
        return None


def get_run(out: Path, prefix: str) -> StoredRun:
    """Return the one run whose id starts with `prefix`.

    Raises
    ------
    StoreError
        If none does, several do, or it is damaged.
    """
    if prefix.startswith(PSA_PREFIX):
        raise StoreError(f"{prefix} is an analysis and no run; `clinicsim evaluate {prefix} --out {out}` reads it")
    return stored_run(find_folder(out, prefix))


def find_folder(out: Path, prefix: str) -> Path:
    """Return the folder of the one run or analysis, whole or damaged, whose id starts with `prefix`.

    Raises
    ------
    StoreError
        If none does, or several do.
    """
    folders = psa_folders(out) if prefix.startswith(PSA_PREFIX) else _run_folders(out)
    found = [folder for folder in folders if folder.name.startswith(prefix)]
    exact = [folder for folder in found if folder.name == prefix]
    if exact or (len(found) == 1 and prefix):
        return (exact or found)[0]
    if not found:
        raise StoreError(f"no run '{prefix}' in {out}; `clinicsim runs list` shows what is there")
    raise StoreError(f"'{prefix}' could be any of {', '.join(folder.name for folder in found)}; give more digits")


def load_run(folder: Path, events: bool = False) -> Runs:
    """Read the replications of a stored run, once the sums of their files have been checked.

    Parameters
    ----------
    folder
        The run's own folder.
    events
        Whether to read the log too, if it was kept.

    Raises
    ------
    StoreError
        If the folder is not a whole run, or a file is not as it was stored; the message names it.
    """
    run = stored_run(folder)
    with_log = events and run.events
    check_files(folder, (*TABLE_FILES, *([EVENTS_FILE] if with_log else [])))
    return tables_of(folder, run.manifest, with_log)


def tables_of(folder: Path, manifest: Manifest, events: bool) -> Runs:
    """Read the replications of a run whose files are known to be as they were written; errors as for `load_run`."""
    from clinicsim.experiments.runs import Runs
    from clinicsim.store.tables import read_events, read_numbers, read_replications

    try:
        finished, failed = read_replications(folder)
        return Runs(
            replications=finished,
            **read_numbers(folder, finished.size, manifest.months),
            seed=manifest.seed,
            months=manifest.months,
            start_date=dt.date.fromisoformat(manifest.start_date),
            engine=manifest.engine,
            money=manifest.money,
            events=read_events(folder) if events else None,
            failed=tuple(failed.items()),
            interrupted=manifest.interrupted,
        )
    except (OSError, ValueError, KeyError) as error:  # what pyarrow raises derives from these
        raise damage(folder, str(error)) from error


def load_inputs(run: StoredRun) -> Loaded:
    """Read the scenario and the cohort files that a stored run was made from, as they were then.

    Raises
    ------
    StoreError
        If a file is not as it was stored, or this version of the program cannot run such a scenario.
    """
    from clinicsim.store.inputs import read_inputs

    names = run.manifest.cohort_files
    check_files(run.folder, (SCENARIO, *(f"{COHORT}/{name}" for name in names)))
    try:
        return read_inputs(run.folder, names, run.manifest.scenario_hash)
    except (OSError, ValueError, KeyError) as error:
        raise StoreError(f"{run.folder / SCENARIO}: this version of clinicsim cannot run it: {error}") from error


def result_of(run: StoredRun) -> dict[str, Any]:
    """The document that `clinicsim run --json` printed, with what was added to it since.

    Raises
    ------
    StoreError
        If a file is not as it was stored.
    """
    check_files(run.folder, [RESULT])
    document: dict[str, Any] = json.loads((run.folder / RESULT).read_text(encoding="utf-8"))
    for key in _BESIDE:
        file = run.folder / f"{key}.json"
        try:
            document |= {key: json.loads(file.read_text(encoding="utf-8"))} if file.is_file() else {}
        except (OSError, ValueError) as error:
            raise damage(run.folder, f"{file.name}: {error}") from error
    return document


def add_to_result(out: Path, run_id: str, key: str, value: object) -> None:
    """Keep something more about a stored run in `KEY.json` beside its result, or replace it.

    What another run has a part in does not belong to this one, so it has no sum; readers see the old or the new.

    Raises
    ------
    StoreError
        If there is no such run, or it cannot be written.
    """
    folder = get_run(out, run_id).folder
    partial = folder / f"{PARTIAL}{key}"
    with told(f"cannot add {key} to run {run_id} in {out}"):
        try:
            partial.write_text(json.dumps(value, ensure_ascii=False) + "\n", encoding="utf-8")
            partial.replace(folder / f"{key}.json")
        finally:
            partial.unlink(missing_ok=True)


def delete_run(out: Path, prefix: str) -> Path:
    """Delete the one run, whole or damaged, whose id starts with `prefix`; returns the folder that is gone."""
    folder = find_folder(out, prefix)
    doomed = out / f"{PARTIAL}gone-{folder.name}-{os.getpid()}"
    try:
        folder.rename(doomed)  # readers never see half a run
        shutil.rmtree(doomed)
    except OSError as error:
        raise StoreError(f"cannot delete {folder}: {reason(error)}") from error
    return folder


def psa_folders(out: Path) -> list[Path]:
    """Folders that are probabilistic analyses, whole or damaged."""
    if not out.is_dir():
        return []
    return sorted(folder for folder in out.iterdir() if _PSA_ID.fullmatch(folder.name) and folder.is_dir())


def _run_folders(out: Path) -> list[Path]:
    """Folders that are runs, whole or damaged; other people's folders are never touched."""
    if not out.is_dir():
        return []
    with os.scandir(out) as entries:
        return [Path(entry.path) for entry in sorted(entries, key=lambda entry: entry.name) if _is_run(entry)]


def _is_run(entry: os.DirEntry[str]) -> bool:
    if not entry.is_dir() or entry.name.startswith((".", PSA_PREFIX)):
        return False
    return bool(_RUN_ID.fullmatch(entry.name)) or Path(entry.path, MANIFEST).is_file()
