"""The clinic as a model: its measures, or their difference from a base, at given values of parameters."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.engines import ENGINES
from clinicsim.experiments.designs import Design, Draws, Together
from clinicsim.experiments.executors import Executor, Progress
from clinicsim.experiments.sensitivity.model import Answers
from clinicsim.experiments.sweep import Kept, sweep
from clinicsim.world.world import World


@dataclass(frozen=True, slots=True, eq=False)
class Clinic:
    """A scenario, alone or against a base in which the parameters have the same values."""

    world: World
    measures: tuple[str, ...]
    replications: int | Sequence[int]
    executor: Executor
    base: World | None = None
    progress: Progress | None = None
    engine: str = ENGINES[0]
    keep: Callable[[str], AbstractContextManager[Kept | None]] | None = None  # points, by what determines them

    def __call__(self, paths: tuple[str, ...], values: Floats) -> Answers:
        """Run every point; with a base, values are the scenario less the base, paired by replication."""
        design: Design = Draws(self.world, paths, values)
        if self.base is not None:
            design = Together((design, Draws(self.base, paths, values)))
        found, failed = [], []
        with self.keep(self._determined_by(paths, values)) if self.keep else nullcontext() as kept:
            for runs in sweep(
                design, self.replications, self.measures, self.executor, self.progress, self.engine, kept
            ):
                found.append(runs.values)
                point = runs.point if self.base is None else runs.point // 2
                failed += [(point, number, error) for number, error in runs.failed]
        answers = np.array(found)
        return Answers(answers if self.base is None else answers[0::2] - answers[1::2], tuple(failed))

    def _determined_by(self, paths: tuple[str, ...], values: Floats) -> str:
        """What the points hang on besides the scenarios."""
        points = hashlib.sha256(np.ascontiguousarray(values).tobytes()).hexdigest()
        return repr((self.engine, self.replications, self.measures, paths, values.shape, points))
