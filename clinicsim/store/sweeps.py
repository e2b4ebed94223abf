"""Points of a sweep kept while it goes on, so that one that is stopped goes on later.

The points stand in files of many, each written whole under a name of its own, in a folder `.sweep-KEY` beside the
runs. A file that is damaged is removed and its points are run again.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import time
import uuid
import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.experiments.sweep import PointRuns
from clinicsim.store.errors import told
from clinicsim.store.folders import check_writable
from clinicsim.store.identity import ID_DIGITS
from clinicsim.store.locks import FolderLock

PREFIX = ".sweep-"
_SECONDS = 5.0  # of work that a kill may cost
_MOST_VALUES = 1_000_000  # that wait to be written


class SweepStore:
    """Keeps points of one sweep; implements `clinicsim.experiments.sweep.Kept`. Use it in a `with` statement.

    Parameters
    ----------
    out
        Folder of runs.
    key
        Text of all that determines the points: design, replications, measures, engine, program.
    """

    def __init__(self, out: Path, key: str) -> None:
        check_writable(out)
        self.folder = out / f"{PREFIX}{hashlib.sha256(key.encode()).hexdigest()[:ID_DIGITS]}"
        self._lock = FolderLock(self.folder)
        self._files: list[Path] = []
        self._waiting: list[PointRuns] = []
        self._values = 0  # of those that wait
        self._points, self._at = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
        self._open: tuple[int, dict[int, PointRuns]] | None = None  # the file read last
        self._written = time.monotonic()

    def __enter__(self) -> Self:
        """Find the points that are there."""
        with told(f"cannot keep a sweep in {self.folder}"):
            self.folder.mkdir(exist_ok=True)
            self._lock.take(shared=True)
            self._find()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Write what waits to be written if something ended the sweep; if nothing did, it is done with and removed."""
        try:
            if kind is not None:
                self.flush()
        finally:
            self._lock.release()
        if kind is None and self._lock.take():  # unless another process works on the same sweep
            shutil.rmtree(self.folder, ignore_errors=True)
            self._lock.release()

    def done(self) -> Collection[int]:
        """Points that were there when the sweep began."""
        return _Numbers(self._points)

    def read(self, point: int) -> PointRuns:
        """One of those points."""
        place = int(self._at[np.searchsorted(self._points, point)])
        if self._open is None or self._open[0] != place:
            self._open = (place, {runs.point: runs for runs in _points_of(self._files[place])})
        return self._open[1][point]

    def write(self, runs: PointRuns) -> None:
        """Keep a point; it is on disk within seconds, and when the `with` statement ends.

        Raises
        ------
        StoreError
            If it cannot be written.
        """
        self._waiting.append(runs)
        self._values += runs.values.size
        if time.monotonic() - self._written > _SECONDS or self._values > _MOST_VALUES:
            self.flush()

    def flush(self) -> None:
        """Write what waits to be written."""
        if self._waiting:
            first = self._waiting[0].point
            with told(f"cannot keep points of a sweep in {self.folder}"):
                _write(self.folder / f"points-{first:09d}-{uuid.uuid4().hex[:8]}.npz", self._waiting)
            self._waiting, self._values = [], 0
        self._written = time.monotonic()

    def _find(self) -> None:
        points, places = [], []
        for file in sorted(self.folder.glob("points-*.npz")):
            try:
                own = _numbers_of(file)
            except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
                file.unlink(missing_ok=True)
                continue
            points.append(own)
            places.append(np.full(own.size, len(self._files), dtype=np.int64))
            self._files.append(file)
        if points:
            self._points, first = np.unique(np.concatenate(points), return_index=True)
            self._at = np.concatenate(places)[first]


class _Numbers(Collection[int]):
    """Ascending numbers in an array: a million of them in eight megabytes."""

    def __init__(self, numbers: Ints) -> None:
        self._numbers = numbers

    def __len__(self) -> int:
        return self._numbers.size

    def __iter__(self) -> Iterator[int]:
        return iter(self._numbers.tolist())

    def __contains__(self, number: object) -> bool:
        if not isinstance(number, int):
            return False
        place = np.searchsorted(self._numbers, number)
        return bool(place < self._numbers.size and self._numbers[place] == number)


def remove_sweeps(out: Path) -> list[Path]:
    """Remove the sweeps of a folder of runs that nobody works on; returns their folders."""
    gone = []
    for folder in sorted(out.glob(f"{PREFIX}*")):
        lock = FolderLock(folder)
        if lock.take():
            shutil.rmtree(folder, ignore_errors=True)
            lock.release()
            gone.append(folder)
    return gone


def _write(path: Path, points: list[PointRuns]) -> None:
    """Write points whole or not at all: to a temporary name, seen on disk, then renamed."""
    sizes = np.array([runs.values.shape for runs in points], dtype=np.int64)
    failed = json.dumps([[runs.point, list(runs.failed)] for runs in points if runs.failed])
    data = io.BytesIO()
    np.savez(
        data,
        points=np.array([runs.point for runs in points], dtype=np.int64),
        sizes=sizes,
        values=np.concatenate([runs.values.ravel() for runs in points]),
        failed=np.frombuffer(failed.encode(), dtype=np.uint8),
    )
    digest = hashlib.sha256(data.getbuffer()).digest()
    partial = path.with_name(f".{path.name}")
    try:
        with partial.open("wb") as file:
            file.write(data.getbuffer())
            file.write(digest)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _read(path: Path) -> dict[str, np.ndarray]:
    content = path.read_bytes()
    data, digest = content[:-32], content[-32:]
    if hashlib.sha256(data).digest() != digest:
        raise ValueError("cut short or changed")
    with np.load(io.BytesIO(data)) as arrays:
        return dict(arrays)


def _numbers_of(path: Path) -> Ints:
    numbers: Ints = _read(path)["points"]
    return numbers


def _points_of(path: Path) -> Iterator[PointRuns]:
    arrays = _read(path)
    failed = {point: tuple((int(k), str(e)) for k, e in own) for point, own in json.loads(bytes(arrays["failed"]))}
    start = 0
    for point, (rows, columns) in zip(arrays["points"].tolist(), arrays["sizes"].tolist(), strict=True):
        values: Floats = arrays["values"][start : start + rows * columns].reshape(rows, columns).copy()
        start += rows * columns
        yield PointRuns(point, values, failed.get(point, ()))
