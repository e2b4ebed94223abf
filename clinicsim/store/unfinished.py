"""Runs that go on, or were stopped: each batch of replications is kept as soon as it is done.

An unfinished run is a folder of its own, `.partial-SERIES-...` beside the runs, which the process that works on it
holds a lock on. Readers of runs do not see it. When the process dies, another may take over what it kept.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from clinicsim.experiments.runs import Runs
from clinicsim.store.errors import StoreError, reason
from clinicsim.store.locks import FolderLock
from clinicsim.store.names import PARTIAL
from clinicsim.store.sources import Source, read_source, write_batch
from clinicsim.store.sums import sync_folder

_NEW = f"{PARTIAL}new-"
_WANTED = "wanted.json"
_BATCH, _UNSAFE = "batch-", ".batch-"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an unfinished run is to become."""

    run_id: str
    series: str
    scenario: str
    replications: int


@dataclass(slots=True)
class Unfinished:
    """An unfinished run that this process holds."""

    folder: Path
    wanted: Wanted
    lock: FolderLock
    sources: list[Source] = field(default_factory=list)

    @property
    def finished(self) -> set[int]:
        """Numbers of the replications that it holds."""
        return {int(number) for source in self.sources for number in source.finished}

    def add(self, batch: Runs) -> None:
        """Keep a batch: after this it outlives the process. Ctrl-C meanwhile does not lose it.

        Raises
        ------
        StoreError
            If it cannot be written; what was kept before is still there.
        """
        if not batch.count and not batch.failed:
            return
        try:
            self._add(batch)
        except KeyboardInterrupt:
            self._add(batch)
            raise

    def _add(self, batch: Runs) -> None:
        numbers = [*batch.replications.tolist(), *(number for number, _ in batch.failed)]
        name = f"{min(numbers):07d}-{max(numbers):07d}"
        unsafe, safe = self.folder / (_UNSAFE + name), self.folder / (_BATCH + name)
        if not safe.exists():
            try:
                shutil.rmtree(unsafe, ignore_errors=True)  # of an attempt that was interrupted
                write_batch(batch, unsafe)
                unsafe.replace(safe)
            except OSError as error:
                shutil.rmtree(unsafe, ignore_errors=True)
                raise StoreError(f"cannot store replications in {self.folder.parent}: {reason(error)}") from error
        if not self.sources or self.sources[-1].folder != safe:
            self.sources.append(Source(safe, batch.replications, dict(batch.failed), batch.events is not None))

    def remove(self) -> None:
        """Remove it with all that it holds."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.lock.release()

    def leave(self) -> None:
        """Leave what it holds to whoever goes on with it; a run that holds nothing is removed."""
        if self.finished:
            self.lock.release()
        else:
            self.remove()


def begin(out: Path, wanted: Wanted) -> Unfinished:
    """Make a new unfinished run in a folder of runs.

    Raises
    ------
    OSError
        If it cannot be made.
    """
    new = Path(tempfile.mkdtemp(prefix=_NEW, dir=out))
    try:
        new.chmod(0o755)  # mkdtemp is for secrets; runs are shared
        (new / _WANTED).write_text(json.dumps(asdict(wanted), ensure_ascii=False), encoding="utf-8")
        sync_folder(new)
        lock = FolderLock(new)
        lock.take()
        folder = out / f"{PARTIAL}{wanted.series}-{new.name.removeprefix(_NEW)}"
        new.rename(folder)  # only now can others find it, when it is locked
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    return Unfinished(folder, wanted, lock)


def stopped(out: Path, series: str | None = None) -> Iterator[Unfinished]:
    """Take over, one by one, the unfinished runs that no living process holds; each must be left or removed.

    Parameters
    ----------
    out
        Folder of runs.
    series
        Of the runs wanted; None takes all, and removes what was stopped before it was a run.
    """
    pattern = f"{PARTIAL}{series}-*" if series else f"{PARTIAL}*"
    for folder in sorted(out.glob(pattern)) if out.is_dir() else []:
        lock = FolderLock(folder)
        if not folder.is_dir() or not lock.take():
            continue
        try:
            wanted = Wanted(**json.loads((folder / _WANTED).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            Unfinished(folder, Wanted("", "", "", 0), lock).remove()
            continue
        yield Unfinished(folder, wanted, lock, _whole_batches(folder))


def remove_stopped(out: Path) -> list[Path]:
    """Remove the unfinished runs that no living process holds; returns their folders."""
    gone = []
    for other in stopped(out):
        other.remove()
        gone.append(other.folder)
    return gone


def _whole_batches(folder: Path) -> list[Source]:
    """Batches that are as they were written; any other is as if it had not been run."""
    found = []
    for batch in sorted(folder.glob(f"{_BATCH}*")):
        try:
            found.append(read_source(batch))
        except StoreError:
            shutil.rmtree(batch, ignore_errors=True)
    return found
