"""Running a probabilistic analysis and storing it, unless an equal one is stored already."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from clinicsim.engines import ENGINES
from clinicsim.experiments.executors import Executor, Progress
from clinicsim.experiments.psa.inputs import Inputs
from clinicsim.experiments.psa.request import Request
from clinicsim.experiments.psa.result import Psa
from clinicsim.experiments.psa.run import run_psa
from clinicsim.store.psa import psa_id, store_psa
from clinicsim.store.psa_folder import find_psa
from clinicsim.store.storing import Machine
from clinicsim.store.sweeps import SweepStore
from clinicsim.world.world import World

if TYPE_CHECKING:
    from clinicsim.scenario import Loaded


@dataclass(frozen=True, slots=True, eq=False)
class Performed:
    """An analysis that is stored."""

    psa: Psa
    psa_id: str
    folder: Path


def perform_psa(
    loaded: Sequence[Loaded],
    worlds: Sequence[World],
    inputs: Inputs,
    request: Request,
    executor: Executor,
    *,
    out: Path,
    engine: str = ENGINES[0],
    progress: Progress | None = None,
    notice: Callable[[str], None] = lambda _: None,
) -> Performed:
    """Run an analysis and store it; an equal one that is stored, and in which nothing failed, is read instead.

    What had finished of one that was stopped is not run again.

    Parameters
    ----------
    loaded, worlds
        The strategies.
    inputs, request
        What is drawn and how often, see `accept`.
    executor, progress, engine
        See `run_psa`.
    out
        Folder of runs.
    notice
        Told what is read instead of run.

    Raises
    ------
    StoreError
        If it cannot be written.
    RunFailed
        If no draw has finished in every strategy.
    KeyboardInterrupt
        If it was interrupted; the same call goes on from there.
    """
    name = psa_id(loaded, inputs, request, engine)
    found = find_psa(out, name)
    if found is not None:
        notice(f"{name} is stored already and not run again")
        return Performed(found.psa, name, found.folder)
    began = time.perf_counter()
    with SweepStore(out, name) as kept:
        if kept.done():
            notice(f"{len(kept.done()):,} of {len(worlds) * request.design[0]:,} points are on disk already")
        psa = run_psa(inputs, worlds, request, executor, progress, engine, kept)
        machine = Machine(time.perf_counter() - began, executor.workers)
        folder = store_psa(psa, loaded, inputs, request, engine, out, machine)
    return Performed(psa, name, folder)
