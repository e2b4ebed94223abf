"""Saved runs as the pages read them: listed, loaded and paired once, and kept in memory while they are asked for.

Stored runs never change, so what was read stays true; a run that was deleted is dropped from the list at once. A run
is found by looking its id up in the list, never by a path made from what the browser sent.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from clinicsim.experiments.compare import compare
from clinicsim.experiments.runs import Runs
from clinicsim.scenario import Loaded
from clinicsim.store.errors import StoreError
from clinicsim.store.folders import Listing, list_runs, load_inputs, load_run
from clinicsim.store.integrity import StoredRun
from clinicsim.views.dashboard.kept import Kept
from clinicsim.views.study import Study, study

if TYPE_CHECKING:
    from clinicsim.jobs import Jobs
    from clinicsim.views.illustration import Illustration
    from clinicsim.world.cohort import Cohort
    from clinicsim.world.world import World

T = TypeVar("T")
_MOST_KEPT = 600  # pages, figures, studies, runs
_MOST_LOGS = 24  # of a replication each, some megabytes


@dataclass
class Saved:
    """A stored run with its scenario; the world is built when a page needs it."""

    loaded: Loaded
    runs: Runs
    run_id: str

    @property
    def name(self) -> str:
        """Name of the scenario."""
        return self.loaded.scenario.name

    @cached_property
    def cohort(self) -> Cohort:
        """The patients of the first day, which are read far sooner than a world is built."""
        from clinicsim.world.cohort import read_cohort

        return read_cohort(self.loaded.cohort_files, self.loaded.timeline.first)

    @cached_property
    def world(self) -> World:
        """What the scenario's numbers make: patients, calendar, diary."""
        from clinicsim.world.build import compile_world

        return compile_world(self.loaded.timeline, self.cohort)


@dataclass
class Library:
    """All runs of a folder."""

    out: Path
    _kept: Kept = field(default_factory=lambda: Kept(_MOST_KEPT))
    _logs: Kept = field(default_factory=lambda: Kept(_MOST_LOGS))

    @cached_property
    def jobs(self) -> Jobs:
        """The jobs that run over this folder."""
        from clinicsim.jobs import Jobs

        return Jobs(self.out)

    @property
    def runs(self) -> tuple[StoredRun, ...]:
        """Whole runs, newest first."""
        return self.listing.runs

    @property
    def listing(self) -> Listing:
        """Whole and damaged runs as they are on disk now; read again only when the folder has changed."""
        return self.kept(("listing", self.changed), lambda: list_runs(self.out))

    @property
    def changed(self) -> int:
        """When something was last put into the folder or taken out of it; 0 if it does not exist."""
        return self.out.stat().st_mtime_ns if self.out.is_dir() else 0

    def run(self, run_id: str) -> StoredRun:
        """Return the run with this id.

        Raises
        ------
        StoreError
            If there is none.
        """
        for one in self.runs:
            if one.manifest.run_id == run_id:
                return one
        raise StoreError(f"there is no run {run_id[:20]} here; it may have been deleted")

    def saved(self, run_id: str) -> Saved:
        """Read a run with its scenario; raises StoreError if it is not there or damaged."""
        stored = self.run(run_id)
        return self.kept(("run", run_id), lambda: Saved(load_inputs(stored), load_run(stored.folder), run_id))

    def study(self, base: str, others: Sequence[str]) -> Study:
        """Pair runs with a base.

        Raises
        ------
        StoreError
            If a run is not there or damaged.
        NotPaired
            If runs do not share their patients and their luck.
        """
        return self.kept(("study", base, *others), lambda: self._study(base, others))

    def illustration(self, run_id: str, replication: int = 0) -> Illustration:
        """Run one replication of a stored run again, with its event log; raises as `saved` does."""
        from clinicsim.views.illustration import illustrate

        saved = self.saved(run_id)
        return self._logs.get((run_id, replication), lambda: illustrate(saved.loaded, saved.world, replication))

    def partners(self, run_id: str) -> tuple[StoredRun, ...]:
        """Runs that can be paired with a run: of the same seed, months and first day."""
        own = self.run(run_id)
        return tuple(one for one in self.runs if one.manifest.run_id != run_id and one.pairs_with(own))

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what was made for a key, or make it; see `Kept`."""
        return self._kept.get(key, make)

    def _study(self, base: str, others: Sequence[str]) -> Study:
        arms = [self.saved(name) for name in (base, *others)]
        return study(arms[0], arms[1:], compare(arms[0].runs, [arm.runs for arm in arms[1:]]))
