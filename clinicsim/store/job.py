"""One world to be run and stored: what of it is on disk already, what is left to run, and what is kept meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from clinicsim.experiments.arm import Arm
from clinicsim.experiments.executors import Executor, Progress
from clinicsim.experiments.replicate import batches, replicate
from clinicsim.experiments.runs import RunFailed, Runs
from clinicsim.scenario import Loaded
from clinicsim.store.errors import StoppedWhileStoring, StoreError, told
from clinicsim.store.folders import find_run, list_runs, load_run
from clinicsim.store.identity import run_id
from clinicsim.store.sources import Source, read_source
from clinicsim.store.storing import Done, Machine, store
from clinicsim.store.unfinished import Unfinished, Wanted, begin, stopped
from clinicsim.world.world import World

Notice = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Job:
    """A world, and how its replications are run."""

    loaded: Loaded
    world: World
    engine: str
    series: str  # id of the series that the run belongs to
    executor: Executor
    keep_events: bool
    notice: Notice

    @property
    def numbers(self) -> range:
        """Replications that are asked for."""
        return range(self.world.scenario.run.replications)

    def run_id(self, finished: Sequence[int], interrupted: bool) -> str:
        """Id of the run: of what was asked for, unless it was interrupted."""
        return run_id(self.series, finished if interrupted else self.numbers, interrupted)

    def run_unstored(self, progress: Progress | None) -> Arm:
        """Run it and store nothing."""
        runs = replicate(
            self.world,
            self.numbers,
            progress=progress,
            keep_events=self.keep_events,
            engine=self.engine,
            executor=self.executor,
        )
        if runs.count == 0:
            raise KeyboardInterrupt
        return Arm(self.loaded, self.world, runs, self.run_id(runs.replications.tolist(), runs.interrupted))

    def stored(self, out: Path) -> Arm | None:
        """The equal run that is stored, if it has all that is wanted."""
        name = self.run_id(self.numbers, interrupted=False)
        found = find_run(out, name)
        # A replication that failed may succeed this time: memory runs out, disks fill up.
        if found is None or found.manifest.failed or (self.keep_events and not found.events):
            return None
        try:
            runs = load_run(found.folder, self.keep_events)
        except StoreError as error:
            self.notice(f"{error}: this is done now")
            return None
        _remove_contained(out, self.series, self.numbers)
        return Arm(self.loaded, self.world, runs, name)

    def run(self, out: Path, resume: bool, progress: Progress | None) -> Arm:
        """Run what is nowhere on disk yet, and store it all; `resume` takes over what a killed run has kept."""
        began = time.perf_counter()
        if not resume:
            self._mention_stopped(out)
        with _taken_over(out, self.series if resume else None) as others:
            lent = [*self._stored_sources(out), *(source for other in others for source in other.sources)]
            lent = [source for source in lent if source.events or not self.keep_events]
            with told(f"cannot write runs to {out}"):
                name = self.run_id(self.numbers, interrupted=False)
                unfinished = begin(out, Wanted(name, self.series, self.loaded.scenario.name, len(self.numbers)))
            with _left_if_stopped(unfinished, self.notice):
                done = self._replicated(unfinished, lent, progress)
                name = self.run_id(done.finished, done.interrupted)
                unfinished.wanted = replace(unfinished.wanted, run_id=name)
                machine = Machine(time.perf_counter() - began, self.executor.workers)
                runs = store(self.loaded, self.world, self.engine, unfinished, done, machine)
        _remove_contained(out, self.series, done.finished)
        return Arm(self.loaded, self.world, runs, name)

    def _replicated(self, unfinished: Unfinished, lent: Sequence[Source], progress: Progress | None) -> Done:
        """Run the replications that are not lent, and keep each batch as soon as it is done."""
        there = {int(number) for source in lent for number in source.finished} & set(self.numbers)
        missing = [number for number in self.numbers if number not in there]
        if there:
            self.notice(f"{len(there):,} of {len(self.numbers):,} replications are on disk already and not run again")

        def told_of_all(finished: int, _: int) -> None:
            if progress is not None:
                progress(len(there) + finished, len(self.numbers))

        failed: dict[int, str] = {}
        interrupted = False
        try:
            for batch in self._batches(missing, told_of_all):
                failed |= dict(batch.failed)
                interrupted = batch.interrupted
                unfinished.add(batch)
        except KeyboardInterrupt:
            interrupted = True
        finished = tuple(sorted(there | unfinished.finished))
        if not finished:
            _nothing_finished(failed, interrupted)
        interrupted &= len(finished) + len(failed) < len(self.numbers)  # it may have come too late to stop anything
        return Done((*lent, *unfinished.sources), finished, failed, interrupted, self.keep_events)

    def _batches(self, missing: Sequence[int], progress: Progress) -> Iterator[Runs]:
        if missing:
            yield from batches(self.world, missing, self.executor, self.keep_events, self.engine, progress)

    def _stored_sources(self, out: Path) -> Iterator[Source]:
        """Runs of the same series with other replications, the largest first; damaged ones lend nothing."""
        of_series = [run for run in list_runs(out).runs if run.manifest.series == self.series]
        for run in sorted(of_series, key=lambda run: (-run.manifest.count, run.manifest.run_id)):
            try:
                yield read_source(run.folder)
            except StoreError:
                continue

    def _mention_stopped(self, out: Path) -> None:
        for other in stopped(out, self.series):
            have, wanted = len(other.finished), other.wanted.replications
            other.leave()
            if have:
                self.notice(
                    f"an unfinished run with {have:,} of {wanted:,} replications is there: --resume goes on with it"
                )


def _nothing_finished(failed: dict[int, str], interrupted: bool) -> None:
    if interrupted or not failed:
        raise KeyboardInterrupt
    first = min(failed)
    raise RunFailed(f"all {len(failed)} replications failed; replication {first}: {failed[first]}")


@contextmanager
def _taken_over(out: Path, series: str | None) -> Iterator[list[Unfinished]]:
    """Hold the stopped runs of a series, of none if it is None, so that nobody else goes on with them."""
    others = list(stopped(out, series)) if series else []
    try:
        yield others
    finally:
        for other in others:
            other.leave()


@contextmanager
def _left_if_stopped(unfinished: Unfinished, notice: Notice) -> Iterator[None]:
    """Remove an unfinished run when it is stored; when anything goes wrong, leave it and say that it is there."""
    try:
        yield
    except BaseException as error:
        count = len(unfinished.finished)
        unfinished.leave()
        if not count:
            raise
        kept = (
            f"what had finished ({count:,} replications) is kept: --resume goes on with it, "
            f"`clinicsim runs rm --unfinished --out {unfinished.folder.parent}` removes it"
        )
        if isinstance(error, StoreError):
            raise StoreError(f"{error}; {kept}") from error
        if isinstance(error, KeyboardInterrupt):
            raise StoppedWhileStoring(f"interrupted while the run was being stored; {kept}") from error
        notice(kept)
        raise
    unfinished.remove()


def _remove_contained(out: Path, series: str, finished: Sequence[int]) -> None:
    """Remove the stopped runs of a series that hold nothing but what is stored now."""
    for other in stopped(out, series):
        if other.finished <= set(finished):
            other.remove()
        else:
            other.leave()
