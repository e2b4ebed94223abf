"""Replications of the candidates of a search: each is run as often as it is asked for, and what is known is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.designs import Worlds
from clinicsim.experiments.executors import Executor, Progress
from clinicsim.experiments.search.candidates import Candidates
from clinicsim.experiments.search.targets import Held, Judge, Target, hold
from clinicsim.experiments.sweep import sweep
from clinicsim.scenario import Loaded
from clinicsim.scenario.errors import Finding, ScenarioError
from clinicsim.world.world import World

Values = tuple[int, ...]
"""A value for each variable; none: the scenario as it is."""

Showing = Callable[[str], AbstractContextManager[Progress | None]]
"""Shows the progress of a step of a search that has a name."""


@dataclass(frozen=True, slots=True, eq=False)
class Tried:
    """A candidate that was run.

    Attributes
    ----------
    values
        A value for each variable.
    measures
        Names of what was measured.
    runs
        Shape (replications, measures); nan where a measure is undefined or the replication failed.
    failed
        Replications that failed, with their errors.
    held
        Each target, in each of its years.
    """

    values: Values
    measures: tuple[str, ...]
    runs: Floats
    failed: tuple[tuple[int, str], ...]
    held: tuple[Held, ...]

    @property
    def meets(self) -> bool:
        """Whether every target is met."""
        return all(one.met for one in self.held)

    def of(self, measure: str) -> Floats:
        """Values of a measure by replication; shape (replications,)."""
        values: Floats = self.runs[:, self.measures.index(measure)]
        return values


class Trials:
    """Runs candidates.

    Parameters
    ----------
    candidates
        What makes them.
    measures
        What is kept of each replication; the targets' own are added.
    targets, rule
        What they are held to.
    executor, engine
        How they are run.
    show
        Shows progress.
    seed
        Another seed than that of the scenario.
    """

    def __init__(
        self,
        candidates: Candidates,
        measures: Sequence[str],
        targets: Sequence[Target],
        rule: Judge,
        executor: Executor,
        engine: str,
        show: Showing,
        seed: int | None = None,
    ) -> None:
        self.candidates, self.targets, self.rule, self.seed = candidates, tuple(targets), rule, seed
        wanted = (*(name for one in targets for name in one.names), *measures)
        self.measures = tuple(dict.fromkeys(wanted))
        self._executor, self._engine, self._show = executor, engine, show
        self.impossible: dict[Values, tuple[Finding, ...]] = {}
        self._read: dict[Values, Loaded] = {}
        self._worlds: dict[Values, World] = {}
        self._runs: dict[Values, tuple[Floats, tuple[tuple[int, str], ...]]] = {}

    def with_seed(self, seed: int) -> Trials:
        """The same with other luck, and nothing run yet."""
        return Trials(
            self.candidates,
            self.measures,
            self.targets,
            self.rule,
            self._executor,
            self._engine,
            self._show,
            seed,
        )

    def possible(self, candidates: Iterable[Values]) -> list[Values]:
        """Read candidates; returns those that there can be, and remembers why there cannot be the others."""
        for values in candidates:
            if values in self._read or values in self.impossible:
                continue
            try:
                self._read[values] = self.candidates.read(values, self.seed)
            except ScenarioError as error:
                self.impossible[values] = error.findings
        return [values for values in candidates if values in self._read]

    def world(self, values: Values) -> World:
        """World of a candidate that is possible."""
        if values not in self._worlds:
            self.possible([values])
            self._worlds[values] = self.candidates.world(self._read[values])
        return self._worlds[values]

    def let_go(self, candidates: Iterable[Values]) -> None:
        """Forget the worlds of candidates that need not be run again; what is known of them stays."""
        for values in candidates:
            self._worlds.pop(values, None)

    def run(self, candidates: Sequence[Values], replications: int, what: str = "") -> list[Tried]:
        """Run possible candidates until each has so many replications; `what` names the step to who watches."""
        asked = list(dict.fromkeys(candidates))
        missing = sorted((values for values in asked if self._known(values) < replications), key=self._known)
        for already, together in groupby(missing, key=self._known):
            self._run(list(together), range(already, replications), what)
        return [self.tried(values) for values in candidates]

    def tried(self, values: Values) -> Tried:
        """What is known of a candidate that was run."""
        runs, failed = self._runs[values]
        held: list[Held] = []
        for one in self.targets:
            columns = [self.measures.index(name) for name in one.names]
            held += hold(one, runs[:, columns], self.rule)
        return Tried(values, self.measures, runs, failed, tuple(held))

    @property
    def all_tried(self) -> list[Tried]:
        """Every candidate that was run, in order of values; without the scenario as it is."""
        return [self.tried(values) for values in sorted(self._runs) if values]

    def _known(self, values: Values) -> int:
        return len(self._runs[values][0]) if values in self._runs else 0

    def _run(self, together: Sequence[Values], numbers: range, what: str) -> None:
        design = Worlds(tuple(self.world(values) for values in together))
        with self._show(what) as progress:
            for values, found in zip(
                together,
                sweep(design, numbers, self.measures, self._executor, progress, self._engine),
                strict=True,
            ):
                runs, failed = self._runs.get(values, (np.empty((0, len(self.measures))), ()))
                self._runs[values] = np.concatenate([runs, found.values]), failed + found.failed
