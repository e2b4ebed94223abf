"""SHA256SUMS of a folder: whether its files are those that were written, for us and for `sha256sum -c`."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable
from pathlib import Path

from clinicsim.store.names import SUMS


def write_sums(folder: Path, leave_out: Collection[str] = ()) -> None:
    """Write the sums of all files in a folder and below, but those left out, in order of their names."""
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    lines = [f"{_sum(folder / name)}  {name}\n" for name in names if name not in leave_out and name != SUMS]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


def read_sums(folder: Path) -> dict[str, str]:
    """Sums by name of file.

    Raises
    ------
    OSError, ValueError
        If the file of sums cannot be read, or is not one.
    """
    lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    sums = {name: digits for digits, _, name in (line.partition("  ") for line in lines)}
    if not sums or any(len(digits) != 64 for digits in sums.values()):
        raise ValueError(f"{SUMS} is not a list of sums")
    return sums


def wrong_files(folder: Path, sums: dict[str, str], names: Iterable[str]) -> list[str]:
    """What is wrong with each of these files that is not as it was written, such as `ledger.parquet is missing`."""
    wrong = []
    for name in names:
        if name not in sums:
            wrong.append(f"{name} is not in {SUMS}")
        elif not (folder / name).is_file():
            wrong.append(f"{name} is missing")
        elif _sum(folder / name) != sums[name]:
            wrong.append(f"{name} was changed or cut short after it was stored")
    return wrong


def sync_folder(folder: Path) -> None:
    """Have everything in a folder and below it on disk before going on: a rename must not outlive what it names."""
    for path in [*folder.rglob("*"), folder]:
        if path.is_dir() and os.name == "nt":  # folders cannot be opened there
            continue
        file = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
        try:
            os.fsync(file)
        finally:
            os.close(file)


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
