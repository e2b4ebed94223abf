"""Whether a run folder is what was stored: its small files at once, the large ones before they are read."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from clinicsim.store.errors import StoreError
from clinicsim.store.manifest import Manifest
from clinicsim.store.names import EVENTS_FILE, MACHINE, MANIFEST, RESULT, SCENARIO, SUMS, TABLE_FILES
from clinicsim.store.sums import read_sums, wrong_files

_FILES = (MANIFEST, SCENARIO, RESULT, MACHINE, SUMS, *TABLE_FILES)


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A run folder that is whole, as far as its small files say."""

    folder: Path
    manifest: Manifest
    date: str  # when it was made, ISO, UTC
    events: bool  # whether the log is there; it may be deleted to make room

    def pairs_with(self, other: StoredRun) -> bool:
        """Whether two runs may share their patients and their luck: of the same seed, months and first day."""
        own, its = self.manifest, other.manifest
        return (own.seed, own.months, own.start_date) == (its.seed, its.months, its.start_date)


def stored_run(folder: Path) -> StoredRun:
    """Read what a run is from its small files.

    Raises
    ------
    StoreError
        If there is no such run, a file is missing, or the manifest is not as it was stored.
    """
    if not folder.is_dir():
        raise StoreError(f"{folder}: no such run")
    there = {entry.name for entry in os.scandir(folder)}
    missing = [name for name in _FILES if name not in there]
    reading = MANIFEST
    try:
        text = (folder / MANIFEST).read_bytes() if MANIFEST in there else b""
        if text or not missing:  # another version writes other files, so that is said first
            manifest = Manifest.from_json(text.decode("utf-8"))
        if missing:
            raise damage(folder, f"{', '.join(missing)} missing")
        reading = SUMS
        known = read_sums(folder)
        reading = MACHINE
        date = str(json.loads((folder / MACHINE).read_text(encoding="utf-8"))["date"])
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise damage(folder, f"{reading} cannot be read: {error}") from error
    if known.get(MANIFEST) != hashlib.sha256(text).hexdigest():
        raise damage(folder, f"{MANIFEST} was changed after it was stored")
    if manifest.run_id != folder.name:
        raise damage(folder, f"its manifest is that of {manifest.run_id}")
    return StoredRun(folder, manifest, date, manifest.events and EVENTS_FILE in there)


def check_files(folder: Path, names: Iterable[str] | None = None) -> None:
    """Hold files of a run, or all of them, against its SHA256SUMS; raises StoreError naming those that differ."""
    try:
        known = read_sums(folder)
        # Somebody may have deleted the log to make room; the numbers are whole without it.
        gone = () if (folder / EVENTS_FILE).is_file() else (EVENTS_FILE,)
        wrong = wrong_files(folder, known, [name for name in names or known if name not in gone])
    except (OSError, ValueError) as error:
        raise damage(folder, str(error)) from error
    if wrong:
        raise damage(folder, "; ".join(wrong))


def damage(folder: Path, what: str) -> StoreError:
    """Error about a run that is not to be read, with what to do."""
    remove = f"clinicsim runs rm {folder.name} --out {folder.parent}"
    return StoreError(f"{folder}: damaged run: {what}; remove it with `{remove}` and run it again")
