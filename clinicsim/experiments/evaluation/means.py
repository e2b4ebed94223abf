"""What an evaluation runs its replications with, and whom it tells how far it is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from clinicsim.engines import ENGINES
from clinicsim.experiments.executors import Executor, Progress

Stage = Callable[[str], AbstractContextManager[Progress | None]]


def silent(_: str) -> AbstractContextManager[Progress | None]:
    """Tell nobody."""
    return nullcontext(None)


@dataclass(frozen=True, slots=True, eq=False)
class Means:
    """Executor, engine, and who is told about a stage of the work by its name."""

    executor: Executor
    engine: str = ENGINES[0]
    stage: Stage = silent
